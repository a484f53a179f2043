"""The groups of patients that estimates are given for: one name, one definition."""

from __future__ import annotations

from living_review.stats.groups import ALL, FOLLOWED, Group, Grouping

__all__ = ["ALL", "FAMILIES", "FELT", "GROUPINGS", "INSTRUMENT"]

FELT = (
    Group("felt", "wrapped in felt", lambda frame: frame["felt"] == "yes"),
    Group("no_felt", "no felt, as reported", lambda frame: frame["felt"] == "no"),
)
INSTRUMENT = (
    Group("strings", "harp or fiddle", lambda frame: frame["instrument"].isin(["harp", "fiddle"])),
    Group("no_strings", "any other instrument",
          lambda frame: frame["instrument"].isin(["trombone", "other"])),
)

#: Families of groups that are set beside each other in the book.
FAMILIES = (FELT, INSTRUMENT)
#: What a reader may filter and divide the patients by, beside the columns.
GROUPINGS = (
    Grouping("strings_group", "Strings or none", INSTRUMENT),
    Grouping("followed", "Survival known", (FOLLOWED,), "time or last state not known"),
)
