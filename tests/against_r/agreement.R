# Agreement of two readers, from counts of pairs of answers. 0 stands for "not reported".
suppressPackageStartupMessages(library(vcd))
args <- commandArgs(trailingOnly = TRUE)
given <- read.csv(args[1], stringsAsFactors = FALSE)
out <- data.frame(name = character(), value = numeric(), lower = numeric(), upper = numeric())
say <- function(name, x) out[nrow(out) + 1, ] <<- c(list(name), as.list(as.numeric(x)))
share <- function(k, n) if (n == 0) c(NA, NA, NA) else c(k / n, suppressWarnings(prop.test(k, n, correct = FALSE))$conf.int)

kappa_of <- function(first, second, n) {
  answers <- sort(unique(c(first[n > 0], second[n > 0])))
  table <- xtabs(n ~ factor(first, answers) + factor(second, answers))
  if (length(answers) < 2) return(c(NA, NA, NA))
  k <- Kappa(table)
  if (sum(diag(table)) == sum(table)) return(c(1, NA, NA))
  ends <- confint(k)["Unweighted", ]
  c(k$Unweighted["value"], max(ends[1], -1), min(ends[2], 1))
}

for (set in unique(given$set)) {
  d <- given[given$set == set, ]
  both <- d$first > 0 & d$second > 0
  either <- d$first > 0 | d$second > 0
  same <- d$first == d$second
  everyone <- sum(d$n)
  say(paste0(set, ".both_gave.share"), share(sum(d$n[both & same]), sum(d$n[both])))
  say(paste0(set, ".any_gave.share"), share(sum(d$n[both & same]), sum(d$n[either])))
  say(paste0(set, ".given.kappa"), kappa_of(d$first > 0, d$second > 0, d$n))
  say(paste0(set, ".given.pabak"), 2 * share(sum(d$n[both | !either]), everyone) - 1)
  k <- d$answers[1]
  if (k > 0) {
    pairs <- d[both, ]
    say(paste0(set, ".both_gave.pabak"), (k * share(sum(d$n[both & same]), sum(d$n[both])) - 1) / (k - 1))
    say(paste0(set, ".both_gave.kappa"),
        if (sum(pairs$n) >= 20) kappa_of(pairs$first, pairs$second, pairs$n) else c(NA, NA, NA))
    say(paste0(set, ".all.kappa"), kappa_of(d$first, d$second, d$n))
  }
}
own <- given[!startsWith(given$set, "example."), ]
agree <- sum(own$n[own$first > 0 & own$first == own$second])
say("agreement.both_gave.share", share(agree, sum(own$n[own$first > 0 & own$second > 0])))
say("agreement.any_gave.share", share(agree, sum(own$n[own$first > 0 | own$second > 0])))
say("agreement.all_cells.share", share(sum(own$n[own$first == own$second]), sum(own$n)))
out[-1] <- lapply(out[-1], function(x) ifelse(is.na(x), "", format(x, digits = 17, trim = TRUE)))
write.csv(out, args[2], row.names = FALSE, quote = FALSE)
