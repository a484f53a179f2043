"""Rules between the fields of one patient. Parameters of a check are columns of the case table."""

from __future__ import annotations

import re

from .levels import LEVEL, PLACE
from .rule import row_rule

#: Cancer drugs that are neither chemotherapy nor targeted nor immunotherapy.
OTHER_AGENTS = re.compile(
    r"rel(?:in|ix)$|oxifene?$|fulvestrant|trozole$|exemestane|abiraterone|lutamide$|reotide$|megestrol"
    r"|progesterone|strogen|iodine|\b(?:131|177|223|89|90)\b|lutetium|radium|strontium|yttrium")
WOMEN_ONLY = ("ovary", "uterus", "cervix_uteri", "placenta")
MEN_ONLY = ("prostate", "testis")


def resection_needs_surgery(surgery, resection):
    if resection and surgery != "yes":
        return f"an extent of resection where surgery is {surgery or 'empty'}"


def dose_needs_radiotherapy(radiotherapy, rt_dose_gy, rt_fractions, rt_technique):
    if (rt_dose_gy or rt_fractions or rt_technique) and radiotherapy != "yes":
        return f"dose, fractions or technique where radiotherapy is {radiotherapy or 'empty'}"


def agents_need_treatment(chemotherapy, targeted_therapy, immunotherapy, agents):
    systemic = [agent for agent in agents.split(";") if agent and not OTHER_AGENTS.search(agent)]
    if systemic and "yes" not in (chemotherapy, targeted_therapy, immunotherapy):
        return "drugs where no systemic treatment is yes"


def survival_needs_status(survival_months, status):
    if survival_months and not status:
        return "a survival time without dead or alive"


def survival_needs_origin(survival_months, time_origin):
    if survival_months and not time_origin:
        return "a survival time without the moment it is counted from"


def origin_needs_survival(survival_months, time_origin):
    if time_origin and not survival_months:
        return "a starting point where there is no survival time"


def region_agrees(levels, region):
    items = levels.split(";")
    if not levels or not all(LEVEL.fullmatch(item) for item in items):
        return None
    fitting = {_region(item) for item in items}
    if all(_may_be_conus(item) for item in items):
        fitting.add("conus")
    elif len(fitting) > 1:
        fitting = {"multiple"}
    # No word of the vocabulary fits a lesion of the whole cord.
    holocord = len(items) == 1 and "C" in levels and re.search("[LS]", levels)
    if region not in fitting and not (holocord and not region):
        return (f"{levels} lies in the region {' or '.join(sorted(fitting))}, and the region is "
                f"{region or 'empty'}",
                f"Write {min(fitting)} under region, or mend the levels." if len(fitting) == 1 else
                "Mend the region or the levels.")


def _region(item: str) -> str:
    if item == "conus":
        return "conus"
    parts = {end[0] for end in item.split("-")}
    if parts == {"C"}:
        return "cervical"
    if parts == {"T"}:
        return "thoracic"
    if "C" in parts:
        return "cervicothoracic"
    return "thoracolumbar" if "T" in parts else "lumbar"


def _may_be_conus(item: str) -> bool:
    """The conus lies somewhere from T10 to L3; the report's own word decides there."""
    return item == "conus" or all(PLACE["T10"] <= PLACE[end] <= PLACE["L3"] for end in item.split("-"))


def several_lesions(region, levels, lesions):
    if lesions != "multiple" and (region == "multiple" or ";" in levels):
        return f"several places of the cord where lesions is {lesions or 'empty'}"


def interval_needs_known(primary_known_before, interval_months):
    if interval_months and primary_known_before != "yes":
        return f"an interval where primary_known_before is {primary_known_before or 'empty'}"


def signs_need_enhancement(rim_sign, flame_sign, central_dot_sign, enhancement):
    if "yes" in (rim_sign, flame_sign, central_dot_sign) and enhancement == "none":
        return "a sign of enhancement in a lesion that did not enhance"
    if "yes" in (rim_sign, central_dot_sign) and enhancement == "homogeneous":
        return "a brighter rim or dot in a lesion that enhanced evenly"


def origin_needs_treatment(time_origin, surgery):
    if time_origin == "surgery" and surgery == "no":
        return "survival counted from an operation where surgery is no"


def sex_and_primary(sex, primary_site):
    if sex == "male" and primary_site in WOMEN_ONLY or sex == "female" and primary_site in MEN_ONLY:
        return f"{primary_site} in a {'man' if sex == 'male' else 'woman'}"


