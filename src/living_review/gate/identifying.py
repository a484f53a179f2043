"""What dates, names, numbers and addresses look like in text, in the languages of most reports.

Each pattern is a list of alternatives, tried in this order. It is compiled where it is first looked for,
and looked for where its sign stands (:attr:`.rule.Rule.sign`), which is seldom. Text in other scripts than
Latin is the matter of the rule ``script``.
"""

from collections.abc import Iterable
from itertools import groupby

from ..tables.rule import small


def either(*alternatives: str) -> str:
    """A pattern for the first of these that fits."""
    return f"(?:{'|'.join(alternatives)})"


def any_case(*alternatives: str) -> str:
    """The same, in capitals or not."""
    return f"(?i){either(*alternatives)}"


def begun(*alternatives: str) -> str:
    """The same where a word or a number begins: nothing is tried within them."""
    return rf"\b{either(*alternatives)}"


def words(listed: str) -> str:
    """A pattern for one of the words of a list."""
    return either(*listed.split())


def by_letter(plain: Iterable[str]) -> str:
    """A pattern for one of these words, without a pattern in them: a letter with which none begins is left
    at once."""
    return either(*(letter + either(*(word[1:] for word in those))
                    for letter, those in groupby(sorted(plain), lambda word: word[0])))


MONTH = words(r"""
    jan(?:uary|vier|uar|\.)? feb(?:ruary|ruar|\.)? fév(?:rier|\.)? mar(?:ch|s|zo|\.)? märz
    apr(?:il|ile|\.)? avril abril may mai mayo maggio june? juin juni junio giugno july? juillet juli julio
    luglio aug(?:ust|\.)? août agosto sep(?:t(?:ember|embre|\.)?|\.)? septiembre settembre
    oct(?:ober|obre|\.)? okt(?:ober|\.)? octubre ottobre nov(?:ember|embre|iembre|\.)?
    dec(?:ember|\.)? déc(?:embre|\.)? dez(?:ember|\.)? diciembre dicembre
    enero gennaio febrero febbraio januari februari maart mei maj augusti
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
    ocak şubat nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
    ledna února března dubna května června července srpna září října listopadu prosince
    fevereiro março junho julho setembro outubro novembro dezembro janeiro""")
#: Without a year, only in English and with a capital: 3 may have walked.
NAMED = "(?-i:" + words("Jan(?:uary)? Feb(?:ruary)? Mar(?:ch)? Apr(?:il)? May June? July? Aug(?:ust)?"
                        " Sept?(?:ember)? Oct(?:ober)? Nov(?:ember)? Dec(?:ember)?") + ")"
YEAR = r"(?:1[89]|20)\d\d"
BEGINNINGS_OF_MONTH = by_letter("""
    jan feb fév mar mär apr avr abr may mai mag jun jui giu jul lug aug aoû ago sep set oct okt ott nov
    dec déc dez dic ene gen mei mar sty lut kwi cze lip sie wrz paź lis gru oca şub nis hazi temm
    ağu eyl eki kas ara led úno bře dub kvě čer srp zář říj pro fev maa maj out""".split())
#: In small letters: numbers apart; and a month with a number behind it or before it.
SIGN_OF_DATE = (
    r"[-./_‐‑‒–—−] ?\d{1,2} ?[-./_‐‑‒–—−] ?\d|[-‐‑‒–—−](?:(?<=\d{4}.)|(?<=\d{4} .)) ?[01]\d(?!\d)"
    r"|[./](?:(?<=\d.)|(?<=\d .)) ?(?:19|20)\d\d",
    rf"[^a-z]{BEGINNINGS_OF_MONTH}(?:[^\W\d_]*[ ,./'‐‑‒–—−-]{{0,3}}(?:del? ?)?\d"
    r"|(?<=\d [a-z]{3})|(?<=\d[a-z]{2} [a-z]{3})|(?<=\d of [a-z]{3})|(?<=\d[a-z]{2} of [a-z]{3}))")
