"""Rules between the fields of one patient: most are data, and a function has columns as its parameters."""

from living_review.tables.conditions import EMPTY, FILLED, Means, among, like, never, other_than
from living_review.tables.rule import data_rule, row_rule

from ..spine import PLACE
from .levels import LEVEL, place

NOT_YES = other_than("yes")
WOMEN_ONLY = ("ovary", "uterus", "cervix_uteri", "placenta")
MEN_ONLY = ("prostate", "testis")
#: Cancer drugs that need no word on chemotherapy, targeted therapy or immunotherapy.
OTHER_AGENTS = (r"interleukin|aldesleukin|interferon|predniso|dexamethason"
                r"|(?:rel(?:in|ix)|oxifene?|trozole|lutamide|reotide)(?=;|$)|fulvestrant|exemestane"
                r"|abiraterone|megestrol|progesterone|strogen|iodine|(?<![0-9a-z_])(?:131|177|223|89|90)(?![0-9a-z_])"
                r"|lutetium|radium|strontium|yttrium")
#: Drugs with one that is not one of them.
SYSTEMIC = rf"(?:^|;)(?![^;]*(?:{OTHER_AGENTS}))[^;]"
LEVELS = rf"^(?:{LEVEL.pattern})(?:;(?:{LEVEL.pattern}))*$"
#: One of these, or a treatment with one of the outcomes, is the least that makes a case.
FACTS = dict.fromkeys(("age_years", "sex", "levels", "region", "survival_months", "imaging_response"), EMPTY)
TREATMENTS = ("surgery", "radiotherapy", "chemotherapy", "targeted_therapy", "immunotherapy", "steroids")
TOO_LITTLE = "fewer facts than a patient needs"


def region_agrees(levels, region):
    if levels and region and all(LEVEL.fullmatch(item) for item in levels.split(";")):
        return None if region in _regions(levels) | _crossed(levels) else _elsewhere(levels, region)


def region_of_a_part(levels, region):
    """By vertebral level a lesion that crosses a border has a region of its own."""
    if region in _crossed(levels):
        return (f"{levels} crosses a border, and the region is {region}",
                f"Write {_region(levels)}; where {KEPT}")


def _crossed(levels: str) -> set[str]:
    """The parts of the cord that one lesion crosses, which a report may name for it."""
    if not LEVEL.fullmatch(levels) or _region(levels) not in ("cervicothoracic", "thoracolumbar"):
        return set()
    return {PARTS[end[0]] for end in levels.split("-") if end[0] in PARTS}


def _elsewhere(levels, region):
    fitting = sorted(_regions(levels))
    fix = (f"Write {fitting[0]} under region, or correct the levels." if len(fitting) == 1 else
           "Correct the region or the levels." if region else
           f"Write {fitting[1]} under region, or conus where the report names it.")
    return (f"{levels} lies in the region {' or '.join(fitting)}, and the region is {region or 'empty'}",
            fix if region or len(fitting) > 1 else Means(fitting[0], fix))


def _regions(levels: str) -> set[str]:
    """The words that fit the levels."""
    items = levels.split(";")
    fitting = {_region(item) for item in items}
    fitting = fitting if len(fitting) == 1 else {"multiple"}
    return fitting | {"conus"} if all(_may_be_conus(item) for item in items) else fitting


def _region(item: str) -> str:
    if item == "conus":
        return "conus"
    parts = {PARTS.get(end[0], "lumbar") for end in item.split("-")}
    if parts == {"cervical", "lumbar"}:
        return "whole_cord"
    if len(parts) == 1:
        return parts.pop()
    return "cervicothoracic" if "cervical" in parts else "thoracolumbar"


def _may_be_conus(item: str) -> bool:
    """The conus lies somewhere from T10 to L3; the report's own word decides there, and in a range to it."""
    return item.endswith("conus") and not item.startswith(("C", "m")) or all(
        PLACE["T10"] <= place(end) <= PLACE["L3"] for end in item.split("-"))


