"""The groups of patients that estimates are given for: one name, one definition."""

from living_review.stats.groups import ALL, FOLLOWED, Group, Grouping

__all__ = ["ALL", "FAMILIES", "GROUPINGS", "OPERATION"]

OPERATION = (
    Group("operation", "operated on", lambda frame: frame["operation"] == "yes"),
    Group("no_operation", "not operated on, as stated", lambda frame: frame["operation"] == "no"),
)

#: Families of groups that are set beside each other in the book.
FAMILIES = (OPERATION,)
#: What a reader may filter and divide the patients by, beside the columns.
GROUPINGS = (Grouping("followed", "Survival known", (FOLLOWED,), "time or status not known"),)
