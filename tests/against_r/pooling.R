# Random-effects pooling of shares by metafor: Paule-Mandel, Hartung-Knapp, Q-profile, on Anscombe's
# arcsine scale, which metafor has only without his 3/8.
suppressMessages(library(metafor))
path <- commandArgs(trailingOnly = TRUE)
given <- read.csv(path[1])
close <- list(tol = 1e-15, maxiter = 100000)

answers <- do.call(rbind, lapply(unique(given$set), function(name) {
  d <- given[given$set == name, ]
  d$yi <- asin(sqrt((d$events + 3/8) / (d$total + 3/4)))
  d$vi <- 1 / (4 * d$total + 2)
  k <- nrow(d)
  normal <- rma(yi, vi, data = d, method = "PM", test = "z", control = close)
  knapp <- rma(yi, vi, data = d, method = "PM", test = "knha", control = close)
  mean <- as.numeric(normal$beta)
  share <- function(x) sin(pmin(pmax(x, 0), pi / 2))^2
  # The wider of the two; they have one centre.
  half <- max(normal$ci.ub - mean, knapp$ci.ub - mean)
  ahead <- qt(0.975, k - 2) * sqrt(normal$tau2 + normal$se^2)
  profile <- confint(normal, control = c(close, tau2.max = 10000))$random
  spread <- function(row) as.numeric(profile[row, c("estimate", "ci.lb", "ci.ub")])
  tau2 <- spread("tau^2"); i2 <- spread("I^2(%)") / 100
  # An empty set of variances is no interval, whatever is printed for it.
  if (normal$QE < qchisq(0.025, k - 1)) tau2[2:3] <- i2[2:3] <- NA
  whole <- prop.test(sum(d$events), sum(d$total), correct = FALSE)
  crude <- c(whole$estimate, whole$conf.int)
  pooled <- share(mean + c(0, -half, half))
  rows <- rbind(crude = crude, share = pooled, any_width = pooled, prediction = share(mean + c(0, -ahead, ahead)),
                tau2 = tau2, i2 = i2, q = c(normal$QE, NA, NA), p = c(normal$QEp, NA, NA))
  if (!is.na(d$n[1])) {  # our share less the pooled one, the interval recovered from those of both
    own <- prop.test(d$k[1], d$n[1], correct = FALSE)
    a <- c(own$estimate, own$conf.int); b <- rows["share", ]
    rows <- rbind(rows, difference = a[1] - b[1] + c(0, -sqrt((a[1] - a[2])^2 + (b[3] - b[1])^2),
                                                     sqrt((a[3] - a[1])^2 + (b[1] - b[2])^2)))
  }
  data.frame(name = paste(name, rownames(rows), sep = "."), value = rows[, 1], lower = rows[, 2],
             upper = rows[, 3])
}))
numbers <- c("value", "lower", "upper")
answers[numbers] <- lapply(answers[numbers], function(x) ifelse(is.na(x), "", sprintf("%.15g", x)))
write.csv(answers, path[2], row.names = FALSE, quote = FALSE)
