"""One name for a tumour and for a drug: another would be accepted and belong to no group.

Tables of other names, and the rules made of them. The cell is refused, and the remedy has the name.
"""

import re
from collections.abc import Iterator

from living_review.gate.rules.forms import named
from living_review.tables.conditions import (
    Form,
    Means,
    Never,
    When,
    among,
    check_of_cell,
    in_any_case,
    like,
    never,
    other_than,
)
from living_review.tables.rule import Found, Rule, Sheets, data_rule, tables_rule
from living_review.tables.schema import Column

#: Histology → its other names, as patterns. Those of the lung may stand beside the name of the organ.
OF_LUNG = {
    "non-small cell carcinoma":
        r"nsclc|non[ -]?small[ -]cell(?: lung)?(?: carcinoma| cancer| ca)?",
    "small cell carcinoma": r"sclc|(?:combined )?(?:small|oat)[ -]cell(?: lung)?(?: carcinoma| cancer| ca)?",
    "large cell carcinoma": r"large[ -]cell(?: lung)?(?: carcinoma| cancer| ca)?",
    "adenosquamous carcinoma": r"adeno-?squamous(?: cell)?(?: lung)?(?: carcinoma| cancer| ca)?",
    "squamous cell carcinoma": r"(?:squamous(?:[ -]cell)?|epidermoid)(?: lung)?(?: carcinoma| cancer| ca)?",
    "adenocarcinoma":
        r"adeno(?:[ -]?carcinoma| ca|ca)|bronchi?ol?o?-?alveolar(?: cell)?(?: carcinoma| cancer)?",
}
OTHERS = {
    "renal cell carcinoma": r"rcc|renal(?:[ -]cell)?(?: cancer| ca| adenocarcinoma)|hypernephroma",
    "hepatocellular carcinoma": r"hcc|hepatoma",
    "ductal carcinoma": r"idc|invasive ductal(?: breast)? (?:carcinoma|cancer)|infiltrating ductal carcinoma",
    "lobular carcinoma": r"ilc|(?:invasive|infiltrating) lobular(?: breast)? (?:carcinoma|cancer)",
    "diffuse large B-cell lymphoma": r"dlbcl",
    "non-Hodgkin lymphoma": r"nhl|non[ -]?hodgkin'?s(?: lymphoma| disease)?",
    "Hodgkin lymphoma": r"hodgkin'?s(?: lymphoma| disease)?|hodgkin disease",
    "chronic lymphocytic leukaemia": r"cll|chronic lymphocytic leukemia",
    "urothelial carcinoma": r"tcc|transitional[ -]cell (?:carcinoma|cancer)",
    "nasopharyngeal carcinoma": r"npc",
    "germ cell tumour": r"gct|germ[ -]cell tumor",
}
#: What the descriptor asks to leave out: extent and grade.
LEFT_OUT = "invasive|infiltrating|metastatic|primary|advanced|(?:well|moderately|poorly)[ -]differentiated"
#: Subtypes within the groups of lung cancer. In another organ such a word may name a tumour of its own.
OF_LUNG_ALONE = "|papillary|micropapillary|acinar|lepidic|solid|mucinous|keratini[sz]ing|basaloid"


def _another_name(of: dict[str, str], column: str, more: str = "", **beside: When) -> tuple[Never, ...]:
    """Whole cells that are another name than the one that a tumour has here."""
    words, after = LEFT_OUT + more, ""
    if of is OF_LUNG:
        words += "|lung|pulmonary|bronchial|bronchogenic"
        after = r"(?: of (?:the )?(?:lung|bronchus))?"
    return tuple(
        never((f"another name of {name}; further detail goes to the notes", Means(name)), **beside,
              **{column: in_any_case(rf"^(?!{name}$)(?:(?:{words})[ ,]+)*(?:{others}|{name}){after}$")})
        for name, others in of.items())


