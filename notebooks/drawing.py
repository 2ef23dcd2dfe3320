"""Maps and colours that all figures share. Colours are told apart by people who see fewer of them (cividis, Okabe-Ito)."""

import matplotlib
from matplotlib import colors, patheffects, pyplot, ticker

from exports import shown

INK = "#222222"
BLUE, ORANGE, GREEN, RED, PURPLE, SKY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9"
LINES = [BLUE, ORANGE, GREEN, RED, PURPLE, SKY]

# Names from the data are shown as they are, never read as formulas.
matplotlib.rcParams.update({
    "text.parse_math": False, "font.size": 10, "axes.titlesize": 11, "axes.titleweight": "bold", "axes.titlelocation": "left",
    "axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False, "figure.facecolor": "white",
})


per_cent = ticker.FuncFormatter(lambda share, _: shown(share, ".0%"))


def known(value):
    """A number to plot: a gap where it is not known."""
    return float("nan") if value is None else value


def ground(axes, cells, column, label):
    """Cells coloured by a column, with its scale. What is not known is grey. Few places hold most, so colours go by the square root:
    differences among the others are seen too."""
    scale = {"label": f"{label}\n(colours by square root)", "shrink": 0.6, "pad": 0.02, "format": "{x:,.0f}"}
    known = cells[cells[column].notna()]
    cells.plot(ax=axes, color="#dddddd", edgecolor="white", linewidth=0.3)
    if len(known):
        known.plot(ax=axes, column=column, cmap="cividis", edgecolor="white", linewidth=0.3, legend=True, legend_kwds=scale,
                   norm=colors.PowerNorm(0.5, vmin=0))
    axes.set_axis_off()


def outlines(axes, shapes, label, names=None, colour=RED, width=2.2, style="-", halo=True):
    """Borders over a map, with a name inside each; with a halo they are seen on dark and on light."""
    if halo:
        shapes.boundary.plot(ax=axes, color="white", linewidth=width + 1.6)
    shapes.boundary.plot(ax=axes, color=colour, linewidth=width, linestyle=style, label=label)
    for name, place in zip(names if names is not None else [], shapes.geometry.representative_point()):
        tag(axes, place, str(name), colour)


def tag(axes, place, text, colour=INK, offset=(0, 0)):
    """A short text at a place of a map."""
    halo = [patheffects.withStroke(linewidth=3, foreground="white")]
    axes.annotate(text, (place.x, place.y), offset, textcoords="offset points", ha="center", va="center", color=colour,
                  fontweight="bold", path_effects=halo)


def points(axes, shapes, label, marker, colour, size=60, names=None):
    """Places on a map, with a name beside each if there are names."""
    axes.scatter(shapes.geometry.x, shapes.geometry.y, s=size, marker=marker, color=colour, edgecolor="white", linewidth=0.8,
                 label=label, zorder=5)
    for name, place in zip(names if names is not None else [], shapes.geometry):
        tag(axes, place, str(name), colour, (0, 10))


def frame_on(axes, shapes, margin=0.12):
    """Turns the view of a map to some shapes, and says how long a stretch of it is."""
    west, south, east, north = shapes.total_bounds
    room = max(east - west, north - south) * margin
    axes.set_xlim(west - room, east + room)
    axes.set_ylim(south - room, north + room * 0.4)
    axes.set_aspect("equal")
    width = east - west + 2 * room
    length = max(step for step in (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 50000) if step <= max(width / 4, 10))
    start, height = west - room * 0.6, south - room * 0.55
    halo = [patheffects.withStroke(linewidth=6, foreground="white")]
    axes.plot([start, start + length], [height, height], color=INK, linewidth=3, solid_capstyle="butt", path_effects=halo)
    halo = [patheffects.withStroke(linewidth=3, foreground="white")]
    axes.annotate(f"{length:,} m", (start + length, height), (5, 0), textcoords="offset points", va="center", fontsize=8,
                  path_effects=halo)


def key(axes):
    """What the marks of a map mean, below it."""
    if axes.get_legend_handles_labels()[1]:
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0.02), ncols=3)


def heat(axes, grid, across, down, title):
    """Numbers of a grid as colours (cividis). What is not known is left grey."""
    axes.set_facecolor("#dddddd")
    picture = axes.imshow(grid, cmap="cividis", aspect="auto")
    axes.set_xticks(range(len(across)), across)
    axes.set_yticks(range(len(down)), down)
    axes.set_title(title)
    return picture


def panels(number, across=2, size=(5.2, 3.0)):
    """A figure of panels, those not needed left out."""
    across = min(across, number)
    down = -(-number // across)
    figure, grid = pyplot.subplots(down, across, figsize=(size[0] * across, size[1] * down), squeeze=False, layout="constrained")
    for spare in grid.flat[number:]:
        spare.remove()
    return figure, list(grid.flat[:number])
