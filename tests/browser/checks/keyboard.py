"""Whoever uses no mouse gets everywhere, sees where they are, and can do what others do."""

from __future__ import annotations

from collections.abc import Iterator

import picture
from sealed import Opened, moved

MARK = """() => {
    const wanted = 'a[href], button, input, select, textarea, summary, [tabindex]';
    let number = 0;
    for (const one of document.querySelectorAll(wanted)) {
        const radio = one.type === 'radio' && !one.checked;
        if (one.tabIndex < 0 || one.disabled || radio || one.type === 'hidden' || !one.checkVisibility({ visibilityProperty: true })) continue;
        if (one.closest('details:not([open])') && !(one.tagName === 'SUMMARY' && one.parentElement.open === false)) continue;
        one.dataset.stop = number++;
    }
    return number;
}"""

# The ring is looked for in the computed style: an outline, a shadow or a border that is there with the focus only.
HERE = """() => {
    const one = document.activeElement;
    if (!one || one === document.body || one === document.documentElement) return null;
    const style = getComputedStyle(one);
    const ring = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    const box = one.getBoundingClientRect();
    // Something that stays in place while the page scrolls may lie above it; of what is taller than the window, a part is looked at.
    const [left, upper, right, bottom] = [Math.max(box.left, 0), Math.max(box.top, 0), Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
    const open = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.9], [0.5, 0.1]].some(([x, y]) => {
        const top = document.elementFromPoint(left + x * (right - left), upper + y * (bottom - upper));
        return top && (one.contains(top) || top.contains(one) || top.closest('label')?.control === one);
    });
    const words = `${one.tagName.toLowerCase()}${one.id ? '#' + one.id : ''} ${(one.ariaLabel || one.textContent || one.value || '').trim().slice(0, 40)}`;
    return { stop: one.dataset.stop === undefined ? null : Number(one.dataset.stop), ring, words,
        open, seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth };
}"""


def reaches_everything(report: Opened) -> Iterator[str]:
    report.ready()
    stops = report.page.evaluate(MARK)
    report.notes.append(f"{stops} stops")
    if stops < 20:
        yield f"only {stops} things can be reached"
    reached, faults, last = [], [], -1
    for _ in range(stops + 50):
        report.page.keyboard.press("Tab")
        here = report.page.evaluate(HERE)
        if here is None or (here["stop"] is not None and here["stop"] in reached):
            break
        if here["stop"] is None:
            faults.append(f"Tab stops at {here['words']!r}, which does nothing")
            continue
        reached.append(here["stop"])
        if not here["ring"]:
            faults.append(f"no focus is seen on {here['words']!r}")
        if not (here["seen"] and here["open"]):
            faults.append(f"{here['words']!r} has the focus {'behind something' if here['seen'] else 'outside the window'}")
        if here["stop"] < last:
            faults.append(f"{here['words']!r} comes out of order")
        last = here["stop"]
    for _ in range(min(60, len(reached) - 1)):
        report.page.keyboard.press("Shift+Tab")
        here = report.page.evaluate(HERE)
        if here and here["seen"] and not here["open"]:
            faults.append(f"going back, {here['words']!r} has the focus behind something")
    yield from faults[:5]
    if len(faults) > 5:
        yield f"and {len(faults) - 5} more of these"
    if loose := only_for_the_mouse(report):
        yield f"{len(loose)} things are pressed by the mouse only, the first {loose[0]}"
    if missed := sorted(set(range(stops)) - set(reached)):
        words = report.page.evaluate(
            "stop => { const one = document.querySelector(`[data-stop='${stop}']`); return one.outerHTML.slice(0, 120); }", missed[0]
        )
        yield f"{len(missed)} of {stops} stops are not reached, the first {words}"


def only_for_the_mouse(report: Opened) -> list[str]:
    """What the pointer says can be pressed and the keyboard cannot reach; a picture's own parts have rows and switches beside it."""
    return report.page.evaluate(
        """() => [...document.body.querySelectorAll('*')].filter(one => getComputedStyle(one).cursor === 'pointer' && one.checkVisibility()
                && !one.closest('tr')?.querySelector('button') && !one.closest('a[href], button, input, select, summary, label, option, [tabindex="0"], #map, .js-plotly-plot'))
            .map(one => one.outerHTML.slice(0, 100))"""
    )


def works_everything(report: Opened) -> Iterator[str]:
    report.ready()
    page = report.page
    page.keyboard.press("Tab")
    first = page.evaluate("() => document.activeElement.getAttribute('href') || ''")
    if not first.startswith("#"):
        yield "the first stop is not a link that skips to what matters"
    else:
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        inside = page.evaluate("to => Boolean(document.querySelector(to)?.contains(document.activeElement))", first)
        if not inside:
            yield f"after the skip link to {first} the next stop is not in it"

    home = report.settled_centre()
    page.locator("table#ranking tbody button.show-on-map").nth(2).focus()
    page.keyboard.press("Enter")
    there = report.settled_centre(leaving=home)
    if moved(home, there) < 1 and home[2] == there[2]:
        yield "Enter on a row's button does not move the map"
    page.locator("button#back").focus()
    page.keyboard.press("Space")
    if moved(home, report.settled_centre(leaving=there)) > 5:
        yield "Space on the way back does not go back"
    if page.evaluate("() => document.activeElement === document.body"):
        yield "the focus is lost when the way back is gone"

    before = report.map()
    page.locator("input[name=layer][value=cells]").focus()
    page.keyboard.press("Space")
    if picture.changed(before, report.map()) < 1_000:
        yield "Space on the layer of cells does not change the picture"
    page.keyboard.press("Space")

    sort = page.locator("table#ranking thead th button").nth(1)
    sort.focus()
    was = page.locator("table#ranking tbody").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    one = page.locator("table#ranking tbody").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    if was == one == page.locator("table#ranking tbody").inner_text():
        yield "Enter on a header does not sort"
    if not sort.evaluate("button => button === document.activeElement"):
        yield "sorting takes the focus away"
    for summary in page.locator("summary:visible").all()[:3]:
        summary.focus()
        open_before = summary.evaluate("one => one.parentElement.open")
        page.keyboard.press("Enter")
        if summary.evaluate("one => one.parentElement.open") == open_before:
            yield f"Enter does not open {summary.inner_text()!r}"