HISTOLOGY = (*_another_name(OF_LUNG, "cell"), *_another_name(OTHERS, "cell"))
#: Trade name → the generic name.
BRANDS = {
    "abraxane": "paclitaxel", "adcetris": "brentuximab vedotin", "adriamycin": "doxorubicin",
    "afinitor": "everolimus", "alecensa": "alectinib", "alimta": "pemetrexed", "alunbrig": "brigatinib",
    "ameile": "aumolertinib", "aqupla": "nedaplatin", "arimidex": "anastrozole", "aromasin": "exemestane",
    "avastin": "bevacizumab", "bavencio": "avelumab", "cabometyx": "cabozantinib", "campto": "irinotecan",
    "camptosar": "irinotecan", "casodex": "bicalutamide", "cometriq": "cabozantinib", "conmana": "icotinib",
    "cotellic": "cobimetinib", "darzalex": "daratumumab", "eloxatin": "oxaliplatin",
    "enhertu": "trastuzumab deruxtecan", "erbitux": "cetuximab", "faslodex": "fulvestrant",
    "femara": "letrozole", "gemzar": "gemcitabine", "gilotrif": "afatinib", "giotrif": "afatinib",
    "gleevec": "imatinib", "glivec": "imatinib", "halaven": "eribulin", "herceptin": "trastuzumab",
    "hycamtin": "topotecan", "ibrance": "palbociclib", "imbruvica": "ibrutinib", "imfinzi": "durvalumab",
    "inlyta": "axitinib", "iressa": "gefitinib", "kadcyla": "trastuzumab emtansine",
    "keytruda": "pembrolizumab", "kisplyx": "lenvatinib", "kisqali": "ribociclib", "lenvima": "lenvatinib",
    "libtayo": "cemiplimab", "lorbrena": "lorlatinib", "lorviqua": "lorlatinib", "lynparza": "olaparib",
    "mabthera": "rituximab", "mekinist": "trametinib", "navelbine": "vinorelbine", "nerlynx": "neratinib",
    "nexavar": "sorafenib", "nolvadex": "tamoxifen", "opdivo": "nivolumab", "paraplatin": "carboplatin",
    "perjeta": "pertuzumab", "platinol": "cisplatin", "revlimid": "lenalidomide", "rituxan": "rituximab",
    "sprycel": "dasatinib", "stivarga": "regorafenib", "sutent": "sunitinib", "tafinlar": "dabrafenib",
    "tagrisso": "osimertinib", "tarceva": "erlotinib", "taxol": "paclitaxel", "taxotere": "docetaxel",
    "tecentriq": "atezolizumab", "temodal": "temozolomide", "temodar": "temozolomide",
    "torisel": "temsirolimus", "tukysa": "tucatinib", "tykerb": "lapatinib", "tyverb": "lapatinib",
    "vectibix": "panitumumab", "velcade": "bortezomib", "verzenio": "abemaciclib",
    "verzenios": "abemaciclib", "vizimpro": "dacomitinib", "votrient": "pazopanib", "xalkori": "crizotinib",
    "xeloda": "capecitabine", "xofigo": "radium-223", "xtandi": "enzalutamide", "yervoy": "ipilimumab",
    "zelboraf": "vemurafenib", "zoladex": "goserelin", "zykadia": "ceritinib", "zytiga": "abiraterone",
}
#: What contributors write for a value of a vocabulary.
SPELLINGS = {
    "renal": "kidney", "mammary": "breast", "pulmonary": "lung", "bronchus": "lung", "melanoma": "skin",
    "colon": "colorectum", "rectum": "colorectum", "colorectal": "colorectum", "gastric": "stomach",
    "esophagus": "oesophagus", "bladder": "bladder_urothelial", "cervix": "cervix_uteri",
    "liver": "liver_biliary", "lymphoma": "haematological", "leukaemia": "haematological",
    "dorsal": "thoracic", "single": "solitary", "biopsied": "biopsy", "gtr": "gross_total",
    "complete": "gross_total", "total": "gross_total", "str": "partial", "subtotal": "partial",
    "resected": "extent_unstated", "removed": "extent_unstated", "excised": "extent_unstated",
    "holocord": "whole_cord", "lost to follow up": "lost", "ltfu": "lost", "spastic": "spasticity",
    "respiratory insufficiency": "respiratory", "horner's syndrome": "horner", "dysphagia": "bulbar",
    "vanished": "complete", "regression": "partial", "smaller": "partial", "progressive": "progression",
    "cr": "complete", "pr": "partial", "sd": "stable", "pd": "progression",
    "srs": "stereotactic", "sbrt": "stereotactic", "imrt": "intensity_modulated", "numbness": "sensory",
    "incontinence": "sphincter", "hyperintense": "hyper", "hypointense": "hypo", "isointense": "iso",
    "inhomogeneous": "heterogeneous", "rim": "ring", "better": "improved", "unchanged": "stable",
}
BRAND = rf"(?<![a-z0-9_-])(?:{'|'.join(BRANDS)})(?![a-z0-9_-])"
#: A dose, a schedule or a remark beside the name of a drug.
DOSE = (
    r" *\([^()]*\)| *\[[^\[\]]*\]"
    r"| +(?:at )?[0-9][0-9.,]* ?(?:mg|mcg|µg|g|ml|iu|units|auc|%)(?:/[a-z0-9²]+)*(?![a-z])| +auc ?[0-9]+"
    r"| +(?:(?:once|twice|three times|daily|weekly|monthly|bid|tid|qd|po|iv|i\.v\.|orally|oral"
    r"|intravenous(?:ly)?|(?:a|per|each|every) (?:day|week|month|[0-9]+ (?:days|weeks))|(?:x|×) ?[0-9]+"
    r"|(?:for )?[0-9]+ (?:days|weeks|months|cycles?))(?![a-z]))")