#: The first letter of an end of a range → the part of the cord; the sacral ones are none.
PARTS = {"C": "cervical", "m": "cervical", "T": "thoracic", "L": "lumbar"}
KEPT = "the report says so, write “as printed” in the notes."
LOOK_UP = "Check both in the report."
RULES = (
    data_rule("resection-needs-surgery", "resection", [never(
                  "an extent of surgery is given, but surgery is {surgery}", resection=FILLED,
                  surgery=NOT_YES)],
              "An extent of surgery is given only where surgery is yes.",
              "Write yes under surgery (a biopsy counts), or empty the extent.",
              {"surgery": "no", "resection": "partial", "time_origin": "treatment"},
              {"surgery": "yes", "resection": "partial"}),
    data_rule("dose-needs-radiotherapy", "radiotherapy",
              [never("details of radiotherapy where radiotherapy is {radiotherapy}",
                     **{detail: FILLED, "radiotherapy": NOT_YES})
               for detail in ("rt_dose_gy", "rt_fractions", "rt_technique", "rt_earlier")],
              "Dose, fractions, technique and earlier courses are given only where radiotherapy is yes.",
              "Write yes under radiotherapy, or empty the details.",
              {"radiotherapy": "no", "rt_dose_gy": "30"},
              {"radiotherapy": "yes", "rt_dose_gy": "30", "rt_fractions": "10"}),
    data_rule("agents-need-treatment", "agents",
              [never("drugs where no systemic treatment is yes", agents=like(SYSTEMIC), chemotherapy=NOT_YES,
                     targeted_therapy=NOT_YES, immunotherapy=NOT_YES)],
              "Drugs are named only where chemotherapy, targeted therapy or immunotherapy is yes; hormones, "
              "radionuclides and cytokines need none of these.",
              "Say under which of the three the drug was given.",
              {"chemotherapy": "no", "agents": "cisplatin"}, {"chemotherapy": "yes", "agents": "cisplatin"}),
    data_rule("survival-needs-status", "status",
              [never("a survival time without dead, alive or lost", survival_months=FILLED, status=EMPTY)],
              "A survival time says whether the patient was dead, alive or lost to follow-up then.",
              "Write dead, alive or lost.", {"survival_months": "5", "status": ""},
              {"survival_months": "5", "status": "alive"}),
    data_rule("survival-needs-origin", "time_origin",
              [never("a survival time without the moment it is counted from", survival_months=FILLED,
                     time_origin=EMPTY)],
              "A survival time says from when it is counted.",
              "Choose the starting point; unspecified where the report does not say.",
              {"survival_months": "5", "time_origin": ""},
              {"survival_months": "5", "time_origin": "unspecified"}),
    data_rule("origin-needs-survival", "time_origin",
              [never("a starting point where there is no survival time", survival_months=EMPTY,
                     time_origin=FILLED)],
              "A starting point is given only with a survival time.", "Empty it, or give the time.",
              {"survival_months": "", "time_origin": "surgery"}, {"survival_months": "", "time_origin": ""}),
    data_rule("origin-needs-treatment", "time_origin",
              [never("survival is counted from an operation, but surgery is {surgery}",
                     time_origin=among("surgery"), surgery=NOT_YES)],
              "Survival is counted from surgery only where there was surgery.",
              "Write yes under surgery (a biopsy counts), or choose another starting point.",
              {"surgery": "no", "resection": "", "time_origin": "surgery"},
              {"surgery": "no", "resection": "", "time_origin": "treatment"}),
    row_rule("region", region_agrees,
             "The region is the one in which the levels lie, and conus lies within T10 to L3.",
             "Correct the region or the levels.", {"levels": "C4", "region": "thoracic"},
             {"levels": "C7-T1", "region": "cervicothoracic"}),
    row_rule("region", region_of_a_part,
             "A lesion that crosses a border has the region of both parts, unless the report names one.",
             KEPT, {"levels": "C7-T1", "region": "cervical"},
             {"levels": "C7-T1", "region": "cervical", "notes": "Cervical as printed."}, severity="warning"),
    data_rule("region-with-levels", "region", [never(_elsewhere, levels=like(LEVELS), region=EMPTY)],
              "Where the levels are known, the region is.", "Choose the region in which the levels lie.",
              {"levels": "T4", "region": ""}, {"levels": "C1-L1", "region": "whole_cord"}, read=True),
    data_rule("several-lesions", "lesions",
              [never("several places of the cord where lesions is {lesions}", lesions=other_than("multiple"),
                     **several) for several in ({"region": among("multiple")}, {"levels": like(";")})],
              "Several levels or several regions mean several lesions.",
              "Write multiple under lesions, or mend the place.",
              {"levels": "T2;T6", "region": "thoracic", "lesions": "solitary"},
              {"levels": "T2;T6", "region": "thoracic", "lesions": "multiple"}),
    data_rule("interval-needs-known", "interval_months",
              [never("an interval where primary_known_before is {primary_known_before}",
                     interval_months=FILLED, primary_known_before=NOT_YES)],
              "An interval from the primary is given only where the cancer was known before.",
              "Write yes under primary_known_before, or empty the interval.",
              {"primary_known_before": "no", "interval_months": "12"},
              {"primary_known_before": "yes", "interval_months": "12"}),
    data_rule("signs-need-enhancement", "enhancement",
              [never(words, **{sign: among("yes"), "enhancement": among(how)}) for words, how, signs in (
                  ("a sign of enhancement in a lesion that did not enhance", "none",
                   ("rim_sign", "flame_sign", "central_dot_sign")),
                  ("a brighter rim or dot in a lesion that enhanced evenly", "homogeneous",
                   ("rim_sign", "central_dot_sign"))) for sign in signs],
              "Rim, flame and central dot are signs of a lesion that enhances; rim and dot, of one that does "
              "so unevenly.", LOOK_UP, {"enhancement": "none", "rim_sign": "yes"},
              {"enhancement": "ring", "rim_sign": "yes"}),
    data_rule("sex-and-primary", "primary_site",
              [never("{primary_site} in a man", sex=among("male"), primary_site=among(*WOMEN_ONLY)),
               never("{primary_site} in a woman", sex=among("female"), primary_site=among(*MEN_ONLY))],
              "Sex and primary are compatible.", LOOK_UP, {"sex": "male", "primary_site": "ovary"},
              {"sex": "male", "primary_site": "breast"}),
    data_rule("asymptomatic-alone", "symptoms",
              [never("asymptomatic together with symptoms",
                     symptoms=like("(?:^|;)asymptomatic;|;asymptomatic(?:;|$)"))],
              "Asymptomatic is not combined with symptoms.", "Keep one of the two.",
              {"symptoms": "pain;asymptomatic", "symptom_duration_days": ""},
              {"symptoms": "asymptomatic", "symptom_duration_days": ""}),
    data_rule("asymptomatic-without-duration", "symptom_duration_days",
              [never("{symptom_duration_days} days since the first symptom of a lesion without any",
                     symptoms=among("asymptomatic"), symptom_duration_days=FILLED)],
              "A lesion without symptoms has no duration of symptoms.",
              "Empty the duration, or name the symptoms.",
              {"symptoms": "asymptomatic", "symptom_duration_days": "30"},
              {"symptoms": "asymptomatic", "symptom_duration_days": ""}),
    data_rule("autopsy-means-dead", "status",
              [never("a diagnosis at autopsy in a patient who is {status}", diagnosis_basis=among("autopsy"),
                     status=among("alive", "lost"))],
              "A diagnosis at autopsy means that the patient was dead.", LOOK_UP,
              {"diagnosis_basis": "autopsy", "status": "alive"},
              {"diagnosis_basis": "autopsy", "status": "dead"}),
    data_rule("histology-needs-surgery", "diagnosis_basis",
              [never("histology of the cord lesion where surgery, biopsy included, is no",
                     diagnosis_basis=among("histology"), surgery=among("no"))],
              "Histology of the cord lesion needs an operation; a biopsy counts as one.", LOOK_UP,
              {"diagnosis_basis": "histology", "surgery": "no", "resection": "", "time_origin": "treatment"},
              {"diagnosis_basis": "histology"}),
    data_rule("minimum-facts", "case_id",
              [never(TOO_LITTLE, **FACTS, **dict.fromkeys(TREATMENTS, NOT_YES)),
               never(TOO_LITTLE, **FACTS, neuro_outcome=EMPTY, status=EMPTY)],
              "A patient needs the primary and one of age, sex, level, survival, response on imaging, or "
              "treatment with outcome.",
              "Add what the report says. If it says nothing else, leave the patient out.",
              "Radiotherapy: Yes, and nothing else",
              {"age_years": "", "levels": "", "region": "", "sex": "male"}),
)
