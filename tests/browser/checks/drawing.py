"""The map is drawn, and what is chosen beside it changes what is drawn."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import picture
from sealed import Opened

# Pixels: less than the smallest marker of one station.
SEEN = 30
LAYERS = {"cells", "hotspots", "premises", "members", "areas", "stations", "streets"}


def map_is_drawn(report: Opened) -> Iterator[str]:
    report.ready()
    drawn = report.map()
    colours, share = picture.colours(drawn), picture.painted(drawn)
    report.notes.append(f"{len(colours)} colours on {share:.0%} of the map, drawn after {report.after('drawn'):.1f} s, ready after {report.after('ready'):.1f} s")
    for words, colour in classes(report):
        if picture.pixels_of(drawn, colour) < 40:
            yield f"no cell has the colour of the class {words!r}: {colour}"
    if not (steps := len(classes(report))):
        yield "the legend has no classes"
    elif report.page.locator("#picture path[fill^='#']").count() < steps:
        yield "the picture that stands first has no cells"
    yield from another_legend(report)
    if share < 0.05:
        yield f"only {share:.1%} of the map is painted"
    if not report.page.locator("#map canvas").count():
        yield "no canvas in #map"


def classes(report: Opened) -> list[tuple[str, tuple[int, int, int]]]:
    """The classes of the legend, between none and not known: their words and colours."""
    entries = report.page.evaluate(
        """() => [...document.querySelectorAll('#legend ul:first-of-type li')]
            .map(item => [item.textContent, getComputedStyle(item.querySelector('.swatch')).backgroundColor])"""
    )
    return [(words, tuple(int(part) for part in re.findall(r"\d+", colour)[:3])) for words, colour in entries[1:-1]]


def another_legend(report: Opened) -> Iterator[str]:
    """The classes of numbers are those of the style file beside the report, which the figures have too."""
    style = report.path.parent / f"cells_{report.page.locator('select#theme').input_value()}.qml"
    if not style.is_file():
        report.notes.append("no style file beside it")
        return
    symbols = {
        symbol.get("name"): tuple(int(part) for part in symbol.find(".//Option[@name='color']").get("value").split(",")[:3])
        for symbol in ElementTree.parse(style).iter("symbol")
    }
    told = [(one.get("label"), symbols[one.get("symbol")]) for one in ElementTree.parse(style).iter("range")]
    of_style = [one for one in reversed(told) if one[0] != "none" and not one[0].startswith("not known")]
    if of_style != (of_page := classes(report)):
        yield f"the legend has the classes {of_page}, the style file {of_style}"


def layers(report: Opened) -> Iterator[str]:
    report.ready()
    shown = [box.get_attribute("value") for box in report.page.locator("input[name=layer]").all()]
    if missing := LAYERS - set(shown):
        yield f"no switches for {', '.join(sorted(missing))}"
    before = report.map()
    for layer in shown:
        box = report.page.locator(f"input[name=layer][value={layer}]")
        if box.is_disabled():
            report.notes.append(f"no {layer} in this report")
            continue
        box.click()
        without = report.map()
        if picture.changed(before, without) < SEEN:
            yield f"the layer {layer} changed {picture.changed(before, without)} pixels"
        box.click()
        again = report.map()
        if picture.changed(before, again) > SEEN:
            yield f"the layer {layer} switched twice left {picture.changed(before, again)} pixels changed"


def choices(report: Opened) -> Iterator[str]:
    report.ready()
    for name in ("theme", "measure"):
        select = report.page.locator(f"select#{name}")
        options = [option.get_attribute("value") for option in select.locator("option:not([disabled])").all()]
        if len(options) < 2:
            report.notes.append(f"one {name} only")
        first, same = select.input_value(), 0
        before, said = report.map(), legend(report)
        for option in options:
            if option == first:
                continue
            select.select_option(option)
            pixels = picture.changed(before, report.map())
            same += pixels < SEEN
            # Harm is proportional to numbers where all events weigh the same: then the picture stays and its legend does not.
            if pixels < SEEN and legend(report) == said and not (name == "theme" and same_events(report, first, option)):
                yield f"{name} {option} changed {pixels} pixels and no word of the legend"
        if len(options) > 1 and same == len(options) - 1:
            yield f"no {name} changes the picture"
        select.select_option(first)
        if picture.changed(before, report.map()) > SEEN:
            yield f"{name} {first} does not come back to the picture it was"


def same_events(report: Opened, one: str, other: str) -> bool:
    """Whether two themes count the same events in the same cells, as the tables beside the report have them."""
    tables = [report.path.parent / f"ranking_{theme}.csv" for theme in (one, other)]
    if not all(table.is_file() for table in tables):
        return False
    first, second = (sorted((row["h3"], row["count"]) for row in csv.DictReader(table.open(encoding="utf-8"))) for table in tables)
    return first == second


def legend(report: Opened) -> str:
    return " ".join(report.page.locator("#legend").all_inner_texts())


def month(report: Opened) -> Iterator[str]:
    yield from slide(report.ready(), "month")


def hour(report: Opened) -> Iterator[str]:
    report.ready()
    if not report.has("input#hour[type=range]"):
        report.notes.append("no hours in this report")
        return
    slider, theme = report.page.locator("input#hour"), report.page.locator("select#theme")
    for option in theme.locator("option").all():
        if slider.is_enabled() and slider.is_visible():
            break
        theme.select_option(option.get_attribute("value"))
    else:
        yield "no theme lets the hour slider be moved"
        return
    yield from slide(report, "hour")


def slide(report: Opened, name: str) -> Iterator[str]:
    """Ends and middle of a slider are different pictures, and different words beside it."""
    slider = report.page.locator(f"input#{name}")
    low, high = (float(slider.get_attribute(end) or default) for end, default in (("min", 0), ("max", 100)))
    pictures, words = [], []
    for key, steps in (("Home", 1), ("End", 1), ("ArrowLeft", int((high - low) // 2))):
        slider.focus()
        for _ in range(steps):
            report.page.keyboard.press(key)
        pictures.append(report.map())
        words.append(slider.evaluate("s => s.getAttribute('aria-valuetext') || [...s.labels].map(l => l.textContent).join() +"
                                     " [...document.querySelectorAll(`output[for~=${s.id}]`)].map(o => o.textContent).join()"))
    for one, other in ((0, 1), (1, 2), (0, 2)):
        pixels = picture.changed(pictures[one], pictures[other])
        if pixels < SEEN:
            yield f"the {name} slider from {words[one]!r} to {words[other]!r} changed {pixels} pixels"
    if len(set(words)) != 3:
        yield f"the {name} slider does not say where it stands: {words}"
