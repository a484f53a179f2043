"""Rules of this disease."""

from living_review.tables.conditions import FILLED, never, other_than
from living_review.tables.rule import data_rule

KINDS = {"between fields": (
    data_rule("thickness-needs-felt", "felt_mm",
              [never("a thickness where felt is {felt}", felt=other_than("yes"), felt_mm=FILLED)],
              "Only felt has a thickness.", "Write yes under felt, or empty the thickness.",
              {"felt": "no", "felt_mm": "3"}, {"felt": "yes", "felt_mm": "3"}),
)}
