"""The sample with hostile names: premises, operators, stations, areas and streets that would be markup, formulas or spells if anybody took
them for more than text. Writes the data and what `hexspot report` makes of it."""

from __future__ import annotations

import argparse
import csv
import json
import re
import subprocess
from collections import Counter
from pathlib import Path

# Each would set window.__pwned, open a formula, or turn the line around, if it were not text.
NAMES = [
    "<script>window.__pwned='tag'</script>",
    "\"><img src=x onerror=\"window.__pwned='attribute'\">",
    "=HYPERLINK(\"http://evil.invalid/\";\"press\")",
    "</script><script>window.__pwned='island'</script>",
    "<!--<script> Ale House",
    "<b>bold</b> &lt;i&gt; &amp; <br>",
    "<a href=\"javascript:window.__pwned='link'\">Tap</a>",
    "%{lon} ${window.__pwned='template'} {{7*7}}",
    "+44 Bar",
    "-2+3",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "';window.__pwned='quote';//\\",
    "__proto__",
    "constructor",
    "مقهى الزاوية",
    "\u202eKram eht\u202c Mark",
    "🍺 The 👩‍👩‍👧 & 🏳️‍🌈 Arms",
]
RIGHT_TO_LEFT = "مقهى الزاوية"


def hostile(at: int) -> str:
    return NAMES[at] if at < len(NAMES) else f"{NAMES[at % len(NAMES)]} {at}"


def rewrite(path: Path, column: str, names: dict[str, str]) -> None:
    with path.open(newline="", encoding="utf-8") as lines:
        table = list(csv.DictReader(lines))
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, table[0].keys())
        writer.writeheader()
        writer.writerows({**row, column: names.get(row[column], row[column])} for row in table)


def column_of(path: Path, column: str) -> list[str]:
    with path.open(newline="", encoding="utf-8") as lines:
        return [row[column] for row in csv.DictReader(lines)]


def rename(data: Path) -> None:
    """The most heard of get the plainest spells, so that they come up in every table of the report."""
    premises, licensing = data / "premises/licensed-premises.csv", data / "incidents/licensing.csv"
    heard = Counter(column_of(licensing, "Premises"))
    names = sorted(set(column_of(premises, "name")), key=lambda name: (-heard[name], name))
    places = {name: hostile(at) for at, name in enumerate(names)}
    rewrite(premises, "name", places)
    rewrite(licensing, "Premises", places)
    operators = sorted(set(column_of(premises, "operator")) - {""})
    rewrite(premises, "operator", {name: hostile(at) for at, name in enumerate(operators)})

    footfall = data / "footfall/stations-hourly.csv"
    stations = sorted(set(column_of(footfall, "station")))
    rewrite(footfall, "station", {name: hostile(at) for at, name in enumerate(stations)})

    streets, shapes = data / "streets/streets.geojson", data / "boundaries/nte-areas.geojson"
    named = {}
    for path, key in ((streets, "name"), (shapes, "NAME")):
        collection = json.loads(path.read_text("utf-8"))
        for at, feature in enumerate(collection["features"]):
            named[feature["properties"][key]] = feature["properties"][key] = hostile(at)
        path.write_text(json.dumps(collection, ensure_ascii=False), "utf-8")
    areas = {feature_name: name for feature_name, name in named.items()}
    rewrite(data / "survey/safety-survey.csv", "Area", areas)
    # Two lines of title stand above this table, which is rewritten as text.
    ambulance = data / "incidents/ambulance.csv"
    lines = [next(csv.reader([line]), []) for line in ambulance.read_text("utf-8").splitlines()]
    with ambulance.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([areas.get(cell, cell) for cell in line] for line in lines)
    # “On or near …” is the place of a month-only event.
    for path in (data / "crime").rglob("*-street.csv"):
        at = {place: re.sub("^(On or near )(.*)$", lambda m: m[1] + areas.get(m[2], m[2]), place) for place in column_of(path, "Location")}
        rewrite(path, "Location", at)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--program", required=True, help="hexspot")
    arguments.add_argument("--out", type=Path, required=True, help="folder for data/ and report/")
    given = arguments.parse_args()
    data, report = given.out / "data", given.out / "report"
    subprocess.run([given.program, "synth", "--quiet", "--months", "12", "--out", data], check=True)
    rename(data)
    subprocess.run([given.program, "report", "--quiet", "--config", data / "hexspot.toml", "--out", report], check=True)


if __name__ == "__main__":
    main()
