# Kaplan-Meier with log-log intervals, median, survival at fixed months, restricted means.
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "common.R"))
suppressMessages(library(survival))

for (set in unique(inputs$set)) {
  d <- inputs[inputs$set == set, ]
  fit <- survfit(Surv(time, dead) ~ 1, d, conf.type = "log-log")
  middle <- summary(fit)$table[c("median", "0.95LCL", "0.95UCL")]
  answer(paste0(set, ".median"), middle[1], middle[2], middle[3])
  # R says nothing after the last follow-up, unless everybody had died: then survival is 0.
  died_out <- min(fit$surv) == 0
  for (month in c(3, 6, 12, 24)) {
    known <- month <= max(d$time)
    at <- if (known) summary(fit, times = month) else list(surv = if (died_out) 0 else NA, lower = NA, upper = NA)
    inside <- known && at$surv > 0 && at$surv < 1   # the transformation is undefined at 0 and 1
    answer(sprintf("%s.at_%d", set, month), at$surv, if (inside) at$lower else NA, if (inside) at$upper else NA)
  }
  for (horizon in c(12, 24)) {
    if (horizon > max(d$time) && !died_out) {
      answer(sprintf("%s.rmst_%d", set, horizon), NA)
      next
    }
    if (horizon < min(d$time)) {   # R refuses; everybody lived through all of it
      answer(sprintf("%s.rmst_%d", set, horizon), horizon)
      next
    }
    mean <- summary(fit, rmean = horizon)$table[c("rmean", "se(rmean)")]
    sure <- is.finite(mean[2]) && mean[2] > 0
    answer(sprintf("%s.rmst_%d", set, horizon), mean[1], if (sure) max(mean[1] - z * mean[2], 0) else NA,
           if (sure) min(mean[1] + z * mean[2], horizon) else NA)
  }
}
finish()
