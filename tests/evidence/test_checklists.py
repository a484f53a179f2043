"""The checklists of reporting: every place exists, and no answer goes without its place or its reason."""

import re

from living_review import review
from living_review.book.tables import DASH
from living_review.evidence import checklists
from living_review.tables.inputs import BOOK


def anchors(page):
    """What a link may name on a page: its headings, as MyST spells them."""
    titles = re.findall(r"^##? (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_a_link_leads_to_a_heading_that_exists():
    links = {link for line in checklists.items() for text in (line.where, line.missing)
             for link in re.findall(r"\]\((.+?)\)", text)}
    lost = []
    for link in links:
        page, _, anchor = link.partition("#")
        path = BOOK / "chapters" / page
        if not path.is_file() or anchor and anchor not in anchors(path):
            lost.append(link)
    assert links and not lost


def test_what_is_answered_has_its_place_and_what_is_missing_is_said():
    for line in checklists.items():
        assert line.answer in checklists.ANSWERS, line
        assert line.where or line.answer not in (checklists.YES, checklists.PARTLY), line
        assert bool(line.missing) == (line.answer != checklists.YES), line


def test_each_answer_can_be_read_alone():
    """“As for 13f” sends a reader through the table."""
    assert [line for line in checklists.items() if re.search(r"\bas for\b", line.missing)] == []


def test_no_item_is_left_out():
    parts = {10: "ab", 13: "abcdef", 16: "ab", 20: "abcd", 23: "abcd", 24: "abc"}
    asked = {"prisma-2020": [f"{n}{part}" for n in range(1, 28) for part in parts.get(n, [""])],
             "care": [str(n) for n in range(1, 14)], "swim": ["1a", "1b", *(str(n) for n in range(2, 10))],
             "moose": [str(n) for n in range(1, 36)]}
    for name, items in asked.items():
        assert [line.item for line in checklists.items(name)] == items


def test_the_summary_counts_the_answers_of_each_checklist():
    titles = checklists.titles()
    assert list(titles) == list(dict.fromkeys(line.checklist for line in checklists.items()))
    for name, (title, n, *answers) in zip(titles, checklists.summary().rows, strict=True):
        assert title == titles[name] == checklists.table(name).caption
        assert n == len(checklists.items(name)) == len(checklists.table(name).rows)
        assert sum(k for k in answers if k != DASH) == n


def test_a_topic_of_the_numbers_has_the_title_of_its_chapter():
    for topic in review().topics:
        page = BOOK / f"chapters/{topic.name}.md"
        assert not page.is_file() or f"\n# {topic.title}\n" in page.read_text(encoding="utf-8"), topic.name
