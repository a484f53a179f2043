# Two groups: difference of restricted means, Cox hazard ratio, log-rank test.
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "common.R"))
suppressMessages(library(survival))

restricted <- function(d, horizon) {
  fit <- survfit(Surv(time, dead) ~ 1, d)
  if (horizon > max(d$time) && min(fit$surv) > 0) return(c(NA, NA))
  summary(fit, rmean = horizon)$table[c("rmean", "se(rmean)")]
}

for (set in unique(inputs$set)) {
  d <- inputs[inputs$set == set, ]
  for (horizon in c(12, 24)) {
    a <- restricted(d[d$first == 1, ], horizon)
    b <- restricted(d[d$first == 0, ], horizon)
    difference <- a[1] - b[1]
    # A standard error of 0 takes a mean for certain; no interval then.
    half <- if (isTRUE(a[2] > 0) && isTRUE(b[2] > 0)) z * sqrt(a[2]^2 + b[2]^2) else NA
    answer(sprintf("%s.rmst_%d", set, horizon), difference, difference - half, difference + half)
  }
  fit <- coxph(Surv(time, dead) ~ first, d, ties = "efron", control = coxph.control(eps = 1e-14, iter.max = 100))
  ratio <- summary(fit)$conf.int
  answer(paste0(set, ".hazard_ratio"), ratio[1, "exp(coef)"], ratio[1, "lower .95"], ratio[1, "upper .95"])
  test <- survdiff(Surv(time, dead) ~ first, d)
  answer(paste0(set, ".log_rank"), pchisq(test$chisq, 1, lower.tail = FALSE))
}
finish()
