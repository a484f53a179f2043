"""What dates, names, numbers and addresses look like in text, in the languages of most reports."""

from __future__ import annotations

import re

MONTH = (r"(?:jan(?:uary|vier|uar|\.)?|feb(?:ruary|ruar|\.)?|fév(?:rier|\.)?|mar(?:ch|s|zo|\.)?|märz"
         r"|apr(?:il|ile|\.)?|avril|abril|may|mai|mayo|maggio|june?|juin|juni|junio|giugno|july?|juillet"
         r"|juli|julio|luglio|aug(?:ust|\.)?|août|agosto|sep(?:t(?:ember|embre|\.)?|\.)?|septiembre"
         r"|settembre|oct(?:ober|obre|\.)?|okt(?:ober|\.)?|octubre|ottobre|nov(?:ember|embre|iembre|\.)?"
         r"|dec(?:ember|\.)?|déc(?:embre|\.)?|dez(?:ember|\.)?|diciembre|dicembre|enero|gennaio|febrero"
         r"|febbraio|januari|februari|maart|mei|maj|augusti|stycznia|lutego|marca|kwietnia|maja|czerwca"
         r"|lipca|sierpnia|września|października|listopada|grudnia|ocak|şubat|nisan|mayıs|haziran|temmuz"
         r"|ağustos|eylül|ekim|kasım|aralık|ledna|února|března|dubna|května|června|července|srpna|září"
         r"|října|listopadu|prosince|fevereiro|março|junho|julho|setembro|outubro|novembro|dezembro|janeiro)")
#: Without a year, only in English and with a capital: 3 may have walked.
NAMED = (r"(?-i:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
         r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)")
#: Quickly seen signs of a date.
NUMBERS_APART = re.compile(r"\d[-/._]\d{1,2}[-/._]\d|\d{4}-\d\d|\d[/.](?:19|20)\d\d|\d\s?年|'\d\d")
MONTHS = ("jan feb fév mar mär apr avr abr may mai mag jun jui giu jul lug aug aoû ago sep set oct okt ott "
          "nov "
          "dec déc dez dic ene gen mei mar sty lut kwi cze lip sie wrz paź lis gru oca şub nis hazi temm "
          "ağu eyl eki kas ara led úno bře dub kvě čer srp zář říj pro fev").split()
YEAR = r"(?:1[89]|20)\d\d"
DATE = re.compile(
    rf"(?<![\d/.-])(?:{YEAR}([-/._])\d{{1,2}}\1\d{{1,2}}|\d{{1,2}}([-/._])\d{{1,2}}\2{YEAR}|(?:0?[1-9]"
    rf"|1[0-2])/(?:19|20)\d\d|(?:0[1-9]|1[0-2])\.(?:19|20)\d\d|{YEAR}-(?:0[1-9]|1[0-2]))(?![\d/]|[.-]\d)"
    rf"|(?<!\w)\d{{1,2}}(?:st|nd|rd|th|er|\.)?(?: of| de)? ?{MONTH} ?(?:,|de|del)? ?{YEAR}(?!\d)"
    rf"|(?<!\w)\d{{1,2}}[-/. ]{NAMED}[-/. ](?:{YEAR}|\d\d)(?!\d)|(?<!\w){NAMED} ?'\d\d(?!\d)"
    rf"|(?<!\w){MONTH}(?:,| de| del)? ?(?:\d{{1,2}}(?:st|nd|rd|th)?,? ?)?{YEAR}(?!\d)"
    rf"|(?<!\w)(?!Oct [34]\b){NAMED}\.? \d{{1,2}}(?:st|nd|rd|th)?(?![\d/-])(?! ?(?:months|years|days"
    rf"|patients|cases))|(?<!\w)\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{NAMED}(?!\w)"
    rf"|\d{{2,4}}\s?年\s?\d{{1,2}}\s?月", re.I)
#: 12/03/19, where it is not a list that rises or has a unit.
SHORT_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})([-/.])(\d{1,2})\2(\d\d)(?![\d/]|[.-]\d)"
                        r"(?! ?(?:days?|weeks?|months?|years?|mm|cm|Gy|mg|visits|nodes|patients|cases"
                        r"|per cent|%))")
#: What a day or month of a report or of a study follows.
OF_THE_STUDY = re.compile(r"(?:from|to|between|and|until|till|through|since|cut-?off|period|epub|online"
                          r"|accepted|received|published|presented|congress|meeting|seen|read|accessed"
                          r"|search\w*|filter\w*|in press|last|[-–])[\w ,:()]{0,25}$", re.I)
PERIOD = re.compile(rf"(?<!\w){MONTH} {YEAR} ?(?:to|until|through|[-–]) ?{MONTH} {YEAR}(?!\d)", re.I)
BIRTH = re.compile(r"\bborn:? (?:(?:in |on |the |about )+[\w.,/ -]{0,12}\d|\d{2})|\b(?:year"
                   r"|place) of birth\b|\bb\. ?(?:18|19|20)\d\d|(?<!\w)\*\s?(?:\d\d?\.){0,2}(?:18|19"
                   r"|20)\d\d|\bjahrgang\b|\bd\.?o\.?b\b\.?|\bdate of birth\b|\bbirth ?(?:date|day)\b"
                   r"|\bgeb(?:oren|\.)? (?:am |im )?\d|\bnée? (?:le|en)\b|\bnacid[oa] (?:el|en)\b"
                   r"|生年月日", re.I)
