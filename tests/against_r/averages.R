# Means with Student's t interval, medians with the interval between two order statistics.
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "common.R"))

for (set in unique(inputs$set)) {
  x <- sort(inputs$value[inputs$set == set])
  n <- length(x)
  if (grepl("mean", set)) {
    ends <- if (n > 1 && var(x) > 0) t.test(x)$conf.int else c(NA, NA)
    answer(set, mean(x), ends[1], ends[2])
  } else {
    rank <- qbinom(0.025, n, 0.5)
    answer(set, median(x), if (n >= 6) x[rank] else NA, if (n >= 6) x[n - rank + 1] else NA)
  }
}
finish()
