"""Markup goes; a sign of a sentence stays."""

import pytest

from living_review.gate import prose


@pytest.mark.parametrize("text", [
    "p < 0.05 and > 3", "a <b and c> d", "n<five and x>y", "x <y> z", "R&D", "a &notation of B&para",
    "1 < 2 > 0",
    "<10 mm", "AT&T; and more", "if a<i then b>j"])
def test_what_is_prose_stays(text):
    assert prose.plain(text) == text


@pytest.mark.parametrize("text, words", [
    ("<i>In vivo</i>", "In vivo"), ("H<sub>2</sub>O", "H2O"), ("&lt;i&gt;In vivo&lt;/i&gt;", "In vivo"),
    ("a &amp; b", "a & b"), ("a &amp;amp; b", "a & b"), ("p &lt; 0.05", "p < 0.05"), ("&#946;2", "β2"),
    ("<jats:p>Rose</jats:p>", "Rose"), ("<mml:math><mml:mi>x</mml:mi></mml:math>", "x"),
    ('<a href="https://x.org">Rose</a>', "Rose"), ("a<br/>b", "ab"), ("<B CLASS=x>Rose</B>", "Rose"),
    ("<script>alert(1)</script>", "alert(1)"), ("<img src=x onerror=alert(1)>", ""), ("a<!-- b -->", "a")])
def test_markup_and_references_go(text, words):
    assert prose.plain(text) == words
