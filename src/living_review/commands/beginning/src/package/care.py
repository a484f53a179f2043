"""What a report should say: the columns that count for CARE, and what answers the JBI checklist.

To which item of CARE a column belongs stands in the descriptor of the data.
"""

from living_review.evidence.appraisal import Field, Question, every
from living_review.stats.groups import Group

#: Years of publication that are set beside each other.
PERIODS = (
    Group("to_2009", "published up to 2009", lambda frame: frame["year"] <= 2009),
    Group("from_2010", "published from 2010", lambda frame: frame["year"] >= 2010),
)
#: The columns that count; the chapters cannot do without those of the core.
FIELDS = (
    Field("age_years", core=True), Field("sex", core=True), Field("operation", core=True),
    Field("follow_up_months"), Field("status", core=True),
)
#: Columns with an item of CARE that do not count, and why.
LEFT_OUT: dict[str, str] = {}
QUESTIONS = (
    Question(1, "demographic characteristics", "age and sex", every("age_years", "sex")),
    Question(5, "treatment", "whether an operation was done", every("operation")),
    Question(6, "condition after the treatment", "how the patient was last seen", every("status")),
)
