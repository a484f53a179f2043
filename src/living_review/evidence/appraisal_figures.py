"""The figure of the chapter on what the reports say and leave out."""

from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.patches import Rectangle

from ..book.display import Data, Figure
from ..book.figures import style
from ..gate.dataset import Dataset
from ..stats import groups
from ..stats.estimate import SMALLEST_GROUP
from ..stats.wording import listed, number, within
from . import appraisal

SHADES = LinearSegmentedColormap.from_list("reported", ["#f4f6f8", style.SKY, style.BLUE, "#00365c"])
#: On a colour of less relative luminance figures are white.
LUMINANCE, DARK = (0.2126, 0.7152, 0.0722), 0.55


@style.look()
def heat_map(data: Dataset) -> Figure:
    """Share of the reports that give each field, by period, grouped by item of CARE."""
    name = "fig-completeness"
    if data.cases.empty:
        return style.nothing(name, "No patient is in the case table.")
    periods, columns = appraisal.by_period(data), data.package.tables["cases"]
    heads = [(_short(group), int(group.test(data.patients).sum())) for group in periods]
    items = [(item, its) for item in appraisal.CARE if (its := appraisal.fields_of(data, item))]
    tall = sum(1 + len(its) for _, its in items)
    canvas, ax = style.canvas(0.55 + 0.186 * tall)
    ax.set_xlim(-0.02, len(periods))
    ax.set_ylim(tall, 0)
    y, ticks, rows = 0, [], []
    for item, its in items:
        ax.text(-0.06, y + 0.62, item.name.capitalize(), ha="right", va="center", fontsize=8,
                fontweight="bold", transform=ax.get_yaxis_transform())
        y += 1
        for field in its:
            title = columns[field.name].title
            cells = [table.loc[field.name] for table in periods.values()]
            for x, cell in enumerate(cells):
                _cell(ax, x, y, cell["reported"], cell["applies"])
            ticks.append((y + 0.5, title))
            rows.append((title, *("{reported} of {applies}".format(**cell) for cell in cells)))
            y += 1
    ax.set_yticks(*zip(*ticks, strict=True), fontsize=7.5)
    ax.set_xticks([x + 0.5 for x in range(len(heads))], [f"{words}\nn = {n}" for words, n in heads],
                  fontsize=8, rotation=90 if style.width == style.NARROW else 0)
    ax.tick_params(length=0)
    ax.xaxis.tick_top()
    for side in ax.spines.values():
        side.set_visible(False)
    overall = periods[groups.ALL].loc[[field.name for _, its in items for field in its]].query("applies > 0")
    shares = (overall["reported"] / overall["applies"]).sort_values(kind="stable")
    alt = [f"{within(columns[name].title)} {number(share, 'fraction')}" for name, share in shares.items()]
    return Figure(
        name, "Completeness of reporting by year of publication: proportion of patients for whom a field was "
        "reported, of those to whom it applies, in the text that was read. Fields are grouped by item of "
        "CARE. A darker colour means more often reported. Where a field applies to fewer than "
        f"{SMALLEST_GROUP} patients the count is given without colour; a dash means that it applies to none.",
        f"Table of shades: {len(alt)} fields by {len(periods) - 1} periods, {heads[0][1]} patients. Most "
        f"often reported: {listed(alt[:-4:-1])}. Least often: {listed(alt[:3])}.", canvas,
        Data(("Field", *(f"{words}, n = {n}:r" for words, n in heads)), rows))


def _short(group: groups.Group) -> str:
    """A period as the head of a narrow column: ``2000–2009``."""
    words = group.label.removeprefix("published ").removeprefix("up ").removesuffix(" patients")
    return words.replace("0 to 2", "0–2").replace("year not shown", "no year")


def _cell(ax, x: int, y: int, k: int, n: int) -> None:
    enough = n >= SMALLEST_GROUP
    face = SHADES(k / n) if enough else "white"
    ax.add_patch(Rectangle((x + 0.02, y + 0.05), 0.96, 0.9, facecolor=face,
                           edgecolor="none" if enough else style.PALE, linewidth=0.8))
    light = sum(part * shade for part, shade in zip(LUMINANCE, to_rgb(face), strict=True))
    words = number(k / n, "fraction") if enough else (f"{k} of {n}" if n else "–")
    ax.text(x + 0.5, y + 0.53, words, ha="center", va="center", fontsize=7.5,
            color="white" if light < DARK else style.INK)