NOT_ALONE = "a trade name, or more than the name of a drug; doses go to the notes"


def agent_name(text: str, column: Column):
    drugs = [_generic(drug) for drug in re.split(r" *;|, | and | \+ ", text)]
    if drugs != text.split(column.delimiter):
        better = column.delimiter.join(dict.fromkeys(filter(None, drugs)))
        return (NOT_ALONE, Means(better) if better else "Write the generic names alone.")


def _generic(drug: str) -> str:
    """``osimertinib`` for ``tagrisso`` and for ``osimertinib (tagrisso) 80 mg daily``."""
    plain = re.sub(r"^[ ,]+|[ ,]+$", "", re.sub(f"(?i){DOSE}", "", drug))
    return re.sub("[A-Za-z0-9_-]+", lambda word: BRANDS.get(word[0].lower(), word[0]), plain)


def lower_case(text: str, column: Column):
    if text != (better := column.in_small_letters(text)):
        return "unnecessary capitals, or a name without its own", Form(better)
    items = text.split(column.delimiter) if column.type == "list" else [text]
    if any(not re.search(r"[A-Za-z]", item) or re.search(r"[.,:]$", item) for item in items) or (
            column.type == "list" and re.search("[,+/]", text)):
        return "has no letter, ends with a mark, or joins two names", "Write words alone; in a list a;b."
    if column.type != "list" and re.search("[;,(+]", text):
        return "two values in a cell that holds one", "Keep the main one; put the other in the notes."


def one_spelling(sheets: Sheets) -> Iterator[Found]:
    """Nobody can list which short names keep their capitals; that each is written one way can be seen."""
    if not (cases := sheets.get("cases")):
        return
    for column in (c for c in cases.table.columns if c.lower_case and cases.has(c.name)):
        first: dict[str, tuple[int, str]] = {}
        for position, text in cases.rows(column.name):
            for word in filter(None, text.split(column.delimiter)):
                there, other = first.setdefault(word.casefold(), (position, word))
                if word != other:
                    yield Found(position, f"line {cases.lines[there]} has {other}", column=column.name,
                                fix=f"Write {text.replace(word, other)}, or correct that line.")


STEROIDS = [never(("a corticosteroid is not a drug against this cancer",
                   "Write yes under steroids, and delete it here."),
                  agents=like("dexamethason|predniso|hydrocortison|betamethason|cortico|steroid"),
                  primary_site=other_than("haematological"))]
RULES = (
    Rule("histology-name", "A histology has one name, written out; organ, grade and extent are entered "
                           "elsewhere.", "", {"primary_site": "lung", "histology": "nsclc"},
         {"primary_site": "lung", "histology": "non-small cell carcinoma"}, check=check_of_cell(HISTOLOGY),
         covers=named("histology"), column="histology", never=HISTOLOGY, read=True),
    Rule("agent-name", "A drug is entered by its generic name alone, without dose and schedule.", "",
         {"targeted_therapy": "yes", "agents": "tagrisso"},
         {"targeted_therapy": "yes", "agents": "osimertinib"}, check=agent_name, covers=named("agents"),
         column="agents", read=True,
         never=tuple(never(NOT_ALONE, cell=in_any_case(pattern)) for pattern in (BRAND, DOSE))),
    Rule("lower-case", "Histology and drugs are in lower case but for names with capitals of their own, and "
                       "one histology stands in the cell.", "", {"histology": "Adenocarcinoma"},
         {"histology": "clear cell carcinoma"}, check=lower_case, covers=named("histology", "agents"),
         column="histology", patterned=True),
)
OF_ROWS = (
    data_rule("subtype-of-lung", "histology",
              _another_name(OF_LUNG, "histology", OF_LUNG_ALONE, primary_site=among("lung")),
              "The histology of a lung cancer is that of its group; its subtype goes to the notes.",
              "Write the name of the group, such as adenocarcinoma.",
              {"primary_site": "lung", "histology": "mucinous adenocarcinoma"},
              {"primary_site": "colorectum", "histology": "mucinous adenocarcinoma"}, read=True),
    data_rule("agents", "agents", STEROIDS,
              "Drugs are those against cancer; corticosteroids are so in haematological malignancies alone.",
              "Write yes under steroids, and delete it here.",
              {"chemotherapy": "yes", "agents": "cisplatin;dexamethasone"},
              {"chemotherapy": "yes", "agents": "cisplatin"}),
)
OF_TABLES = (
    tables_rule(one_spelling, "A name of a tumour or of a drug has its capitals in all rows or in none.", "",
                "cases", "histology",
                {"cases": ({"histology": "sdh-deficient tumour"}, {"histology": "SDH-deficient tumour"})},
                {"cases": ({"histology": "carcinoid"}, {"histology": "carcinoma"})}),
)
