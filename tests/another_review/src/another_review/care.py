"""What a report should say: the columns that count for CARE, and what answers the JBI checklist."""

from __future__ import annotations

from living_review.evidence.appraisal import Field, Question, every, some
from living_review.stats.groups import Group

#: Years of publication that are set beside each other.
PERIODS = (
    Group("to_2009", "published up to 2009", lambda frame: frame["year"] <= 2009),
    Group("from_2010", "published from 2010", lambda frame: frame["year"] >= 2010),
)
#: The columns that count; the chapters cannot do without those of the core.
FIELDS = (
    Field("played_years"), Field("hand"), Field("instrument", core=True), Field("rings", core=True),
    Field("clarity_percent"), Field("sounds", core=True), Field("pitch_hz"), Field("felt", core=True),
    Field("felt_mm", when=lambda p: p["felt"] == "yes", words="where felt is reported"),
    Field("followed_months"), Field("last_state", core=True),
)
#: Columns with an item of CARE that do not count, and why.
LEFT_OUT: dict[str, str] = {}
QUESTIONS = (
    Question(1, "demographic characteristics", "instrument and hand", every("instrument", "hand")),
    Question(3, "condition on presentation", "rings or sounds", some("rings", "sounds")),
    Question(5, "treatment", "whether felt was used, and how thick", every("felt", "felt_mm")),
    Question(8, "lessons", "not assessed: no column holds them"),
)
