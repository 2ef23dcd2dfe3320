"""Reads a folder of hexspot's exports: tables (Parquet, or CSV where that is all there is), maps (GeoJSON) and the manifest.

Nothing is computed here but what a reader could do by eye: pick a value, count rows, add up a column. Each such `Fact` remembers
where it comes from, so that whoever doubts a sentence (tests/notebooks/check.py does) can look the number up again.
"""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

import geopandas
import h3
import polars
from shapely import Polygon

# What writes a sheet, and what that needs: said where a sheet is missing.
WRITES = {
    "areas": "`hexspot areas`, which needs areas to compare (`--areas`)",
    "cells": "`hexspot rank`",
    "concentration": "`hexspot rank`",
    "concern": "`hexspot premises`, which needs a list of premises (`--premises`)",
    "cover": "`hexspot cover`, which needs cameras, lights or other assets (`--assets`)",
    "cover_hours": "`hexspot cover`, which needs cameras, lights or other assets (`--assets`)",
    "hotspots": "`hexspot rank`",
    "overlap": "`hexspot rank` with more than one theme",
    "patrol": "`hexspot patrol`",
    "patrol_routes": "`hexspot patrol`",
    "premises": "`hexspot premises`, which needs a list of premises (`--premises`)",
    "operators": "`hexspot venues`, which needs premises that name their operators",
    "ranking": "`hexspot rank`",
    "routes": "`hexspot routes`, which needs premises and stations",
    "trend": "`hexspot trend`",
    "trends": "`hexspot trend`",
    "venues": "`hexspot venues`, which needs a list of premises (`--premises`)",
    "venues_operators": "`hexspot demo` (`operators.csv` of `hexspot venues`), which needs premises that name their operators",
    "when": "`hexspot when`, which needs events whose time of day is known",
}


@dataclass(frozen=True)
class Fact:
    """A value of the exports and where it stands in them. `None` is what the exports leave open, never zero."""

    value: object
    source: dict

    def __format__(self, form):
        return shown(self.value, form)

    def __bool__(self):
        return bool(self.value)


def shown(value, form=""):
    """A value as a reader meets it: `form` is Python's, with a space before the per cent sign."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(shown(each) for each in value)
    if isinstance(value, str):
        return value
    return format(value, form).replace("%", "\N{NO-BREAK SPACE}%")


class Exports:
    """A folder of exports. Whatever it lacks is `None`, or a fact that is not known."""

    def __init__(self, folder=None):
        self.folder = Path(folder or os.environ.get("HEXSPOT_OUT", "../hexspot-out"))
        if not (self.folder / "manifest.json").is_file():
            raise FileNotFoundError(f"{self.folder} has no manifest.json: set HEXSPOT_OUT to a folder that hexspot wrote")
        self.documents = {}
        self.manifest = self.document("manifest.json")

    def theme(self):
        """The theme to tell of: the one named in HEXSPOT_THEME, or the first of the run that has a map. Of a plan by itself, which
        ranks none, what README calls any theme."""
        names = [theme["name"] for theme in self.manifest.get("themes", [])]
        mapped = [name for name in names if self.has(f"cells_{name}.geojson")]
        return os.environ.get("HEXSPOT_THEME") or next(iter(mapped or names), "<theme>")

    def document(self, file):
        """A JSON file of the exports, read once."""
        if file not in self.documents:
            self.documents[file] = json.loads((self.folder / file).read_text(encoding="utf-8"))
        return self.documents[file]

    def has(self, sheet):
        """Whether a sheet is there: a table by its bare name, a map by the name of its file."""
        names = [sheet] if sheet.endswith(".geojson") else [f"{sheet}.parquet", f"{sheet}.csv"]
        return any((self.folder / name).is_file() for name in names)

    def table(self, sheet):
        """A table as a polars DataFrame, or `None`."""
        if (self.folder / f"{sheet}.parquet").is_file():
            return polars.read_parquet(self.folder / f"{sheet}.parquet")
        if (self.folder / f"{sheet}.csv").is_file():
            return polars.read_csv(self.folder / f"{sheet}.csv", infer_schema_length=None)
        return None

    def map(self, sheet):
        """A map as a GeoDataFrame in metres (so that lengths are lengths), or `None`. A map of nothing is `None` too."""
        if not self.has(f"{sheet}.geojson"):
            return None
        shapes = geopandas.read_file(self.folder / f"{sheet}.geojson")
        return in_metres(shapes) if len(shapes) else None

    def rows(self, sheet):
        """The rows of a sheet as dicts: a table's, or the properties of the features of a map."""
        if not self.has(sheet):
            return []
        if sheet.endswith(".geojson"):
            return [feature["properties"] for feature in self.document(sheet)["features"]]
        return self.table(sheet).to_dicts()

    def ranked(self, sheet):
        """The rows of a sheet in the order of their rank, those whose rank is not told last."""
        return sorted(self.rows(sheet), key=lambda row: (row["rank"] is None, row["rank"]))

    def value(self, sheet, column, **where):
        """What stands in a column of the first row where columns hold the given values."""
        met = [row.get(column) for row in self._met(sheet, where)]
        return Fact(met[0] if met else None, {"sheet": sheet, "where": where, "value": column})

    def count(self, sheet, **where):
        """How many rows hold the given values."""
        there = self.has(sheet)
        return Fact(len(self._met(sheet, where)) if there else None, {"sheet": sheet, "where": where, "count": True})

    def fact(self, path, entry=None, of="manifest.json"):
        """What the manifest (or a map) says at a path such as `rows.read` or `themes[name=vawg].events`, or in an entry there."""
        found = walk(self.document(of), path) if (self.folder / of).is_file() else None
        source = {"document": of, "path": path}
        return Fact(found, source) if entry is None else Fact((found or {}).get(entry), {**source, "entry": entry})

    def trends_rest_on(self, side):
        """The first (`from`) or last (`to`) month of the trends: a report of one month has those of all months read."""
        of_report = self.fact(f"reported.trends_hours_premises_and_plans_rest_on.{side}")
        return of_report if of_report else self.fact(f"period.{side}")

    def entries(self, path):
        """What a list at a path of the manifest holds, or the names of the entries there, as facts."""
        source = {"document": "manifest.json", "path": path}
        return [Fact(name, {**source, "named": name}) for name in walk(self.manifest, path) or {}]

    def _met(self, sheet, where):
        return [row for row in self.rows(sheet) if all(row.get(column) == value for column, value in where.items())]


def walk(document, path):
    """Follows a path of names, each with an optional `[member=value]` that picks the first such entry of a list."""
    for name, member, value in re.findall(r"([^.\[\]]+)(?:\[([^=\]]+)=([^\]]*)\])?", path):
        document = document.get(name) if isinstance(document, dict) else None
        if member:
            document = next((each for each in document or [] if str(each.get(member)) == value), None)
    return document


def in_metres(shapes):
    """Shapes in the UTM zone they lie in."""
    return shapes.to_crs(shapes.estimate_utm_crs())


def hexagons(cells):
    """H3 indices as shapes, in metres."""
    rings = [[(lon, lat) for lat, lon in h3.cell_to_boundary(cell)] for cell in cells]
    return in_metres(geopandas.GeoDataFrame({"h3": list(cells)}, geometry=[Polygon(ring) for ring in rings], crs=4326))