NUMBERS_OF_DATE = either(
    rf"{YEAR}([-/._])\d{{1,2}}\1\d{{1,2}}",
    rf"\d{{1,2}}([-/._])\d{{1,2}}\2{YEAR}",
    r"(?:0?[1-9]|1[0-2])/(?:19|20)\d\d",
    r"(?:0[1-9]|1[0-2])\.(?:19|20)\d\d",
    rf"{YEAR}-(?:0[1-9]|1[0-2])",
)
DATE = any_case(
    rf"(?<![\d/.-]){NUMBERS_OF_DATE}(?![\d/]|[.-]\d)",
    r"(?<!\w)" + either(
        rf"\d{{1,2}}(?:st|nd|rd|th|er|\.)?(?: of| de)? ?{MONTH} ?(?:,|de|del)? ?{YEAR}(?!\d)",
        rf"\d{{1,2}}[-/. ]{NAMED}[-/. ](?:{YEAR}|\d\d)(?!\d)",
        rf"{NAMED} ?'\d\d(?!\d)",
        rf"{MONTH}(?:,| de| del)? ?(?:\d{{1,2}}(?:st|nd|rd|th)?,? ?)?{YEAR}(?!\d)",
        rf"(?!Oct [34]\b){NAMED}\.? \d{{1,2}}(?:st|nd|rd|th)?(?![\d/-])"
        r"(?! ?(?:months|years|days|patients|cases))",
        rf"\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{NAMED}(?!\w)",
    ),
)
UNIT = either("days?", "weeks?", "months?", "years?", "mm", "cm", "Gy", "mg", "visits", "nodes", "patients",
              "cases", "per cent", "%")
#: 12/03/19, where it is not a list that rises or has a unit.
SHORT_DATE = rf"(?<![\d/.-])(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d\d)(?![\d/]|[.-]\d)(?! ?{UNIT})"
#: What a day or month of a report or of a study follows.
OF_THE_STUDY = any_case(
    "from", "to", "between", "and", "until", "till", "through", "since", "cut-?off", "period", "epub",
    "online", "accepted", "received", "published", "presented", "congress", "meeting", "seen", "read",
    "accessed", r"search\w*", r"filter\w*", "in press", "last", "[-–]",
) + r"[\w ,:()]{0,25}$"
PERIOD = any_case(rf"(?<!\w){MONTH} {YEAR} ?(?:to|until|through|[-–]) ?{MONTH} {YEAR}(?!\d)")
BIRTH = any_case(
    r"\bborn:? (?:(?:in |on |the |about )+[\w.,/ -]{0,12}\d|\d{2})",
    r"\b(?:year|place) of birth\b",
    r"\bb\. ?(?:18|19|20)\d\d",
    r"(?<!\w)\*\s?(?:\d\d?\.){0,2}(?:18|19|20)\d\d",
    r"\bjahrgang\b",
    r"\bd\.?o\.?b\b\.?",
    r"\bdate of birth\b",
    r"\bbirth ?(?:date|day)\b",
    r"\bgeb(?:oren|\.)? (?:am |im )?\d",
    r"\bnée? (?:le|en)\b",
    r"\bnacid[oa] (?:el|en)\b",
    r"生年月日",
)
SIGN_OF_BIRTH = (r"b(?:orn:? [ioat\d]|irth|\. ?[12])|do\.?b|d\.o\.?b|geb|née? [le]|nacid|生|jahrgang"
                 r"|\*\s?(?:\d\d?\.)*[12]\d{3}")
ENDING = words("com org net edu gov info de fr it es jp cn uk br in nl")
EMAIL = any_case(
    r"[\w.+-]{1,64}\s{0,2}(?:@|\(at\)|\[at\])\s{0,2}[\w-]{1,63}\s{0,2}(?:\.|\(dot\)|\[dot\]|\bdot\b)\s{0,2}"
    r"[a-z]{2,}",
    rf"[\w.+-]{{1,64}} at [\w-]{{1,63}} dot {ENDING}\b",
    r"\be-?mail: ?\S",
)
SIGN_OF_EMAIL = r"@|at(?:[)\]]| [\w-]+ dot )|mail:"
PHONE = any_case(
    r"(?<![\w.])(?:\+\d{1,3}|00\d{1,3})[ ()./-]{0,2}\d(?:[ ()./-]{0,2}\d){6,12}(?!\d)",
    r"\(\d{2,5}\) ?\d{3,4}[ -]?\d{3,4}",
    r"(?<![\d.-])0\d{1,4}[ /-]\d{2,4}[ /-]\d{3,4}(?![\d-])",
    r"(?<![\d.-])(?:1[ .-])?\d{3}[ .-]\d{3}[ .-]\d{4}(?![\d-])",
    r"(?<![\d.-])0\d{2,4}-\d{5,8}(?![\d-])",
    r"\b(?:tel|phone|telephone|telefon|mobile|fax|whatsapp)\b\.?:? ?[\d(+]",
)
SIGN_OF_PHONE = (r"\+\d|0(?:0|\d{1,4}[ /-])\d|\(\d\d| \d{3}[ .-]\d{4}|\.\d{3}[ .-]\d{4}|-\d{3}[ .-]\d{4}"
                 r"|tel\b|phone\b|telefon\b|mobile\b|fax\b|whatsapp\b")
