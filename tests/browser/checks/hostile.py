"""Names that would be markup, formulas or spells are text: in the page, under the pointer, in a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from hostile_sample import NAMES, RIGHT_TO_LEFT
from sealed import Opened

from .table import on_screen

# What no name may have made: a handler, a link that runs, a picture of nowhere, letters set bold by a name.
INJECTED = """() => [...document.querySelectorAll(
        '[onerror], [onclick], [onload], [onmouseover], a[href^="javascript:" i], a[href*="evil" i], img[src="x"], iframe, object, embed')]
    .concat([...document.querySelectorAll('b, i, a, tspan, text')].filter(one =>
        ['bold', 'press', 'Tap'].includes(one.textContent.trim()) && (one.tagName !== 'text' || false)))
    .map(one => one.outerHTML.slice(0, 120))"""

# Text of elements, shown or folded away, and of the options and titles that are shown by the browser itself.
WORDS = """() => {
    const kept = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (!walk.currentNode.parentElement.closest('script, style, noscript, template')) kept.push(walk.currentNode.data);
    return kept.join('\\n');
}"""


def names_are_text(report: Opened) -> Iterator[str]:
    report.ready()
    scripts = report.page.evaluate("() => document.scripts.length")
    use_everything(report)
    if spell := report.page.evaluate("() => window.__pwned"):
        yield f"a name was run as {spell}"
    if report.page.evaluate("() => document.scripts.length") != scripts:
        yield "scripts were added to the page"
    for found in report.page.evaluate(INJECTED):
        yield f"a name became {found}"
    if report.page.evaluate("() => Object.keys(Object.prototype).length || ({}).polluted !== undefined"):
        yield "a name got into Object.prototype"
    words = report.page.evaluate(WORDS)
    missing = [name for name in NAMES if name not in words]
    report.notes.append(f"{len(NAMES) - len(missing)} of {len(NAMES)} names read in the page")
    for name in missing:
        yield f"{name!r} is nowhere to be read in the page"
    for spoilt in re.findall(r"&(?:lt|gt|amp|quot|#\d+);(?=script|img|a |b>|/)", words):
        yield f"a name was escaped twice: {spoilt}"


def use_everything(report: Opened) -> None:
    """Every choice once, every fold opened: names come in by all of them."""
    page = report.page
    page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
    for select in page.locator("select:visible").all():
        for option in select.locator("option:not([disabled])").all():
            select.select_option(option.get_attribute("value"))
            page.wait_for_timeout(150)
    for box in page.locator("input[name=layer]:not([disabled]):visible").all():
        box.check()
    page.wait_for_timeout(300)


def hover_is_text(report: Opened) -> Iterator[str]:
    report.ready()
    page = report.page
    for box in page.locator("input[name=layer]:not([disabled]):visible").all():
        box.set_checked(box.get_attribute("value") in ("premises", "stations", "members"))
    report.map()
    points = page.evaluate(
        """() => {
            const map = document.getElementById('map');
            const found = [];
            (map._fullData || []).forEach((trace, at) => {
                if (trace.type !== 'scattermap' || trace.visible !== true || !trace.lon || trace.hoverinfo === 'skip') return;
                for (let n = 0; n < trace.lon.length; n++) {
                    const said = JSON.stringify([trace.text?.[n], trace.hovertext?.[n], trace.customdata?.[n]]);
                    if (/[<=%@]|مقهى|constructor/.test(said)) found.push([trace.lon[n], trace.lat[n]]);
                }
            });
            return found.slice(0, 400);
        }"""
    )
    if not points:
        yield "no named point is drawn with a text under the pointer"
        return
    seen: set[str] = set()
    for longitude, latitude in points[:: max(1, len(points) // 10)]:
        page.evaluate(
            "place => document.getElementById('map')._fullLayout.map._subplot.map.jumpTo({ center: place, zoom: 17 })", [longitude, latitude]
        )
        at = on_screen(report, longitude, latitude)
        page.wait_for_timeout(120)
        page.mouse.move(at[0] - 3, at[1])
        page.mouse.move(at[0], at[1], steps=3)
        page.wait_for_timeout(250)
        seen.update(page.locator(".hoverlayer .hovertext").all_text_contents())
        for found in page.evaluate(INJECTED):
            yield f"under the pointer a name became {found}"
        for found in page.evaluate("() => [...document.querySelectorAll('.hoverlayer a')].map(one => one.outerHTML.slice(0, 120))"):
            yield f"under the pointer is a link {found}"
    words = "\n".join(seen)
    read = [name for name in NAMES if squeezed(name) in squeezed(words)]
    report.notes.append(f"{len(seen)} texts under the pointer, {len(read)} of the names in them")
    if len(read) < 3:
        yield f"under the pointer only {read} of the names are to be read: {list(seen)[:3]}"
    if page.evaluate("() => window.__pwned"):
        yield "a name was run under the pointer"


def squeezed(text: str) -> str:
    """Hover text is broken into lines where it is long, and each line keeps its direction of writing to itself."""
    return "".join(text.replace("\u2068", "").replace("\u2069", "").split())


def right_to_left_is_isolated(report: Opened) -> Iterator[str]:
    report.ready()
    report.page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
    loose = report.page.evaluate(
        """name => {
            const out = [];
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
                const here = walk.currentNode;
                const own = here.parentElement;
                if (!here.data.includes(name) || own.closest('script, style, pre, option, svg')) continue;
                const alone = here.data.trim().startsWith(name);
                // A name that fills its cell needs nothing; one in a sentence must not turn the sentence around.
                let kept = false;
                for (let one = own; one && !kept; one = one.parentElement) {
                    kept = ['isolate', 'plaintext', 'isolate-override'].includes(getComputedStyle(one).unicodeBidi) && one.textContent.length < 600
                        && getComputedStyle(one).display.startsWith('inline') || ['TD', 'TH'].includes(one.tagName) && getComputedStyle(one).unicodeBidi === 'isolate';
                }
                if (!kept && !(alone && own.matches('td, th, li'))) out.push(own.outerHTML.slice(0, 160));
            }
            return out;
        }""",
        RIGHT_TO_LEFT,
    )
    if loose:
        yield f"{len(loose)} places take a right-to-left name into their own line, the first {loose[0]}"


def tables_are_harmless(report: Opened) -> Iterator[str]:
    """No cell of the tables beside the report would be taken for a formula."""
    tables = sorted(report.path.parent.glob("*.csv"))
    if not tables:
        yield "there are no tables beside the report"
    guarded = 0
    for path in tables:
        with path.open(newline="", encoding="utf-8-sig") as lines:
            for number, row in enumerate(csv.reader(lines), start=1):
                for cell in row:
                    guarded += cell.startswith(("'=", "'+", "'-", "'@"))
                    if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", cell):
                        yield f"{path.name}, row {number}: {cell[:60]!r} opens as a formula"
    if tables and not guarded:
        yield "no table holds a hostile name at all: this report is not of the hostile sample"
    report.notes.append(f"{guarded} cells of {len(tables)} tables were kept from being formulas")
