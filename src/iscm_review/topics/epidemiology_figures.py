"""Figures of the epidemiology chapter."""

import numpy as np

from living_review.book.display import Data, Figure
from living_review.book.figures import style
from living_review.book.figures.data import of_shares
from living_review.gate.dataset import Dataset
from living_review.stats.wording import listed

from . import epidemiology

NO_PATIENT = "The case table holds no patient, so there is nothing to draw."


@style.look()
def primaries(data: Dataset) -> Figure:
    """Primary sites with the share of patients and its interval."""
    table = epidemiology.primaries(data)
    total = int(table["n"].sum())
    if not total:
        return style.nothing("fig-primaries", NO_PATIENT)
    canvas, ax = style.canvas(0.24 * max(len(table), 3) + 0.8)
    style.intervals(ax, table["label"], table["share"], table["lower"], table["upper"],
                    [str(n) for n in table["n"]])
    style.percent_axis(ax, "proportion of patients, with 95% interval",
                       min(1, 0.05 + 0.05 * np.ceil(20 * table["upper"].max())))
    ax.text(1.06, -0.95, "patients", transform=ax.get_yaxis_transform(), fontsize=8, color=style.GREY)
    first = listed([f"{r.label} {r.n}" for r in table.head(5).itertuples()])
    return Figure(
        "fig-primaries",
        f"Site of the primary cancer in {total} published patients. Proportions among published "
        "patients are not those among all patients, because unusual primaries are reported more often.",
        f"Dot chart of {len(table)} primary sites among {total} patients, largest first: {first}.",
        canvas, of_shares("Primary", table["label"], [f"{n} of {total}" for n in table["n"]], table["share"],
                          table["lower"], table["upper"]))


