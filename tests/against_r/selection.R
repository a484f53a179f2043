# Who belongs to which group, formed once more from the cells of the tables: patients and deaths.
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "common.R"))
d <- inputs
d[is.na(d)] <- ""
said <- function(column, ...) d[[column]] %in% c(...)
year <- suppressWarnings(as.numeric(d$year))
time <- suppressWarnings(as.numeric(d$survival_months))
followed <- !is.na(time) & d$status != ""
dead <- d$status == "dead"

size <- function(name, who) {
  who <- who & !is.na(who) & followed
  answer(paste0(name, ".n"), sum(who))
  answer(paste0(name, ".deaths"), sum(who & dead))
}

lung <- d$primary_site == "lung"
nsclc <- lung & said("histology", "adenocarcinoma", "squamous cell carcinoma", "large cell carcinoma",
                     "non-small cell carcinoma", "adenosquamous carcinoma")
sclc <- lung & d$histology == "small cell carcinoma"
named <- said("primary_site", "lung", "breast", "kidney", "haematological")
kind_known <- !lung | nsclc | sclc
cervical <- said("region", "cervical", "cervicothoracic")
thoracic <- d$region == "thoracic"
lumbar <- said("region", "thoracolumbar", "lumbar", "conus")
tissue <- said("diagnosis_basis", "histology", "cytology", "autopsy")
alone <- said("study_type", "case_report", "teaching_case")
together <- said("study_type", "case_series", "cohort", "imaging_series")

groups <- list(
  all = TRUE, lung = lung, nsclc = nsclc, sclc = sclc, breast = d$primary_site == "breast",
  kidney = d$primary_site == "kidney", haematological = d$primary_site == "haematological", other = !named,
  surgery = d$surgery == "yes", no_surgery = d$surgery == "no", radiotherapy = d$radiotherapy == "yes",
  no_radiotherapy = d$radiotherapy == "no", gross_total = d$resection == "gross_total",
  partial = d$resection == "partial", cervical = cervical, thoracic = thoracic, lumbar = lumbar,
  walking = d$ambulatory_before == "yes", not_walking = d$ambulatory_before == "no", tissue = tissue,
  presumed = d$diagnosis_basis == "imaging", to_1999 = year <= 1999, "2000_2009" = year >= 2000 & year <= 2009,
  "2010_2019" = year >= 2010 & year <= 2019, from_2020 = year >= 2020)
for (name in names(groups)) size(paste0("survival.", name), groups[[name]] & rep(TRUE, nrow(d)))

contrasts <- list(
  lung = list(lung, !lung), nsclc = list(nsclc, kind_known & !nsclc), sclc = list(sclc, kind_known & !sclc),
  breast = list(d$primary_site == "breast", d$primary_site != "breast"),
  kidney = list(d$primary_site == "kidney", d$primary_site != "kidney"), other = list(!named, named),
  surgery = list(d$surgery == "yes", d$surgery == "no"),
  radiotherapy = list(d$radiotherapy == "yes", d$radiotherapy == "no"),
  extent = list(d$resection == "gross_total", d$resection == "partial"),
  cervical = list(cervical, thoracic | lumbar), thoracic = list(thoracic, cervical | lumbar),
  walking = list(d$ambulatory_before == "yes", d$ambulatory_before == "no"),
  era = list(year >= 2010, year < 2010), basis = list(tissue, d$diagnosis_basis == "imaging"),
  reported_alone = list(alone, together))
for (name in names(contrasts)) {
  size(sprintf("comparison.%s.first", name), contrasts[[name]][[1]])
  size(sprintf("comparison.%s.second", name), contrasts[[name]][[2]])
}

# Treatments by a landmark: those of the index patient as his course dates them.
drugs <- d$chemotherapy == "yes" | d$targeted_therapy == "yes" | d$immunotherapy == "yes"
given <- (d$surgery == "yes") + (d$radiotherapy == "yes") + drugs
begun <- c(0, 1, 11)   # months of surgery, chemotherapy and radiotherapy of liu2026
for (month in 0:3) {
  by_then <- given
  if (month > 0) by_then[d$citation_key == "liu2026"] <- sum(begun <= month)
  at_risk <- followed & (month == 0 | time >= month)
  for (k in 1:3) answer(sprintf("bias.landmark_%d.%s.n", month, c("one", "two", "three")[k]),
                        sum(at_risk & by_then == k, na.rm = TRUE))
}

first <- !duplicated(d$citation_key)
solid <- d$primary_site != "haematological"
identified <- d$authors_known == "yes"
subsets <- list(solid = solid, identified = identified, solid_identified = solid & identified,
                without_teaching = d$study_type != "teaching_case", proven = tissue,
                beyond_abstract = d$scope != "abstract", one_a_report = first,
                read_alike = d$outcome_settled == "no",
                origin_stated = said("time_origin", "diagnosis", "surgery", "treatment"))
for (name in names(subsets)) size(paste0("sensitivity.", name), subsets[[name]])

finish()
