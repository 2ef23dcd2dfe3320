"""What a report is held to. A check is given an opened report and yields its faults, one sentence each; none is good.

Every check has a page of its own, and whatever the page says on the console or asks of the network meanwhile is a fault too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sealed import Opened

from . import drawing, hostile, keyboard, outline, paper, readers, table

NARROW = {"width": 360, "height": 780}


@dataclass(frozen=True)
class Check:
    name: str
    find: Callable[[Opened], Iterator[str]]
    context: dict = field(default_factory=dict)


EVERY = [
    Check("the file is whole and small", outline.of_the_page),
    Check("the map is drawn", drawing.map_is_drawn),
    Check("layers change the picture", drawing.layers),
    Check("themes and measures change the picture", drawing.choices),
    Check("the month slider changes the picture", drawing.month),
    Check("the hour slider changes the picture", drawing.hour),
    Check("a row moves the map and back", table.row_moves_the_map, {"reduced_motion": "no-preference"}),
    Check("the ranking is filtered", table.filtered),
    Check("the ranking is sorted", table.sorted_by_headers),
    Check("the keyboard reaches everything", keyboard.reaches_everything),
    Check("the keyboard works everything", keyboard.works_everything),
    Check("axe-core, wide", readers.axe),
    Check("axe-core, narrow", readers.axe, NARROW),
    Check("nothing is wider than a telephone", readers.no_sideways_scroll, NARROW),
    Check("prints", paper.prints),
]

HOSTILE = [
    Check("the file is whole and small", outline.of_the_page),
    Check("the map is drawn", drawing.map_is_drawn),
    Check("names are text in the page", hostile.names_are_text),
    Check("names are text under the pointer", hostile.hover_is_text),
    Check("right-to-left names keep to themselves", hostile.right_to_left_is_isolated),
    Check("tables open harmless in a spreadsheet", hostile.tables_are_harmless),
]
