"""Readers of every kind: axe-core's rules, and a telephone's width."""

from __future__ import annotations

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe

from sealed import Opened

BAD = ("serious", "critical")


def axe(report: Opened) -> Iterator[str]:
    report.ready()
    # What is folded away is held to the same rules.
    report.page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
    found = Axe().run(report.page, options={"resultTypes": ["violations"]}).response["violations"]
    for rule in found:
        where = f"{rule['id']}: {rule['help']}; {len(rule['nodes'])} times, first {rule['nodes'][0]['html'][:160]}"
        if rule["impact"] in BAD:
            why = rule["nodes"][0].get("failureSummary", "").replace("\n", " ")
            yield f"{rule['impact']}: {where} ({why[:240]})"
        else:
            report.notes.append(f"{rule['impact']}: {where}")


def no_sideways_scroll(report: Opened) -> Iterator[str]:
    report.ready()
    wide, window = report.page.evaluate("() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    if wide > window:
        culprit = report.page.evaluate(
            """() => {
                const clips = one => { for (let p = one.parentElement; p; p = p.parentElement)
                    if (getComputedStyle(p).overflowX !== 'visible') return true; };
                const out = [...document.body.querySelectorAll('*')].filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !clips(one));
                return out.slice(-3).map(one => one.outerHTML.slice(0, 100));
            }"""
        )
        yield f"the page is {wide} pixels wide in a window of {window}: {culprit}"
    small = report.page.evaluate(
        """() => [...document.querySelectorAll('button, select, input, summary')].filter(one => one.checkVisibility())
            .map(one => [one.getBoundingClientRect(), one]).filter(([box]) => box.width > 0 && box.height < 16)
            .map(([box, one]) => one.outerHTML.slice(0, 80))"""
    )
    if small:
        yield f"{len(small)} controls are less than 16 pixels high, the first {small[0]}"