#: Numbers that a register of literature or of trials gives to all.
REGISTER = words("PMID PubMed PMC doi ISSN ISBN PROSPERO EudraCT NCT CRD UMIN ISRCTN ChiCTR jRCT CTRI ACTRN "
                 "DRKS KCT")
PUBLIC = rf"\b{REGISTER}(?: ?(?:number|no\.?))?[ :-]{{0,2}}\w*\d[\w./-]*"
#: What a hospital numbers, in English and elsewhere.
KEPT = either("hospital", "record", "chart", "file", "registration", "admission", "patient", "case",
              "insurance", "passport", "accession", "pathology", "biopsy", "id", "identity",
              "social security", "medical")
KEPT_ABROAD = either(
    "aktenzeichen", "fallnummer", "krankenakte", "patientennummer", "nhc", "dossier(?: n[°o.]*)?",
    "historia(?: clínica)?", "expediente", "cartella", "cpf", "codice fiscale", "curp", "aadhaar", "dni",
    "nif", "pesel", "personnummer")
#: What makes a long number a measurement.
MEASURED = words(r"[µμmnp]?[glu]\b m?iu copies cells / per\b × % [mk]?u/ [mnp]?mol")
#: In small letters.
RECORD = either(
    begun(
        r"(?:mrn|nhs|ssn|uhid|ipd|opd)\b[ .:#-]{0,3}(?:no\.?|number|num)?[ .:#-]{0,3}\w*\d",
        r"mrn\b",
        r"id[ .:#-]{0,3}\d{3,}",
        r"mr ?#\W{0,2}\d",
        r"(?:ip|op|reg)\.? (?:no|number)\b\.? ?\d",
        r"biopsy (?:\d{3,}/\d|\d+/\d{3})",
        rf"{KEPT_ABROAD}\b[ .:#n°-]{{0,4}}\w*\d",
        r"\d+(?:\.\d+){5,}\b",
        r"[a-z]{6}\d\d[a-z]\d\d[a-z]\d{3}[a-z]\b",
        r"[a-z]{4}\d{6}[a-z]{6}\d\d\b",
        rf"{KEPT}\s?(?:id|no\.?|nr\.?|number|num\.?|#)(?: no\.?| number)?[ .:#-]{{0,3}}"
        r"[a-z]{0,4}[-/]?\d{3,}",
        r"[a-z]{1,3}\d{2}-\d{3,}\b",
    ),
    r"#\s?\d{4,}",
    rf"(?<![\d.,/-])\d{{7,}}(?![\d.,]*\d)(?! ?{MEASURED})",
)
SIGN_OF_RECORD = r"\d\d\d|#|\.\d+\.\d+\.\d", "[^a-z]" + by_letter(
    "mrn nhs ssn uhid ipd opd ip op reg aktenzeichen fallnummer krankenakte patientennummer nhc dossier "
    "historia expediente cartella cpf codice curp aadhaar dni nif pesel personnummer".split()) + r"\b"
