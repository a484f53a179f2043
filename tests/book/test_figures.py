"""Figures and tables: numbered, in words, safe, the same bytes, and honest about nothing."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.text import Text

from iscm_review import groups
from iscm_review.topics import (
    audit,
    epidemiology,
    epidemiology_figures,
    imaging,
    imaging_figures,
    overview,
    pooling,
    pooling_figures,
    published,
    survival,
    survival_figures,
    treatment,
    treatment_figures,
)
from living_review.book import cells, fonts, results
from living_review.book.display import Table
from living_review.book.figures import style
from living_review.book.figures import survival as curves
from living_review.book.reports import LONGEST, reported_by
from living_review.book.tables import plain as plain_words
from living_review.book.tables import report
from living_review.evidence import (
    agreement,
    agreement_figures,
    appraisal,
    appraisal_figures,
    methods_figures,
)
from living_review.evidence import review_tables as review
from living_review.gate import dataset
from living_review.site import reference
from living_review.stats import survival as lifetimes


def figures_of(data, estimates):
    return [
        methods_figures.flow(data), epidemiology_figures.primaries(data),
        epidemiology_figures.age_and_sex(data), epidemiology_figures.cord_levels(data),
        imaging_figures.signs(), imaging_figures.sign_studies(data),
        treatment_figures.pathway(data, estimates), treatment_figures.combinations(data),
        treatment_figures.course(data),
        curves.kaplan_meier(data, "fig-z", "Z.", groups.PRIMARY),
        survival_figures.published_medians(data),
        pooling_figures.forest(data, estimates, "fig-f", "F.",
                               ("primary_lung", "rim_sign", "improved_surgery")),
        agreement_figures.forest(data), appraisal_figures.heat_map(data),
    ]


def tables_of(data, estimates):
    return [
        overview.findings(data, estimates), review.state(data, estimates), review.searches(data),
        review.queries(data), overview.patients(data), review.records(data, "include"),
        *review.excluded(data).tables, review.number_topics(estimates),
        epidemiology.histologies(data), epidemiology.by_primary(estimates),
        imaging.differential(data, "tbl-d", "D", ["bone"]),
        treatment.course(data),
        audit.means(data), *(audit.claims(data, estimates, grave=grave) for grave in (True, False)),
        survival.subgroups(data, estimates),
        treatment.situations(data),
        treatment.function(data),
        published.proportions(data, estimates, "tbl-p", "P", [
            ("Lung", "epidemiology.all.primary_lung.share")]),
        reference.fields(data, "cases"), reference.downloads(data),
        *pooling.summary(estimates).tables, pooling.considered(data),
        agreement.overall(estimates), agreement.presence(data, estimates),
        agreement.values(data, estimates), agreement.measured(data),
        *agreement.adjudicated(data).tables, appraisal.care(data, estimates),
        appraisal.reported(data, estimates), appraisal.over_the_years(estimates),
        appraisal.checklist(data), appraisal.patient_by_patient(data),
    ]


@pytest.fixture(scope="module")
def figures(data, estimates):
    return figures_of(data, estimates)


def test_every_figure_has_words_and_a_text_alternative_with_numbers(figures):
    for figure in figures:
        assert len(figure.caption) > 40 and len(figure.alt) > 40, figure.name
        if not figure.name.endswith("-signs"):
            assert re.search(r"\d", figure.alt), figure.name


def test_every_figure_carries_its_data_and_a_short_alternative(figures):
    for figure in figures:
        if figure.name.endswith("-signs"):
            continue
        assert figure.data and figure.data.rows, figure.name
        assert {len(row) for row in figure.data.rows} == {len(figure.data.columns)}, figure.name
        assert not re.search(r"\bnan\b|None", str(figure.data.rows)), figure.name
        assert len(figure.alt) < 560, figure.name


def test_the_numbers_of_a_text_alternative_are_those_of_the_data(data):
    figure = imaging_figures.sign_studies(data)
    for row in figure.data.rows:
        assert f"{row[2]} {row[3]}" in figure.alt


def test_the_steps_of_a_curve_add_up_to_the_patients_it_tells_of(data):
    figure = curves.kaplan_meier(data, "fig-a", "A.", [groups.ALL])
    patients, deaths = (int(n) for n in re.search(r"(\d+) patients, (\d+) deaths", figure.alt).groups())
    assert int(figure.data.rows[0][2]) == patients
    assert sum(int(row[3]) for row in figure.data.rows) == deaths
    assert sum(int(row[3]) + int(row[4]) for row in figure.data.rows) == patients


def test_every_drawing_is_well_formed_and_without_a_date(figures):
    for figure in figures:
        svg = figure.svg()
        root = ET.fromstring(svg)
        assert root.tag.endswith("svg")
        assert "dc:date" not in svg and "<script" not in svg


def test_the_same_numbers_give_the_same_drawing(data):
    assert epidemiology_figures.primaries(data).svg() == epidemiology_figures.primaries(data).svg()


def test_every_table_has_rows_of_one_length(data, estimates):
    tables = tables_of(data, estimates)
    assert sum(not table.rows for table in tables) <= 2  # such as what is still to be settled
    for table in tables:
        assert {len(row) for row in table.rows} <= {len(table.columns)}, table.name


def test_without_patients_figures_and_tables_say_so(empty_folder):
    data = dataset.load(empty_folder)
    estimates = results.compute(data)
    figures = figures_of(data, estimates)
    said = [figure.caption for figure in figures]
    assert sum("no patient" in s or s.startswith("No ") for s in said) >= 8
    for figure in figures:
        assert figure.svg() and figure.alt
    for table in tables_of(data, estimates):
        assert f":name: {table.name}" in table.markdown()


def of_these(name, frame):
    return groups.Group(name, name, lambda f: f["case_id"].isin(frame["case_id"]))


def test_a_group_of_fewer_than_ten_has_no_curve_and_is_named(data):
    known = lifetimes.followed(data.patients)
    drawn = curves.kaplan_meier(data, "fig-n", "N.", (
        of_these("ten of them", known.iloc[:10]), of_these("nine of them", known.iloc[:9]),
        groups.Group("nobody", "nobody at all", lambda f: f["primary_site"] == "none")))
    assert "no curve: nine of them and nobody at all." in drawn.caption
    assert {row[0] for row in drawn.data.rows} == {"ten of them"}
    assert curves.kaplan_meier(data, "fig-o", "O.", [of_these("nine", known.iloc[:9])]).data is None


def test_a_group_with_few_deaths_is_marked(data):
    known = lifetimes.followed(data.patients)
    alive = of_these("alive", known[~known["event_observed"]].iloc[:10])
    figure = curves.kaplan_meier(data, "fig-s", "S.", (alive,))
    assert "shown, not compared" in figure.caption and "band" not in figure.caption
    assert "shown, not compared" not in curves.kaplan_meier(
        data, "fig-a", "A.", [groups.ALL]).caption


def test_a_curve_ends_where_fewer_than_five_are_at_risk():
    """Of eight who die one a month, four are left after the fourth."""
    curve = lifetimes.kaplan_meier(np.arange(1.0, 9), np.ones(8, bool))
    with style.look():
        _, ax = style.canvas(2)
    curves.draw_curve(ax, curve, 0, band=True)
    assert max(max(line.get_xdata(), default=0) for line in ax.lines) == 4
    assert ax.collections[0].get_datalim(ax.transData).x1 == 4
    assert curves.thins(curve) and not curves.thins(curve[curve["time"] <= 4])


def test_patients_whose_other_treatments_are_not_mentioned_are_hatched(data):
    figure = treatment_figures.combinations(data)
    solid, hatched = figure.canvas.axes[0].containers
    rows = [row[-2:] for row in figure.data.rows]
    assert [(str(int(a.get_height() + b.get_height())), str(int(a.get_height())))
            for a, b in zip(solid, hatched, strict=True)] == rows
    assert all(bar.get_hatch() for bar in hatched) and not any(bar.get_hatch() for bar in solid)


def test_at_risk_counts_who_is_followed_at_that_month():
    """One dies at 6, one is last seen at 6, one at 12: all three are at risk at 6, one after."""
    curve = lifetimes.kaplan_meier(np.array([6.0, 6.0, 12.0]), np.array([True, False, False]))
    assert [curves.at_risk(curve, m) for m in (0, 6, 7, 12, 13)] == [3, 3, 1, 1, 0]


def test_followed_for_longer_counts_each_patient_once(data, plain):
    late = sum(float(r["survival_months"]) > 36 for r in plain.rows
               if r["survival_months"] and r["status"])
    twice = curves.kaplan_meier(data, "fig-l", "L.", (groups.ALL, groups.ALL))
    assert f"{late} patients were followed for longer" in twice.caption


@pytest.mark.parametrize("months", [(-24, -3), (-24,), (-200, -30, -6), (-5,), (0,), (1, 300)])
def test_the_course_of_the_index_patient_is_drawn_whenever_its_events_were(data, months):
    rows = data.index_case.head(len(months)).assign(month=[float(m) for m in months])
    figure = treatment_figures.course(replace(data, frames=data.frames | {"index_case": rows}))
    low, high = figure.canvas.axes[-1].get_xlim()
    assert any(low < month < high for month in months) and figure.svg() and "nan" not in figure.caption
    assert len(figure.canvas.axes[-1].get_xticks()) < 60


def test_groups_may_come_in_any_sequence(data):
    """A curve of all patients leaves nobody out, however the one group is given."""
    captions = {curves.kaplan_meier(data, "fig-a", "A.", by).caption
                for by in ([groups.ALL], (groups.ALL,))}
    assert len(captions) == 1 and "belong to no group" not in captions.pop()


def test_many_groups_are_drawn_and_told_apart(data):
    many = tuple(groups.Group(f"g{n}", f"group {n}", groups.ALL.test) for n in range(13))
    figure = curves.kaplan_meier(data, "fig-m", "M.", many)
    strokes = [(line.get_color(), str(line._unscaled_dash_pattern)) for line in figure.canvas.axes[0].lines
               if line.get_label().startswith("group")]
    assert len(set(strokes)) == len(strokes) == len(many) and figure.svg()
    assert len({str(sorted(style.stroke(i).items())) for i in range(30)}) == 30


def test_a_users_settings_do_not_change_a_drawing_and_are_not_changed(data):
    import matplotlib
    from matplotlib import font_manager

    fonts_before, plain_one = [*font_manager.fontManager.ttflist], epidemiology_figures.primaries(data).svg()
    with matplotlib.rc_context({"lines.linewidth": 9, "xtick.direction": "in", "font.size": 30}):
        before = dict(matplotlib.rcParams)
        assert epidemiology_figures.primaries(data).svg() == plain_one and dict(matplotlib.rcParams) == before
    assert font_manager.fontManager.ttflist == fonts_before


def test_every_drawing_is_in_the_house_style(figures):
    assert {text.get_fontfamily()[0] for figure in figures for text in figure.canvas.findobj(Text)} == {
        fonts.FAMILY}


def test_drawings_have_the_shipped_type_and_no_font_of_the_machine():
    from matplotlib import font_manager, get_data_path

    places = [Path(get_data_path()), *fonts.folders()]
    with style.look():
        assert all(any(Path(font.fname).is_relative_to(place) for place in places)
                   for font in font_manager.fontManager.ttflist)
        for wanted, file in ((":regular", "Regular"), (":bold", "Semibold"), (":italic", "It")):
            assert font_manager.findfont(fonts.FAMILY + wanted).endswith(f"SourceSans3-{file}.otf")


def test_words_of_the_data_are_never_markup():
    hostile = "<script>alert(1)</script> *x* `y` [z](javascript:1) {num}"
    assert not re.search(r"(?<!\\)[<>*`\[\]{}]", plain_words(hostile))


def test_reports_are_named_by_their_first_author(data):
    assert report(data, "goyal2019").startswith("Goyal 2019 {cite")
    assert report(data, "damhieu2009").startswith("Dam-Hieu 2009")
    assert report(data, "rykken2013b").startswith("Rykken 2013b")


def test_a_report_without_authors_is_named_by_what_it_is(data):
    unnamed = data.by_key[data.by_key["authors"].isna()]
    for key, short in unnamed["short_title"].items():
        said = reported_by(data, key)
        assert said.startswith(short) if short else said[0] in "“["
        assert len(said) < LONGEST + len("“ …” 2026a")


def test_an_author_in_another_script_is_spelled_as_in_the_key(data):
    assert reported_by(data, "asano2012") == "Asano 2012"


def test_cells_cannot_break_a_table():
    text = Table("t", "caption | with `code`", ("a", "b:r"), [("x | y\nz", None)]).markdown()
    assert "x \\| y z" in text and text.count("\n| ") == 3


def test_what_belongs_together_stays_on_one_line():
    assert "| 5\u00a0of\u00a07 z |" in Table("t", "c", ("a",), [(" 5\u00a0of\u00a07 \u2028 z ",)]).markdown()


def test_rows_of_a_group_name_it_once():
    text = Table("t", "c", ("a", "b"), [("x", 1), ("x", 2), ("y", 2)]).markdown()
    assert "| x | 1 |\n|  | 2 |\n| y | 2 |" in text


def test_a_table_without_rows_says_so():
    """And keeps its name, so that a reference to it is not broken."""
    text = Table("tbl-t", "c", ("a", "b"), [], empty="Nobody.").markdown()
    assert "| Nobody. |  |" in text and ":name: tbl-t" in text


def test_a_figure_with_nothing_to_show_keeps_its_name():
    figure = style.nothing("fig-f", "No patient.")
    assert figure.name == "fig-f" and figure.caption == figure.alt == "No patient."


PHONE = """
from living_review.book.display import Figure
from living_review.book.figures import style
drawing, ax = style.canvas(1)
{room}
Figure("fig-x", "X.", "x", drawing)
"""


@pytest.mark.parametrize("room, there", [
    ("", True), ("ax.set_yticks([0], ['a long name ' * 9])", False)])
def test_a_figure_is_drawn_again_for_a_phone_where_it_has_room(room, there, tmp_path, monkeypatch):
    monkeypatch.setattr(cells, "mimebundle", lambda figure: figure)
    figure = cells.shown(PHONE.format(room=room), "page", {})
    assert bool(figure.phone) == there and style.width == style.WIDTH
    figure.save(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"fig-x.svg", *["fig-x-phone.svg"] * there}


def test_a_curve_ends_where_it_is_asked_to_with_the_medians_beside_it(data):
    figure = curves.kaplan_meier(data, "fig-u", "U.", [groups.ALL], 12, ("median elsewhere", [3.5, 8]))
    ax, _ = figure.canvas.axes
    assert ax.get_xlim() == (0, 12) and max(ax.get_xticks()) == 12
    assert [line.get_xydata().tolist() for line in ax.lines if line.get_label() == "median elsewhere"] == [
        [[3.5, 0.5], [8, 0.5]]]
    assert "The axis ends at 12 months" in figure.caption
    assert "median elsewhere: 3.5 and 8 months" in figure.alt