EMAIL = re.compile(
    r"[\w.+-]{1,64}\s{0,2}(?:@|\(at\)|\[at\])\s{0,2}[\w-]{1,63}\s{0,2}(?:\.|\(dot\)|\[dot\]"
    r"|\bdot\b)\s{0,2}[a-z]{2,}|[\w.+-]{1,64} at [\w-]{1,63} dot (?:com|org|net|edu|gov|info|de|fr|it|es|jp"
    r"|cn|uk|br|in|nl)\b|\be-?mail: ?\S", re.I)
PHONE = re.compile(
    r"(?<![\w.])(?:\+\d{1,3}|00\d{1,3})[ ()./-]{0,2}\d(?:[ ()./-]{0,2}\d){6,12}(?!\d)"
    r"|\(\d{2,5}\) ?\d{3,4}[ -]?\d{3,4}|(?<![\d.-])0\d{1,4}[ /-]\d{2,4}[ /-]\d{3,4}(?![\d-])"
    r"|(?<![\d.-])(?:1[ .-])?\d{3}[ .-]\d{3}[ .-]\d{4}(?![\d-])|(?<![\d.-])0\d{2,4}-\d{5,8}(?![\d-])"
    r"|\b(?:tel|phone|telephone|telefon|mobile|fax|whatsapp)\b\.?:? ?[\d(+]", re.I)
#: Numbers that a register of literature or of trials gives to all.
PUBLIC = re.compile(r"\b(?:PMID|PubMed|PMC|doi|ISSN|ISBN|PROSPERO|EudraCT|NCT|CRD|UMIN|ISRCTN|ChiCTR|jRCT"
                    r"|CTRI|ACTRN|DRKS|KCT)"
                    r"(?: ?(?:number|no\.?))?[ :-]{0,2}\w*\d[\w./-]*")
RECORD = re.compile(
    r"\b(?:MRN|NHS|SSN|UHID|IPD|OPD)\b[ .:#-]{0,3}(?:no\.?|number|num)?[ .:#-]{0,3}\w*\d|\bMRN\b"
    r"|\bID[ .:#-]{0,3}\d{3,}|\bMR ?#\W{0,2}\d|\b(?:IP|OP|reg)\.? (?:no|number)\b\.? ?\d"
    r"|\bbiopsy (?:\d{3,}/\d|\d+/\d{3})|\b(?:aktenzeichen|fallnummer|krankenakte|patientennummer|NHC"
    r"|dossier(?: n[°o.]*)?|historia(?: clínica)?|expediente|cartella|CPF|codice fiscale|CURP|aadhaar|DNI"
    r"|NIF|PESEL|personnummer)\b[ .:#n°-]{0,4}\w*\d|\b\d+(?:\.\d+){5,}\b"
    r"|\b[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z]\b|\b[A-Z]{4}\d{6}[A-Z]{6}\d\d\b|\b(?:hospital|record|chart"
    r"|file|registration|admission|patient|case|insurance|passport|accession|pathology|biopsy|id|identity"
    r"|social security|medical)\s?(?:id|no\.?|nr\.?|number|num\.?|#)(?: no\.?| number)?[ .:#-]{0,3}"
    r"[a-z]{0,4}[-/]?\d{3,}|(?i:#)\s?\d{4,}|(?<![\d.,/-])\d{7,}(?![\d.,]*\d)(?! ?(?:[µmnp]?[glU]\b|m?IU"
    r"|copies|cells|/|per\b|×|%|[mk]?U/|[mnp]?mol))|\b[A-Z]{1,3}\d{2}-\d{3,}\b", re.I)
STREET = re.compile(
    r"\b\d{1,5}[a-z]?,? (?:\w[\w'.-]{1,20} ){1,3}(?:street|st\.|road|rd\.|avenue|ave\.|lane|boulevard"
    r"|blvd\.?)(?!\w)|\bp\.? ?o\.? box\b|\b\d{1,4}[a-z]?,? (?:rue|(?-i:Place|Via|Viale|Piazza|Calle|Avenida"
    r"|Rua|Corso|Quai)|ul\.|bd) (?:de |du |des |la )*(?-i:[A-ZÀ-Þ])|\b(?:ul\.|ulica) \w+ \d"
    r"|\b\w{3,20}str\. ?\d{1,4}[a-z]?\b|\b(?-i:street|Street|[Aa]venue|[Rr]ue|Via|Calle|Avenida"
    r"|Rua) (?:de (?:la )?|del(?:la)? )?\w+,? (?:n[o°º.]+ ?)?\d{1,4}\b|\b\w{3,20}(?:straße|strasse|gasse"
    r"|platz) ?\d{1,4}[a-z]?\b|〒\s?\d{3}|\b(?:zip(?: code)?|post(?:al)? ?code|plz)\b[ :]{0,2}\w*\d", re.I)