STREET = any_case(
    r"\b\d{1,5}[a-z]?,? (?:\w[\w'.-]{1,20} ){1,3}"
    r"(?:street|st\.|road|rd\.|avenue|ave\.|lane|boulevard|blvd\.?)(?!\w)",
    r"\bp\.? ?o\.? box\b",
    r"\b\d{1,4}[a-z]?,? (?:rue|(?-i:Place|Via|Viale|Piazza|Calle|Avenida|Rua|Corso|Quai)|ul\.|bd) "
    r"(?:de |du |des |la )*(?-i:[A-ZÀ-Þ])",
    r"\b(?:ul\.|ulica) \w+ \d",
    r"\b\w{3,20}str\. ?\d{1,4}[a-z]?\b",
    r"\b(?-i:street|Street|[Aa]venue|[Rr]ue|Via|Calle|Avenida|Rua) (?:de (?:la )?|del(?:la)? )?\w+,? "
    r"(?:n[o°º.]+ ?)?\d{1,4}\b",
    r"\b\w{3,20}(?:straße|strasse|gasse|platz) ?\d{1,4}[a-z]?\b",
    r"〒\s?\d{3}",
    r"\b(?:zip(?: code)?|post(?:al)? ?code|plz)\b[ :]{0,2}\w*\d",
)
#: Short forms that look like addresses only in capitals.
HOME = either(
    r"\b\d{1,5}[A-Z]? (?:[A-Z][a-z]+ ){1,2}(?:St|Rd|Ave|Ln|Blvd|Sq)\b",
    r"\b(?:[Ll]ive[sd]|[Ll]iving|[Rr]esident|[Rr]esid(?:es|ing)) (?:at|of|in) (?:the )?"
    r"(?!USA?\b|UK\b|EU\b)[A-Z]",
    r"\b[A-Z]{1,2}\d[A-Z\d]? \d(?!MM|CM|GY|MG|ML|KG)[A-Z]{2}\b",
    r"\b[A-Z]{2} \d{5}(?:-\d{4})?\b",
)
SIGN_OF_HOME = (
    r" (?:(?:st|rd|ln|sq|bd|ave)\b|\d(?:[a-z]{2}|\d{4}))|str(?:\.|eet|asse)|road|rue\b|rua\b|aven|lane|boul"
    r"|blvd|place\b|platz|piazza|via|calle\b|corso|quai|ul(?:\.|ica)|gasse|box|〒|zip|plz|post(?:al)? ?c"
    r"|resid|liv(?:e[sd]|ing) (?:[ai]|of)")
NINETY = r"(?:9\d|1[0-2]\d)"
YEARS_OLD = either("years?", "yrs?", r"yr\.", r"y\b", r"y\.? ?-?o\b", "y/o", "jährige?r?", r"ans\b", "años",
                   r"anos\b", r"anni\b", "jahre", r"jaar\b", r"år\b", r"let\b", r"lat\b", r"yaş\w*")
OLD = any_case(
    rf"(?<![\d.,]){NINETY}(?:\.\d)?[ -]{{0,2}}{YEARS_OLD}(?!\w)(?![ -]?(?:survival|follow))",
    rf"\bage[ds]?(?: of| was| is| at|:)? {NINETY}(?!\d|[.,]\d| ?(?:days|months|weeks))",
    rf"\b(?:âgée?(?: de)?|alter) {NINETY}(?!\d)",
    rf"(?<![\w.]){NINETY} ?/ ?[MF]\b",
    rf"\({NINETY} ?[MF]\)",
    rf"(?<!\w)[MF] ?/ ?{NINETY}(?!\d)",
    rf"\bninety(?:[- ]{words('one two three four five six seven eight nine')})?(?! ?(?:per|%|days|mm|cell))",
    r"\b(?:nonagenarian|centenarian)\b",
    r"\bin (?:his|her|their) nineties\b",
)
SIGN_OF_OLD = r"9\d(?!\d)|1[0-2]\d(?!\d)|nonagen|centen|ninet"
#: Abbreviations with full stops, and in capitals after the word patient, that are no initials.
DOTTED = either(
    words(r"M\.R C\.T C\.S\.F L\.P D\.V\.T A\.L\.L A\.M\.L T\.B P\.E E\.R H\.I\.V W\.H\.O P\.S I\.C\.U"
          r" G\.I") + r"\b",
    r"U\.S\.", r"U\.K\.", r"E\.U\.", r"N\.B\.", r"I\.V\.", r"P\.O\.", r"A\.D\.", r"D\.C\.", r"T\.N\.")
