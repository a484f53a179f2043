"""Figures of the survival chapter."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from living_review.book import reports
from living_review.book.display import Figure
from living_review.book.figures import style
from living_review.book.figures.data import of_frame
from living_review.book.figures.survival import kaplan_meier
from living_review.gate.dataset import Dataset
from living_review.stats.wording import number

from .. import groups
from . import survival

__all__ = ["OURS", "at_a_glance", "kaplan_meier", "published_medians"]
#: Where the curve of the opening page ends, in months. Beyond, it is flat, and the eye would take the level
#: of a few patients for the outlook of all.
GLANCE = 12
#: All patients of the table, under the name that sets them apart from all patients of a centre.
OURS = groups.ALL._replace(label="our case reports, selected")


def at_a_glance(data: Dataset, name: str) -> Figure:
    """The first months of our case reports, with the medians of series of all patients of a centre."""
    rows, (setting, *_) = survival.by_setting(data), survival.SETTINGS[0]
    series = rows[rows["setting"] == setting].sort_values("value")
    title = "Survival in selected case reports, which is not to be quoted to a patient."
    if len(series):
        title += f" Diamonds: medians in series of all patients of a centre, {survival.each(series)} months."
    return kaplan_meier(data, name, title, [OURS], GLANCE,
                        ("median in a series of all patients of a centre", series["value"].tolist()))


@style.look()
def published_medians(data: Dataset) -> Figure:
    """Median survival of published series by year."""
    table = survival.published_medians(data).dropna(subset=["year"])
    if table.empty:
        return style.nothing("fig-published-medians", "No series gives a median survival.")
    canvas, ax = style.canvas(3.2)
    operated = table["subgroup"].fillna("").str.fullmatch(r"(.*, )?(radical )?surgery")
    irradiated = table["subgroup"].eq("radiotherapy")
    kind = table["population"].mask(operated, "surgical").mask(irradiated, "radiotherapy")
    marks = {"surgical": ("operated", style.ORANGE, "s"), "radiotherapy": ("radiotherapy", style.PURPLE, "D"),
             "radiosurgery": ("radiosurgery", style.GREEN, "^"), "": ("all or other", style.BLUE, "o")}
    kind = kind.where(kind.isin(marks), "")
    for its, (label, colour, marker) in marks.items():
        part = table[kind == its]
        sizes = 18 + 1.3 * part["n"].fillna(0).clip(upper=120)
        ax.scatter(part["year"], part["value"], s=sizes, marker=marker, color=colour, alpha=0.75,
                   edgecolor="white", linewidth=0.8, label=f"{label} ({len(part)})")
    ax.set_ylim(0, table["value"].max() + 2)
    ax.set_xlabel("year of publication")
    ax.set_ylabel("median survival, months")
    ax.xaxis.set_major_locator(MaxNLocator(4 if style.width == style.NARROW else "auto", integer=True))
    ax.grid(True)
    ax.legend(loc="lower left", ncols=2 if style.width == style.NARROW else 3, bbox_to_anchor=(0, 1.0),
              borderaxespad=0.2)
    low, high = np.min(table["value"]), np.max(table["value"])
    return Figure(
        "fig-published-medians",
        f"Median survival in published series of intramedullary metastasis: {len(table)} figures from "
        f"{table['citation_key'].nunique()} reports with a known year; a report can give several. A "
        "larger mark is a larger series; the smallest mark is also used where the size is not given.",
        f"Scatter of {len(table)} published medians between {number(low)} and {number(high)} months, "
        f"years {table['year'].min():.0f} to {table['year'].max():.0f}.", canvas,
        of_frame(table.assign(year=table["year"].astype(int).astype(str),
                              report=[reports.reported_by(data, key) for key in table["citation_key"]]),
                 {"report": "Report", "year": "Year:r", "population": "Population", "subgroup": "Subgroup",
                  "value": "Median, months:r", "lower": "From:r", "upper": "To:r", "n": "Patients:r"}))
