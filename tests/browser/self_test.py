"""Breaks a good report in one way at a time and sees that the check meant for it finds that, in the words meant for it."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import sync_playwright

from checks import EVERY, HOSTILE
from run import faults_of, opens_in_time
from sealed import Sealed

STYLE = "addEventListener('DOMContentLoaded', () => {{ const s = document.createElement('style'); s.textContent = `{}`; document.head.append(s); }});"
READY = "addEventListener('DOMContentLoaded', () => {{ {} }});"
DEAF = "for (const kind of {}) addEventListener(kind, e => {{ if (e.target.closest?.({!r})) e.stopImmediatePropagation(); }}, true);"


def style(css: str) -> str:
    return STYLE.format(css)


def when_read(script: str) -> str:
    return READY.format(script)


def deaf(selector: str, *kinds: str) -> str:
    """The page does not hear what is done to these."""
    return DEAF.format(list(kinds or ("change", "input", "click")), selector)


@dataclass(frozen=True)
class Break:
    check: str
    script: str
    found: str
    context: dict = field(default_factory=dict)


# Without the report's own policy: what it would let through were it forgotten.
OPEN = {"bypass_csp": True}

BREAKS = [
    Break("the file is whole and small", when_read("document.querySelector('#quality').remove()"), r"section#quality is there 0"),
    Break("the file is whole and small", when_read("document.querySelector('h2').outerHTML = '<h4>leap</h4>'"), r"h4 “leap” follows h1"),
    Break("the file is whole and small", "setTimeout(() => console.error('oh'), 50)", r"console: oh"),
    Break("the file is whole and small", "setTimeout(() => { throw Error('uncaught one') }, 50)", r"uncaught: .*uncaught one"),
    Break("the file is whole and small", "setTimeout(() => alert('boo'), 50)", r"dialog: boo"),
    Break("the file is whole and small", when_read("fetch('https://far.invalid/x').catch(() => {})"), r"Content Security Policy"),
    Break("the file is whole and small", when_read("fetch('https://far.invalid/x').catch(() => {})"), r"asked for https://far", OPEN),
    Break("the file is whole and small", when_read("new Image().src = 'https://far.invalid/dot.png'"), r"asked for https://far", OPEN),
    Break(
        "the file is whole and small",
        when_read("new Worker(URL.createObjectURL(new Blob([`fetch('https://far.invalid/w')`])))"),
        r"asked for https://far",
        OPEN,
    ),
    Break("the file is whole and small", when_read("new WebSocket('wss://far.invalid')"), r"asked for wss://far", OPEN),
    Break("the map is drawn", style("#map canvas { visibility: hidden }"), r"no cell has the colour"),
    Break(
        "the map is drawn",
        "const parse = JSON.parse; JSON.parse = text => parse(String(text).replaceAll('#440154', '#440101'));",
        r"the style file",
    ),
    Break("the map is drawn", when_read("new MutationObserver(() => document.querySelectorAll('#picture path').forEach(p => p.remove())).observe(document.documentElement, {childList: true, subtree: true})"), r"stands first has no cells"),
    Break("layers change", deaf("[name=layer]"), r"the layer cells changed 0 pixels"),
    Break("themes and measures", deaf("#theme"), r"theme \S+ changed 0 pixels"),
    Break("themes and measures", deaf("#measure"), r"measure \S+ changed 0 pixels"),
    Break("the month slider", deaf("#month"), r"the month slider from .* changed 0 pixels"),
    Break("a row moves", deaf(".show-on-map"), r"row 1 did not move the map"),
    Break("a row moves", deaf("#back"), r"back came to"),
    Break("the ranking is filtered", deaf("#filter", "input", "keyup", "change", "search"), r"the filter .* leaves"),
    Break("the ranking is sorted", deaf("#ranking thead button"), r"aria-sort \["),
    Break(
        "the ranking is sorted",
        "addEventListener('click', e => e.target.closest('thead button') && setTimeout(() => "
        "{ const b = document.querySelector('#ranking tbody'); b.prepend(b.rows[20]); }, 20), true);",
        r"sorted by .*ascending",
    ),
    Break("the keyboard reaches", style("*:focus { outline: none !important; box-shadow: none !important }"), r"no focus is seen"),
    Break("the keyboard reaches", when_read("document.querySelector('#filter').tabIndex = 7"), r"out of order"),
    Break(
        "the keyboard reaches",
        "addEventListener('keydown', e => e.key === 'Tab' && e.target.id === 'filter' && e.preventDefault(), true)",
        r"stops are not reached",
    ),
    Break("the keyboard reaches", when_read("document.querySelector('h1').style.cursor = 'pointer'"), r"by the mouse only"),
    Break("the keyboard works", deaf(".show-on-map"), r"Enter on a row's button"),
    Break("axe-core, wide", style("p { color: #bbb !important; background: #fff !important }"), r"serious: color-contrast"),
    Break("axe-core, narrow", when_read("document.querySelector('main').append(document.createElement('button'))"), r"critical: button-name"),
    Break("nothing is wider", style("h1 { width: 700px }"), r"pixels wide in a window of"),
    Break("prints", style("@media print { #method { display: none } }"), r"is not printed|no map|1 pages"),
    Break("prints", style("@media print { #map, #map ~ *, img, canvas { display: none !important } }"), r"no map among"),
]

HOSTILE_BREAKS = [
    Break("names are text in the page", when_read("document.querySelector('h2').innerHTML = '<b>bold</b>'"), r"a name became <b>"),
    Break("names are text in the page", when_read("document.querySelector('h2').innerHTML = '<img src=x onerror=1>'"), r"a name became <img"),
    Break("names are text in the page", when_read("window.__pwned = 'island'"), r"a name was run as island"),
    Break("names are text in the page", when_read("document.querySelector('h2').textContent = '&lt;script'"), r"escaped twice"),
    Break(
        "right-to-left names",
        when_read("const p = document.createElement('p'); p.textContent = 'First مقهى الزاوية, 248 events'; document.querySelector('main').append(p)"),
        r"right-to-left name into their own line",
    ),
]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("report", type=Path, help="a report without faults")
    arguments.add_argument("--hostile", type=Path, metavar="REPORT", help="a report of the hostile sample")
    arguments.add_argument("--only", default="", metavar="TEXT", help="checks with this text in their name")
    arguments.add_argument("--browser", default=shutil.which("chromium") or "chromium", metavar="PATH")
    given = arguments.parse_args()
    missed = 0

    def expect(name: str, found: str, faults: list[str]) -> None:
        nonlocal missed
        hit = next((fault for fault in faults if re.search(found, fault)), None)
        missed += hit is None
        print(f"{'MISSED' if hit is None else 'found '} {name}: {hit or f'nothing like {found!r} in {faults}'}", flush=True)

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = Sealed(playwright, given.browser)
        wanted = [(given.report, EVERY, one) for one in BREAKS]
        wanted += [(given.hostile, HOSTILE, one) for one in HOSTILE_BREAKS if given.hostile]
        for report, checks, one in wanted:
            if given.only in one.check:
                check = next(check for check in checks if check.name.startswith(one.check))
                expect(check.name, one.found, faults_of(browser, check, report, one.script, **one.context)[0])
        if not given.only:
            fat = Path(folder) / "report.html"
            fat.write_bytes(given.report.read_bytes() + b" " * 8_000_000)
            expect("the size", r"bytes, of 8000000", faults_of(browser, EVERY[0], fat)[0])
            expect("the time", r"drawn after .* s, of 0.01 s", opens_in_time(browser, given.report, {"drawn": 0.01})[0])
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
