"""The ranked table: a row flies to its place, the filter and the headers do what they say."""

from __future__ import annotations

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


def row_moves_the_map(report: Opened) -> Iterator[str]:
    report.ready()
    home, before = report.settled_centre(), report.map()
    if len(rows(report)) < 5:
        yield f"{len(rows(report))} rows in the ranking"
        return
    visited = []
    for row in (0, 4):
        report.page.locator("table#ranking tbody tr button.show-on-map").nth(row).click()
        visited.append(report.settled_centre())
        if moved(home, visited[-1]) < 1 and visited[-1][2] == home[2]:
            yield f"row {row + 1} did not move the map"
    if picture.changed(before, report.map()) < 1_000:
        yield "the picture did not move with the centre"
    if moved(*visited) < 20:
        yield f"rows 1 and 5 show the same place, {moved(*visited):.0f} m apart"
    back = report.page.locator("button#back")
    if not (back.is_visible() and back.is_enabled()):
        yield "there is no way back"
        return
    back.click()
    again = report.settled_centre()
    if moved(home, again) > 5 or abs(home[2] - again[2]) > 0.05:
        yield f"back came to {moved(home, again):.0f} m from where it was, zoom {again[2]:.2f} for {home[2]:.2f}"


def filtered(report: Opened) -> Iterator[str]:
    report.ready()
    every = rows(report)
    names = [max((cell for cell in row if not NUMBER.fullmatch(cell)), key=len) for row in every]
    wanted = names[len(names) // 2].split("\n")[0]
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
            if orders[-1] in ("ascending", "descending") and not in_order(cells, orders[-1] == "descending"):
                yield f"sorted by {name!r}, {orders[-1]}: {cells[:8]}"
        if set(orders) != {"ascending", "descending"}:
            yield f"{name!r} pressed twice says aria-sort {orders}"
        if (said := report.page.locator("table#ranking th[aria-sort=ascending], table#ranking th[aria-sort=descending]").count()) != 1:
            yield f"{said} columns say that they are sorted"


def in_order(cells: list[str], descending: bool) -> bool:
    """Columns of numbers by their first number, others by their text; cells that know nothing may stand at the end."""
    known = [cell for cell in cells if cell and not re.fullmatch(r"[–—-]|n/a|not known|none", cell)]
    numbers = [NUMBER.search(cell.replace(",", "").replace("−", "-")) for cell in known]
    if all(numbers) and all(match.start() == 0 for match in numbers):
        values = [float(match.group()) for match in numbers]
    else:
        values = [cell.casefold() for cell in known]
        # Letters of other scripts and marks have no one order: only what is plain is held to one.
        if not all(value.isascii() for value in values):
            return True
        values = [re.sub(r"[^a-z0-9]", "", value) for value in values]
    pairs = zip(values, values[1:])
    return all(one >= other if descending else one <= other for one, other in pairs)