def asymptomatic_alone(symptoms):
    if "asymptomatic" in symptoms.split(";") and ";" in symptoms:
        return "asymptomatic together with symptoms"


def autopsy_means_dead(diagnosis_basis, status):
    if diagnosis_basis == "autopsy" and status == "alive":
        return "a diagnosis at autopsy in a patient who is alive"


def histology_needs_surgery(surgery, diagnosis_basis):
    if diagnosis_basis == "histology" and surgery == "no":
        return "histology of the cord lesion where surgery, biopsy included, is no"


def minimum_facts(age_years, sex, levels, region, surgery, radiotherapy, chemotherapy,
                  targeted_therapy, immunotherapy, steroids, neuro_outcome, status):
    treated = "yes" in (surgery, radiotherapy, chemotherapy, targeted_therapy, immunotherapy, steroids)
    if not (age_years or sex or levels or region or treated and (neuro_outcome or status)):
        return "less than the least that makes a case"


LOOK_UP = "Look both up in the report."
RULES = (
    row_rule("resection", resection_needs_surgery,
             "An extent of resection is given only where surgery is yes.",
             "Write yes under surgery (a biopsy counts), or empty the extent.",
             [{"surgery": "no", "resection": "partial", "time_origin": "treatment"},
              {"surgery": "", "resection": "biopsy"}],
             [{"surgery": "yes", "resection": "partial"}, {"surgery": "yes", "resection": ""}]),
    row_rule("radiotherapy", dose_needs_radiotherapy,
             "Dose, fractions and technique are given only where radiotherapy is yes.",
             "Write yes under radiotherapy, or empty the details.",
             [{"radiotherapy": "no", "rt_dose_gy": "30"}, {"radiotherapy": "", "rt_fractions": "10"},
              {"radiotherapy": "", "rt_technique": "stereotactic"}],
             [{"radiotherapy": "yes", "rt_dose_gy": "30", "rt_fractions": "10"}]),
    row_rule("agents", agents_need_treatment,
             "Drugs are named only where chemotherapy, targeted therapy or immunotherapy is yes; hormones "
             "and radionuclides are none of these.",
             "Say under which of the three the drug was given.",
             [{"chemotherapy": "no", "agents": "cisplatin"}, {"chemotherapy": "", "agents": "cisplatin"},
              {"chemotherapy": "", "agents": "tamoxifen;cisplatin"}],
             [{"chemotherapy": "yes", "agents": "cisplatin"},
              {"targeted_therapy": "yes", "agents": "gefitinib"},
              {"chemotherapy": "", "agents": "leuprorelin;radium-223"}]),
    row_rule("status", survival_needs_status,
             "A survival time says whether the patient was dead or alive then.",
             "Write dead or alive.", [{"survival_months": "5", "status": ""}],
             [{"survival_months": "5", "status": "alive"},
              {"survival_months": "", "status": "dead", "time_origin": ""}]),
    row_rule("time_origin", survival_needs_origin, "A survival time says from when it is counted.",
             "Choose the starting point; unspecified where the report does not say.",
             [{"survival_months": "5", "time_origin": ""}],
             [{"survival_months": "5", "time_origin": "unspecified"}]),
    row_rule("time_origin", origin_needs_survival, "A starting point is given only with a survival time.",
             "Empty it, or give the time.", [{"survival_months": "", "time_origin": "surgery"}],
             [{"survival_months": "", "time_origin": ""}]),
    row_rule("time_origin", origin_needs_treatment,
             "Survival is counted from surgery only where there was surgery.",
             LOOK_UP, [{"surgery": "no", "resection": "", "time_origin": "surgery"}],
             [{"surgery": "no", "resection": "", "time_origin": "treatment"}]),
    row_rule("region", region_agrees,
             "The region is the one in which the levels lie; between T10 and L3 it may be the conus.",
             "Mend the region or the levels.",
             [{"levels": "C4", "region": "thoracic"}, {"levels": "C7-T1", "region": "cervical"},
              {"levels": "T12-L1", "region": "thoracic"}, {"levels": "C4", "region": "conus"},
              {"levels": "T4", "region": ""}, {"levels": "L4", "region": "conus"},
              {"levels": "T9", "region": "conus"},
              {"levels": "C2;L2", "region": "", "lesions": "multiple"}, {"levels": "L4", "region": ""},
              {"levels": "C2;T4", "region": "cervical", "lesions": "multiple"}],
             [{"levels": "C7-T1", "region": "cervicothoracic"}, {"levels": "T12-L1", "region": "conus"},
              {"levels": "T12-L1", "region": "thoracolumbar"}, {"levels": "conus", "region": "conus"},
              {"levels": "C2;T4", "region": "multiple", "lesions": "multiple"},
              {"levels": "T2;T6", "region": "thoracic", "lesions": "multiple"},
              {"levels": "L4", "region": "lumbar"},
              {"levels": "C1-L1", "region": ""}, {"levels": "C1-S1", "region": ""},
              {"levels": "T10", "region": "conus"},
              {"levels": "L3", "region": "conus"},
              {"levels": "T4;conus", "region": "multiple", "lesions": "multiple"}]),
    row_rule("lesions", several_lesions, "Several levels or the region multiple mean several lesions.",
             "Write multiple under lesions, or mend the place.",
             [{"levels": "T2;T6", "region": "thoracic", "lesions": "solitary"},
              {"levels": "", "region": "multiple", "lesions": ""}],
             [{"levels": "T2;T6", "region": "thoracic", "lesions": "multiple"}]),
    row_rule("interval_months", interval_needs_known,
             "An interval from the primary is given only where the cancer was known before.",
             "Write yes under primary_known_before, or empty the interval.",
             [{"primary_known_before": "no", "interval_months": "12"},
              {"primary_known_before": "", "interval_months": "0"}],
             [{"primary_known_before": "yes", "interval_months": "12"}]),
    row_rule("enhancement", signs_need_enhancement,
             "Rim, flame and central dot are signs of a lesion that enhances; rim and dot, of one that does "
             "so unevenly.", LOOK_UP,
             [{"enhancement": "none", "rim_sign": "yes"}, {"enhancement": "none", "flame_sign": "yes"},
              {"enhancement": "none", "central_dot_sign": "yes"},
              {"enhancement": "homogeneous", "rim_sign": "yes"},
              {"enhancement": "homogeneous", "central_dot_sign": "yes"}],
             [{"enhancement": "ring", "rim_sign": "yes"}, {"enhancement": "", "flame_sign": "yes"},
              {"enhancement": "homogeneous", "flame_sign": "yes"},
              {"enhancement": "none", "rim_sign": "no"}]),
    row_rule("primary_site", sex_and_primary, "Sex and primary fit each other.", LOOK_UP,
             [{"sex": "male", "primary_site": x} for x in WOMEN_ONLY]
             + [{"sex": "female", "primary_site": x} for x in MEN_ONLY],
             [{"sex": "male", "primary_site": "breast"}, {"sex": "male", "primary_site": "testis"},
              {"sex": "", "primary_site": "ovary"}]),
    row_rule("symptoms", asymptomatic_alone, "Asymptomatic stands alone.", "Keep one of the two.",
             [{"symptoms": "pain;asymptomatic"}], [{"symptoms": "asymptomatic"}]),
    row_rule("status", autopsy_means_dead, "A diagnosis at autopsy means that the patient was dead.", LOOK_UP,
             [{"diagnosis_basis": "autopsy", "status": "alive"}],
             [{"diagnosis_basis": "autopsy", "status": "dead"}]),
    row_rule("diagnosis_basis", histology_needs_surgery,
             "Histology of the cord lesion needs an operation; a biopsy counts as one.", LOOK_UP,
             [{"diagnosis_basis": "histology", "surgery": "no", "resection": "", "time_origin": "treatment"}],
             [{"diagnosis_basis": "histology", "surgery": "", "resection": ""}]),
    row_rule("case_id", minimum_facts,
             "A case has its primary and one of age, sex, level, or treatment with outcome.",
             "Add what the report says. If it says no more, take out the row and its readings, and where no "
             "patient of the report is left, log it as excluded (insufficient_detail).",
             [{"age_years": "", "sex": "", "levels": "", "region": "", "surgery": "", "resection": "",
               "radiotherapy": "yes", "neuro_outcome": "", "survival_months": "", "status": "",
               "time_origin": ""}],
             [{"age_years": "", "levels": "", "region": "", "sex": "male"},
              {"age_years": "", "sex": "", "levels": "", "region": "", "radiotherapy": "yes",
               "neuro_outcome": "stable"}]),
)
