"""Who is in which group, on a table small enough to see."""

import pandas as pd
import pytest

from iscm_review import groups

PATIENTS = pd.DataFrame({
    "primary_site": ["lung", "lung", "lung", "breast", "unknown"],
    "histology": ["adenocarcinoma", "small cell carcinoma", None, None, None],
    "year": [1999, 2000, 2009, 2020, float("nan")],
    "surgery": ["yes", "no", None, "yes", None],
}, index=list("abcde"))


@pytest.mark.parametrize("name, expected", [
    ("lung", "abc"), ("nsclc", "a"), ("sclc", "b"), ("breast", "d"), ("other", "e"),
    ("surgery", "ad"), ("no_surgery", "b"), ("to_1999", "a"), ("2000_2009", "bc"), ("2010_2019", ""),
    ("from_2020", "d"), ("all", "abcde"),
])
def test_members(name, expected):
    every = (groups.ALL, *groups.PRIMARY, *groups.LUNG, *groups.TREATMENT, *groups.ERA)
    (group,) = [g for g in every if g.name == name]
    assert "".join(group.select(PATIENTS).index) == expected


@pytest.mark.parametrize("family, outside", [(groups.ERA, "e"), (groups.PRIMARY, "")])
def test_who_is_in_none(family, outside):
    inside = pd.concat([group.test(PATIENTS) for group in family], axis=1).any(axis=1)
    assert "".join(PATIENTS.index[~inside]) == outside
