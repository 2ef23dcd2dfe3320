"""The ranked table: a row flies to its place, the filter and the headers do what they say."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import picture
from sealed import Opened, moved

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def rows(report: Opened) -> list[list[str]]:
    """The text of the rows that can be seen, cell by cell."""
    return report.page.evaluate(
        """() => [...document.querySelectorAll('table#ranking tbody tr')].filter(row => row.checkVisibility())
            .map(row => [...row.cells].map(cell => cell.innerText.trim()))"""
    )


def place_of(row: list[str]) -> str:
    """The name in a row: its first cell of more than figures and an interval."""
    return next(cell for cell in row if sum(letter.isalpha() for letter in cell) > 4)


def row_moves_the_map(report: Opened) -> Iterator[str]:
    report.ready()
    home, before = report.settled_centre(), report.map()
    if len(rows(report)) < 5:
        yield f"{len(rows(report))} rows in the ranking"
        return
    first, visited = rows(report)[0], [home]
    for row in (0, 4):
        report.page.locator("table#ranking tbody tr button.show-on-map").nth(row).click()
        visited.append(report.settled_centre(leaving=visited[-1]))
        if moved(home, visited[-1]) < 1 and visited[-1][2] == home[2]:
            yield f"row {row + 1} did not move the map"
    if picture.changed(before, report.map()) < 1_000:
        yield "the picture did not move with the centre"
    _, one, five = visited
    if moved(one, five) < 20:
        yield f"rows 1 and 5 show the same place, {moved(one, five):.0f} m apart"
    back = report.page.locator("button#back")
    if not (back.is_visible() and back.is_enabled()):
        yield "there is no way back"
        return
    back.click()
    again = report.settled_centre(leaving=five)
    if moved(home, again) > 5 or abs(home[2] - again[2]) > 0.05:
        yield f"back came to {moved(home, again):.0f} m from where it was, zoom {again[2]:.2f} for {home[2]:.2f}"
    report.page.mouse.click(*on_screen(report, *one[:2]))
    report.page.wait_for_timeout(500)
    chosen = report.page.locator("table#ranking tbody tr[aria-current=true]").all_inner_texts()
    if len(chosen) != 1 or place_of(first) not in chosen[0]:
        yield f"the cell of {place_of(first)!r} clicked on the map chooses {chosen} in the table"


def on_screen(report: Opened, longitude: float, latitude: float) -> tuple[float, float]:
    """Where a place stands in the window."""
    report.page.locator("#map").scroll_into_view_if_needed()
    return tuple(
        report.page.evaluate(
            """place => {
                const map = document.getElementById('map')._fullLayout.map._subplot.map;
                const box = map.getCanvas().getBoundingClientRect(), point = map.project(place);
                return [box.left + point.x, box.top + point.y];
            }""",
            [longitude, latitude],
        )
    )


def filtered(report: Opened) -> Iterator[str]:
    report.ready()
    every = rows(report)
    wanted = place_of(every[len(every) // 2])
    box = report.page.locator("input#filter")
    box.press_sequentially(wanted)
    report.page.wait_for_timeout(400)
    found = rows(report)
    if not 0 < len(found) < len(every):
        yield f"the filter {wanted!r} leaves {len(found)} of {len(every)} rows"
    if strange := [row for row in found if wanted.casefold() not in " ".join(row).replace("\n", " ").casefold()]:
        yield f"the filter {wanted!r} leaves {strange[0]}"
    box.fill("no place has this name")
    report.page.wait_for_timeout(400)
    words = report.page.locator("table#ranking tbody tr:visible button.show-on-map").count()
    if words:
        yield f"a filter that nothing meets leaves {words} rows"
    box.fill("")
    report.page.wait_for_timeout(400)
    if rows(report) != every:
        yield "without the filter the table is not as it was"


def sorted_by_headers(report: Opened) -> Iterator[str]:
    report.ready()
    heads = report.page.locator("table#ranking thead th")
    sortable = [at for at in range(heads.count()) if heads.nth(at).locator("button").count()]
    if len(sortable) < 3:
        yield f"{len(sortable)} columns of the ranking can be sorted"
    for at in sortable:
        head = heads.nth(at)
        name = head.inner_text().strip()
        orders = []
        for _ in range(2):
            head.locator("button").click()
            report.page.wait_for_timeout(100)
            orders.append(head.get_attribute("aria-sort"))
            cells = [row[at] for row in rows(report)]
            if orders[-1] in ("ascending", "descending") and not in_order(report, cells, orders[-1] == "descending"):
                yield f"sorted by {name!r}, {orders[-1]}: {cells[:8]}"
        if set(orders) != {"ascending", "descending"}:
            yield f"{name!r} pressed twice says aria-sort {orders}"
        if (said := report.page.locator("table#ranking th[aria-sort=ascending], table#ranking th[aria-sort=descending]").count()) != 1:
            yield f"{said} columns say that they are sorted"


def in_order(report: Opened, cells: list[str], descending: bool) -> bool:
    """Columns of numbers by their first number, of a few words by word, others as a dictionary has them; what is not known stands last."""
    known = [cell for cell in cells if cell not in ("", "–")]
    numbers = [NUMBER.match(cell.replace(",", "").replace("−", "-")) for cell in known]
    if len(set(known)) <= 4:
        return len(list(itertools.groupby(known))) == len(set(known))
    if all(numbers):
        values = [float(match.group()) for match in numbers]
        return all(one >= other if descending else one <= other for one, other in zip(values, values[1:]))
    return report.page.evaluate(
        "([texts, sign]) => texts.every((text, at) => !at || sign * texts[at - 1].localeCompare(text, 'en-GB') <= 0)",
        [known, -1 if descending else 1],
    )
