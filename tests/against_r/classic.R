# Three classic data sets of R's survival package, times in months: Rscript classic.R > classic.csv
suppressMessages(library(survival))
month <- 30.4375
lung <- with(survival::lung, data.frame(set = "lung", time = time / month, dead = status - 1, first = as.numeric(sex == 1), x = age, y = ph.ecog))
veteran <- with(survival::veteran, data.frame(set = "veteran", time = time / month, dead = status, first = as.numeric(trt == 1), x = age, y = karno))
ovarian <- with(survival::ovarian, data.frame(set = "ovarian", time = futime / month, dead = fustat, first = as.numeric(rx == 1), x = age, y = ecog.ps))
classic <- na.omit(rbind(lung, veteran, ovarian))
classic$time <- round(classic$time, 6)
write.csv(classic, stdout(), row.names = FALSE, quote = FALSE)
