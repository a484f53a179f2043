# Completeness of the reports: medians by year and depth of reading, rank correlation, shares.
args <- commandArgs(trailingOnly = TRUE)
given <- read.csv(args[1], stringsAsFactors = FALSE)
out <- data.frame(name = character(), value = numeric(), lower = numeric(), upper = numeric())
say <- function(name, x) out[nrow(out) + 1, ] <<- c(list(name), as.list(as.numeric(x)))

median_of <- function(x) {
  x <- sort(x)
  n <- length(x)
  if (n == 0) return(c(NA, NA, NA))
  if (n < 6) return(c(median(x), NA, NA))
  rank <- qbinom(0.025, n, 0.5)
  c(median(x), x[rank], x[n + 1 - rank])
}
medians <- function(d, group) say(paste0("appraisal.", group, ".completeness.median"), median_of(d$y))

d <- given[given$set == "patient", ]
medians(d, "all")
medians(d[!is.na(d$x) & d$x < 2000, ], "to_1999")
medians(d[!is.na(d$x) & d$x %in% 2000:2009, ], "2000_2009")
medians(d[!is.na(d$x) & d$x %in% 2010:2019, ], "2010_2019")
medians(d[!is.na(d$x) & d$x >= 2020, ], "from_2020")
medians(d[is.na(d$x), ], "year_unknown")
for (scope in c("abstract", "partial_text", "full_text")) medians(d[d$scope == scope, ], scope)

dated <- d[!is.na(d$x), ]
r <- cor(dated$x, dated$y, method = "spearman")
half <- qnorm(0.975) * sqrt((1 + r^2 / 2) / (nrow(dated) - 3))
say("appraisal.year.completeness.correlation", c(r, tanh(atanh(r) - half), tanh(atanh(r) + half)))

s <- given[given$set == "share", ]
for (i in seq_len(nrow(s))) {
  k <- s$x[i]
  n <- s$y[i]
  say(s$name[i], if (n == 0) c(NA, NA, NA) else
    c(k / n, suppressWarnings(prop.test(k, n, correct = FALSE))$conf.int))
}
out[-1] <- lapply(out[-1], function(x) ifelse(is.na(x), "", format(x, digits = 17, trim = TRUE)))
write.csv(out, args[2], row.names = FALSE, quote = FALSE)