#: Short forms that look like addresses only in capitals.
HOME = re.compile(r"\b\d{1,5}[A-Z]? (?:[A-Z][a-z]+ ){1,2}(?:St|Rd|Ave|Ln|Blvd|Sq)\b|\b(?:[Ll]ive[sd]"
                  r"|[Ll]iving|[Rr]esident|[Rr]esid(?:es|ing)) (?:at|of|in) (?:the )?(?!USA?\b|UK\b"
                  r"|EU\b)[A-Z]|\b[A-Z]{1,2}\d[A-Z\d]? \d(?!MM|CM|GY|MG|ML|KG)[A-Z]{2}\b"
                  r"|\b[A-Z]{2} \d{5}(?:-\d{4})?\b")
NINETY = r"(?:9\d|1[0-2]\d)"
OLD = re.compile(
    rf"(?<![\d.,]){NINETY}(?:\.\d)?[ -]{{0,2}}(?:years?|yrs?|yr\.|y\b|y\.? ?-?o\b|y/o|jährige?r?|ans\b|años"
    rf"|anos\b|anni\b|jahre|jaar\b|år\b|let\b|lat\b|yaş\w*)(?!\w)(?![ -]?(?:survival|follow))"
    rf"|\bage[ds]?(?: of| was| is| at|:)? {NINETY}(?!\d|[.,]\d| ?(?:days|months|weeks))|\b(?:âgée?(?: de)?"
    rf"|alter) {NINETY}(?!\d)|(?<![\w.]){NINETY} ?/ ?[MF]\b|\({NINETY} ?[MF]\)"
    rf"|(?<!\w)[MF] ?/ ?{NINETY}(?!\d)|{NINETY}\s?[歳岁세]"
    rf"|\bninety(?:[- ](?:one|two|three|four|five|six|seven"
    rf"|eight|nine))?(?! ?(?:per|%|days|mm|cell))|\b(?:nonagenarian|centenarian)\b|\bin (?:his|her"
    rf"|their) nineties\b", re.I)
INITIALS = re.compile(
    r"(?<![\w.])(?!(?:M\.R|C\.T|C\.S\.F|L\.P|D\.V\.T|A\.L\.L|A\.M\.L|T\.B|P\.E|E\.R|H\.I\.V|W\.H\.O|P\.S"
    r"|I\.C\.U|G\.I)\b|U\.S\.|U\.K\.|E\.U\.|N\.B\.|I\.V\.|P\.O\.|A\.D\.|D\.C\."
    r"|T\.N\.)[A-ZÀ-Þ]\. ?[A-ZÀ-Þ]\.(?: ?[A-ZÀ-Þ]\.)?(?![a-z])|\b[Ii]nitials?:? (?:were |are |is "
    r"|was )?[A-Z]{2,3}\b|\b(?:patient|[Mm]an|[Ww]oman|[Bb]oy|[Gg]irl) (?!CT|MR|PS|ED|GI|KP|ND|AD|HD|ID|PD"
    r"|SD|CR|US|UK|IV|RT|HIV|MS|TB|II|VI|XI|ER|PR|OR|IN|NO)[A-Z]{2}\b(?! (?:score|scan|image|positive"
    r"|negative))")
TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Mx|Miss|Mister|Madam|Sir|Herr|Frau|Monsieur|Madame|Mme|Mlle|Pani?|Fru|Hr|Dhr|Mevr|Shri"
    r"|Smt|Sri|Don|Doña|Sayın|Señora?|Signora?|Sig\.ra|Sra?\.)\.? ?[A-ZÀ-Þ][\w.'-]*|\b(?:[Pp]atient(?:'s)?"
    r"|[Mm]an|[Ww]oman|[Bb]oy|[Gg]irl|[Cc]ase)?,? ?(?:\b(?:named|called)|name(?:d| is| was"
    r"|:)) [A-ZÀ-Þ][a-zà-ÿ]+|\b(?:surname|family name|last name|first name|given name)\b:? [A-ZÀ-Þ]"
    r"|\b(?:patient|pt|pat)\b\.?,? [\"“(]?[A-ZÀ-Þ][a-zà-ÿ]+ [A-ZÀ-Þ]\.|\b[A-ZÀ-Þ][a-zà-ÿ]{2,}(?:さん|様|氏)"
    r"|[一-龥]{1,4}(?:さん|様)")
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
#: Given names that are eponyms or places as well.
NAMESAKES = ("Hopkins", "Hunter", "Curie", "Bell", "King", "Bence", "Hospital", "University", "Clinic",
             "Cunningham")
#: What stands before a given name in the name of something else.
NAMED_AFTER = ("San", "Santa", "Santo", "Saint", "St", "King", "Queen", "Prince", "Known")
PAIR = re.compile(r"\b([A-ZÀ-Þ][a-zà-ÿş]+)(?=,? ([A-ZÀ-Þ](?:[a-zà-ÿ]{2,}\b|\.)))")
