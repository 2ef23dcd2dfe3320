"""The file: its size, its sections, the order of its headings."""

from __future__ import annotations

from collections.abc import Iterator

from sealed import Opened

LARGEST = 8_000_000
SECTIONS = ["quality", "method", "manifest", "areas", "venues", "patrol", "when", "trend"]
CONTROLS = ["#map", "select#theme", "select#measure", "input#month[type=range]", "table#ranking", "input#filter", "button#back"]


def of_the_page(report: Opened) -> Iterator[str]:
    size = report.path.stat().st_size
    report.notes.append(f"{size / 1e6:.2f} MB")
    if size >= LARGEST:
        yield f"{size} bytes, of {LARGEST} that a post box lets through"
    report.ready()
    for selector in CONTROLS + [f"section#{name}" for name in SECTIONS]:
        if report.page.locator(selector).count() != 1:
            yield f"{selector} is there {report.page.locator(selector).count()} times"
    outline = report.page.evaluate(
        """() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(h => h.checkVisibility())
            .map(h => [Number(h.tagName[1]), h.textContent.trim()])"""
    )
    if [level for level, _ in outline].count(1) != 1:
        yield "there is not one h1"
    last = 0
    for level, text in outline:
        if not text:
            yield f"an empty h{level}"
        if level > last + 1:
            yield f"h{level} “{text}” follows h{last}"
        last = level
    twice = report.page.evaluate(
        """() => { const ids = [...document.querySelectorAll('[id]')].filter(e => !e.closest('svg')).map(e => e.id);
            return ids.filter((id, at) => ids.indexOf(id) !== at); }"""
    )
    if twice:
        yield f"ids used twice: {twice[:5]}"
    if not report.page.locator("section#quality table, section#quality li").count():
        yield "data quality tells nothing"
