# Shares with Wilson's interval, and differences of two shares with Newcombe's.
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "common.R"))

wilson <- function(k, n) suppressWarnings(prop.test(k, n, correct = FALSE)$conf.int)

for (i in seq_len(nrow(inputs))) {
  d <- inputs[i, ]
  p <- d$k / d$n
  w <- wilson(d$k, d$n)
  if (is.na(d$n2)) {
    answer(d$set, p, w[1], w[2])
  } else {
    p2 <- d$k2 / d$n2
    w2 <- wilson(d$k2, d$n2)
    answer(d$set, p - p2, p - p2 - sqrt((p - w[1])^2 + (w2[2] - p2)^2), p - p2 + sqrt((w[2] - p)^2 + (p2 - w2[1])^2))
  }
}
finish()
