"""Says what the exports say: sentences, tables and figures whose every number is looked up, never typed.

Beside each output stands (in its metadata, under `hexspot`) how it was made: the sentence with its gaps and where each gap was filled
from. tests/notebooks/check.py fills them again from the CSV and JSON files and compares.
"""

import io
import re

from IPython.display import Image, Markdown, display
from matplotlib import pyplot

from exports import WRITES, Fact, shown


def escaped(text):
    """Text of the data as Markdown that shows it: names of venues are not markup."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|$~])", r"\\\1", text).replace("\n", " ")


class _Escaped:
    def __init__(self, fact):
        self.fact = fact

    def __format__(self, form):
        return escaped(format(self.fact, form))


def _sources(facts):
    strangers = [name for name, fact in facts.items() if not isinstance(fact, Fact)]
    if strangers:
        raise TypeError(f"{strangers} do not say where they come from: use value, count or fact of Exports")
    return {name: fact.source for name, fact in facts.items()}


def say(sentence, /, **facts):
    """Shows a sentence, its gaps filled with facts."""
    made = {"sentence": sentence, "facts": _sources(facts)}
    text = sentence.format(**{name: _Escaped(fact) for name, fact in facts.items()})
    display(Markdown(text), metadata={"hexspot": made})


def show(sheet, rows, key, columns):
    """Shows rows of a sheet (a polars DataFrame, or dicts): `columns` gives the column and the form of each heading, `key` the columns
    that together tell one row of the sheet from every other."""
    rows = rows if isinstance(rows, list) else rows.to_dicts()
    key = key if isinstance(key, list) else [key]
    columns = [(heading, *(of if isinstance(of, tuple) else (of, ""))) for heading, of in columns.items()]

    def cell(value, form):
        return "–" if value is None else escaped(shown(value, form))

    lines = [f"| {' | '.join(heading for heading, _, _ in columns)} |", f"|{'---|' * len(columns)}"]
    lines += [f"| {' | '.join(cell(row.get(column), form) for _, column, form in columns)} |" for row in rows]
    made = {"sheet": sheet, "key": key, "keys": [[row[column] for column in key] for row in rows], "columns": columns}
    display(Markdown("\n".join(lines)), metadata={"hexspot": made})


def draw(figure, caption, /, **facts):
    """Shows a figure with its caption, which is also what it is called for those who cannot see it."""
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=110, bbox_inches="tight", metadata={"Software": None})
    pyplot.close(figure)
    text = caption.format(**facts)
    made = {"caption": caption, "facts": _sources(facts)}
    display(Image(picture.getvalue(), format="png", alt=text), metadata={"hexspot": made})
    say(f"*{caption}*", **facts)


def have(exports, *sheets):
    """Whether all sheets are there. What is missing is said, and what would write it."""
    missing = [sheet for sheet in sheets if not exports.has(sheet)]
    for sheet in missing:
        plain = sheet.removesuffix(".geojson")
        writes = WRITES.get(plain) or WRITES.get(plain.split("_")[0], "another command of hexspot")
        file = sheet if sheet.endswith(".geojson") else f"{sheet}.csv"
        display(Markdown(f"**Left out:** the exports have no `{file}`. It is written by {writes}."),
                metadata={"hexspot": {"missing": sheet}})
    return not missing


def opening(exports, theme, plan):
    """What must be read before anything else: what these data are, what they stand for, who may see them. `plan` is the map that is told of: it
    may rest on other months than what is ranked in the same run. Gives the title of the theme."""

    def first(*facts):
        return next((fact for fact in facts if fact), facts[-1])

    ranked = f"themes[name={theme}]"
    title = first(exports.fact(f"{ranked}.title"), exports.fact("title", of=plan), exports.fact("theme", of=plan))
    proxy = first(exports.fact(f"{ranked}.proxy_of"), exports.fact("proxy_of", of=plan))
    start, end = (first(exports.fact(f"period.{side}", of=plan), exports.fact(f"period.{side}")) for side in ("from", "to"))
    if exports.manifest.get("notice"):
        say("> **{notice}**", notice=exports.fact("notice"))
    say("**{title}**, {start} to {end}. Handling: {handling}. Licence: {licence}.",
        title=title, start=start, end=end,
        handling=exports.fact("handling"), licence=exports.fact("licence"))
    if proxy:
        say("**A proxy:** of {proxy}.", proxy=proxy)
    return title