@style.look()
def age_and_sex(data: Dataset) -> Figure:
    """Ages in ten-year bands, by sex."""
    cases = data.cases[data.cases["age_years"].notna()]
    if cases.empty:
        return style.nothing("fig-age", NO_PATIENT)
    edges = np.arange(10 * (cases["age_years"].min() // 10), cases["age_years"].max() + 11, 10)
    parts = [("men", cases["sex"] == "male", style.BLUE, ""),
             ("women", cases["sex"] == "female", style.ORANGE, "///"),
             ("sex not reported", cases["sex"].isna(), style.PALE, "")]
    parts = [p for p in parts if p[1].any()]
    canvas, ax = style.canvas(2.5)
    ax.hist([cases.loc[mask, "age_years"] for _, mask, _, _ in parts], bins=edges, stacked=True,
            color=[c for *_, c, _ in parts], edgecolor="white", linewidth=0.8,
            hatch=[h for *_, h in parts],
            label=[f"{name} ({int(mask.sum())})" for name, mask, _, _ in parts])
    ax.set_xlabel("age in years")
    ax.set_ylabel("patients")
    ax.set_xticks(edges)
    ax.grid(axis="y")
    ax.legend(loc="upper left")
    bands = [f"{int(a)} to {int(a) + 9}" for a in edges[:-1]]
    talls = [np.histogram(cases.loc[mask, "age_years"], edges)[0] for _, mask, *_ in parts]
    counts = listed([f"{band}: {n}" for band, n in zip(bands, sum(talls), strict=True)])
    return Figure(
        "fig-age",
        f"Age at the cord metastasis and sex, in the {len(cases)} patients whose age at that time is "
        f"reported; it was not reported in {len(data.cases) - len(cases)}.",
        f"Stacked bars of patients by age band: {counts}. "
        + " ".join(f"{name}: {int(mask.sum())}." for name, mask, _, _ in parts), canvas,
        Data(("Age in years", *(f"{name.capitalize()}:r" for name, *_ in parts)),
             list(zip(bands, *talls, strict=True))))


@style.look()
def cord_levels(data: Dataset) -> Figure:
    """Patients per vertebral level beside a drawing of the cord."""
    counts, conus, n = epidemiology.level_counts(data.cases)
    if not n:
        return style.nothing("fig-levels", "No patient has a vertebral level reported.")
    if n == conus:
        return style.nothing("fig-levels", "Only the conus is named, no vertebral level.")
    # Below the end of the cord only as far as there are patients.
    lowest = max([list(counts.index).index("L1"), *np.flatnonzero(counts)])
    levels = list(counts.index[:lowest + 1])
    canvas, (cord, bars) = style.canvas(5.4, columns=2, sharey=True, gridspec_kw={"width_ratios": [1, 2.6]})
    _draw_cord(cord, levels)
    parts = {"C": ("cervical", style.BLUE), "T": ("thoracic", style.ORANGE),
             "L": ("lumbar", style.GREEN), "S": ("sacral", style.GREY)}
    for letter, (word, colour) in parts.items():
        its = [y for y, level in enumerate(levels) if level[0] == letter]
        if its:
            bars.barh(its, counts.iloc[its], height=0.72, color=colour, label=word)
    for y, k in enumerate(counts[levels]):
        bars.text(k + 0.15, y, str(k) if k else "", va="center", fontsize=8)
    canvas.legend(*bars.get_legend_handles_labels(), loc="outside lower right", ncols=len(parts))
    bars.set_yticks(range(len(levels)), levels)
    bars.tick_params(axis="y", length=0, labelleft=True, labelsize=8)
    bars.set_ylim(len(levels) - 0.3, -1.2)
    bars.set_xlim(0, max(counts) + 2)
    bars.set_xlabel("patients with the lesion at this vertebral level")
    bars.grid(axis="x")
    regions = [f"{word} {sum(k for v, k in counts.items() if v[0] == letter)}"
               for letter, (word, _) in parts.items()]
    regions_only = int((data.cases["levels"].isna() & data.cases["region"].notna()).sum())
    most = f"{listed(list(counts[counts == counts.max()].index))} with {int(counts.max())}"
    return Figure(
        "fig-levels",
        f"Vertebral level of the lesion in the {n - conus} patients with a reported level. A lesion over "
        "several levels counts at each, so the bars add up to more than the number of patients, and cervical "
        f"and thoracic bars do not compare as regions do; most at {most}. Not drawn: {conus} patients with "
        f"the conus alone reported, and {len(data.cases) - n} without a level, {regions_only} of them with a "
        "region. The drawing is schematic and shows vertebral levels, not cord segments.",
        f"Bar chart from C1 to {levels[-1]} beside a schematic spinal cord. Counts by level, a lesion at "
        f"several levels counted at each: {listed(regions)}; most at {most}.", canvas,
        Data(("Vertebral level", "Patients:r"), list(counts.items())))


def _draw_cord(ax, levels: list[str]) -> None:
    """Outline of the cord with its two enlargements, ending at the lower border of L1."""
    y = np.linspace(-0.5, levels.index("L1") + 0.5, 240)

    def bump(centre: float, spread: float, size: float) -> np.ndarray:
        return size * np.exp(-((y - centre) / spread) ** 2)

    half = 0.42 + bump(4.5, 2.2, 0.16) + bump(16.6, 1.5, 0.14)
    taper = np.clip((y[-1] - y) / 1.8, 0, 1) ** 0.6
    half = half * taper
    ax.fill_betweenx(y, -half, half, color="#f2dfc9", linewidth=0)
    ax.plot(-half, y, color=style.GREY, linewidth=1)
    ax.plot(half, y, color=style.GREY, linewidth=1)
    ax.plot([0, 0], [y[-1], len(levels) - 0.5], color=style.GREY, linewidth=0.8)
    for x in (-0.16, -0.08, 0.08, 0.16):
        ax.plot([x * 0.4, x], [y[-1] - 0.6, len(levels) - 0.5], color=style.PALE, linewidth=1)
    for y_text, words in ((4.5, "cervical\nenlargement"), (16.2, "lumbar\nenlargement"),
                          (19.1, "conus")):
        ax.text(-0.72, y_text, words, ha="right", va="center", fontsize=7.5, color=style.GREY)
    ax.set_xlim(-1.9, 0.75)
    ax.set_axis_off()