CAPITALS = words("CT MR PS ED GI KP ND AD HD ID PD SD CR US UK IV RT HIV MS TB II VI XI ER PR OR IN NO")
INITIALS = either(
    rf"(?<![\w.])(?!{DOTTED})[A-ZÀ-Þ]\. ?[A-ZÀ-Þ]\.(?: ?[A-ZÀ-Þ]\.)?(?![a-z])",
    r"\b[Ii]nitials?:? (?:were |are |is |was )?[A-Z]{2,3}\b",
    rf"\b(?:patient|[Mm]an|[Ww]oman|[Bb]oy|[Gg]irl) (?!{CAPITALS})[A-Z]{{2}}\b"
    r"(?! (?:score|scan|image|positive|negative))",
)
TITLE = words(r"""
    Mr Mrs Ms Mx Miss Mister Madam Sir Herr Frau Monsieur Madame Mme Mlle Pani? Fru Hr Dhr Mevr Shri Smt Sri
    Don Doña Sayın Señora? Signora? Sig\.ra Sra?\.""")
TITLED = begun(
    rf"{TITLE}\.? ?[A-ZÀ-Þ][\w.'-]*",
    r"(?:[Pp]atient(?:'s)?|[Mm]an|[Ww]oman|[Bb]oy|[Gg]irl|[Cc]ase)?,? ?"
    r"(?:\b(?:named|called)|name(?:d| is| was|:)) [A-ZÀ-Þ][a-zà-ÿ]+",
    r"(?:surname|family name|last name|first name|given name)\b:? [A-ZÀ-Þ]",
    r"(?:patient|pt|pat)\b\.?,? [\"“(]?[A-ZÀ-Þ][a-zà-ÿ]+ [A-ZÀ-Þ]\.",
)
GIVEN = frozenset("""
    John James Robert Michael William David Richard Thomas Charles Christopher Daniel Matthew Andrew
    Joseph George Edward Peter Paul Mark Steven Kevin Brian Mary Patricia Jennifer Elizabeth Linda
    Barbara Susan Jessica Sarah Karen Margaret Emily Anna Anne Jane Julia Laura Helen Emma Maria
    María Carmen Josefa Isabel Juan José Jose Antonio Manuel Francisco Carlos Luis Pedro Miguel João
    Giuseppe Giovanni Marco Luigi Francesca Lucia Rosa Jean Pierre Michel Philippe Jacques François
    Marie Nathalie Hans Klaus Jürgen Wolfgang Ursula Heike Hiroshi Takashi Kenji Akira Yuki Haruto
    Yoko Keiko Tomoko Taro Hanako Wei Ming Xiaoming Mohammed Muhammad Mohamed Ahmed Ali Hassan
    Fatima Aisha Ivan Olga Natasha Dmitri Priya Rahul Amit Ravi Sunita Mehmet Ayşe
""".split())
#: In small letters: what may be a name by its title or as initials; and a given name.
SIGN_OF_NAME = (
    r"m(?<!\wm)(?:rs?|s|x|iss|ister|adame?|me|lle|onsieur)\b|s(?<!\ws)(?:ir|eñor|ignor|ig\.|ra?\b)|herr|frau"
    r"|p(?:ani?\b|(?<!\wp)a?t\b|atient(?: \w\w\b|\.?,? [\"“(]?\w+ \w\.))|fru\b|hr\b|dhr\b|mevr|shri|smt|sri\b"
    r"|don\b|doña|sayin|name|called|initial|\.(?<=[^\W\d_]\.) ?[^\W\d_]\.|man \w\w\b|boy \w\w\b|girl \w\w\b",
    rf"[^a-z]{by_letter(map(small, GIVEN))}\b")
#: Given names that are eponyms or places as well.
NAMESAKES = ("Hopkins", "Hunter", "Curie", "Bell", "King", "Bence", "Hospital", "University", "Clinic",
             "Cunningham")
#: What stands before a given name in the name of something else.
NAMED_AFTER = ("San", "Santa", "Santo", "Saint", "St", "King", "Queen", "Prince", "Known")
PAIR = r"([A-ZÀ-Þ](?<!\w.)[a-zà-ÿş]+)(?=,? ([A-ZÀ-Þ](?:[a-zà-ÿ]{2,}\b|\.)))"
#: Words of titles that tell nothing about which report it is.
COMMON = set("a an and the of in on with from to by for due as case cases report reports review "
             "literature".split())
