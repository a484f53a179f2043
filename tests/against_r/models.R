# Cox regression with a ridge penalty, its check of proportional hazards, and four distributions.
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "common.R"))
suppressMessages(library(survival))

penalty <- 0.1
for (set in unique(inputs$set)) {
  d <- inputs[inputs$set == set, ]
  d <- d[, !sapply(d, function(column) all(is.na(column)))]
  covariates <- setdiff(names(d), c("set", "time", "dead"))
  if (length(covariates)) {
    # lifelines averages the likelihood over the patients before it subtracts the penalty.
    theta <- penalty * nrow(d)
    terms <- sprintf("ridge(%s, theta = %.17g)", paste(covariates, collapse = ", "), theta)
    fit <- coxph(as.formula(paste("Surv(time, dead) ~", terms)), d, ties = "efron",
                 control = coxph.control(eps = 1e-14, toler.chol = 1e-15, iter.max = 200))
    error <- sqrt(diag(fit$var))
    # Grambsch and Therneau's test of one covariate, with the ranks of the death times: the formula of
    # cox.zph before version 3, from R's Schoenfeld residuals.
    residuals <- as.matrix(residuals(fit, type = "schoenfeld"))
    deaths <- sum(d$dead)
    scaled <- residuals %*% fit$var * deaths
    ranks <- rank(sort(d$time[d$dead == 1]), ties.method = "average")
    g <- ranks - mean(ranks)
    for (j in seq_along(covariates)) {
      b <- coef(fit)[j]
      base <- paste0(set, ".", covariates[j])
      answer(paste0(base, ".hazard_ratio"), exp(b), exp(b - z * error[j]), exp(b + z * error[j]))
      statistic <- sum(g * scaled[, j])^2 / (deaths * fit$var[j, j] * sum(g^2))
      answer(paste0(base, ".proportional"), pchisq(statistic, 1, lower.tail = FALSE))
    }
  } else {
    for (family in c("exponential", "weibull", "log_normal", "log_logistic")) {
      fit <- survreg(Surv(time, dead) ~ 1, d, dist = sub("_", "", family),
                     control = survreg.control(rel.tolerance = 1e-14, maxiter = 200))
      answer(sprintf("%s.%s.aic", set, family), AIC(fit))
    }
  }
}
finish()
