# Read the inputs, write the answers: name, value, lower, upper, empty where there is none.
paths <- commandArgs(trailingOnly = TRUE)
inputs <- read.csv(paths[1], stringsAsFactors = FALSE)
answers <- data.frame()
z <- qnorm(0.975)

answer <- function(name, value, lower = NA, upper = NA) {
  answers <<- rbind(answers, data.frame(name = name, value = unname(value), lower = unname(lower),
                                        upper = unname(upper)))
}

finish <- function() {
  digits <- function(x) ifelse(is.finite(x), format(x, digits = 15, trim = TRUE, scientific = FALSE), "")
  answers[-1] <- lapply(answers[-1], function(column) sapply(column, digits))
  write.csv(answers, paths[2], row.names = FALSE, quote = FALSE)
}
