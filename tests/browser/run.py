"""Opens reports in a browser without network and holds them to what they promise. One line a check; exit code 1 when a report has faults."""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import time
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from checks import EVERY, HOSTILE, NARROW, Check
from checks.paper import pdf
from sealed import Sealed

# What a reader waits for a drawn map at most, in seconds.
PATIENCE = 3.0


def faults_of(browser: Sealed, check: Check, report: Path, before: str = "", **context) -> tuple[list[str], list[str]]:
    """Faults and notes; what the page says and asks for meanwhile are faults as well."""
    with browser.open(report, before=before, **check.context, **context) as opened:
        try:
            faults = list(check.find(opened))
        except Error as error:
            faults = [f"could not be looked at: {shortened(error)}"]
        said = [f"said on the console: {text[:300]}" for text in dict.fromkeys(opened.said)]
        asked = [f"asked for {address[:200]}" for address in dict.fromkeys(opened.asked)]
        return faults + said + asked, opened.notes


def shortened(error: Error) -> str:
    """What was to be done, and the last of what stood in the way."""
    words = " ".join(str(error).split())
    return words if len(words) < 600 else f"{words[:150]} … {words[-400:]}"


def opens_in_time(browser: Sealed, report: Path, within: dict[str, float]) -> tuple[list[str], list[str]]:
    """The medians of three first openings: to a drawn map, and to one that can be moved."""
    seconds: dict[str, list[float]] = {what: [] for what in within}
    for _ in range(3):
        with browser.open(report) as opened:
            opened.ready()
            for what, list_of in seconds.items():
                list_of.append(opened.after(what))
    load = f"{os.getloadavg()[0]:.1f} busy on {os.cpu_count()} cores"
    notes = [f"{what} after {', '.join(f'{one:.2f}' for one in list_of)} s" for what, list_of in seconds.items()] + [load]
    medians = {what: statistics.median(list_of) for what, list_of in seconds.items()}
    return [f"{what} after {median:.2f} s, of {within[what]} s" for what, median in medians.items() if median > within[what]], notes


def take_screenshots(browser: Sealed, report: Path, folder: Path) -> None:
    """For people to look at: wide, narrow and printed."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{report.resolve().parent.name}-{report.stem}"
    for view, context in (("wide", {}), ("narrow", NARROW)):
        with browser.open(report, **context) as opened:
            opened.ready().map()
            opened.page.evaluate("() => scrollTo(0, 0)")
            opened.page.screenshot(path=folder / f"{name}-{view}.png")
            opened.page.screenshot(path=folder / f"{name}-{view}-whole.png", full_page=True)
            if view == "wide":
                (folder / f"{name}.pdf").write_bytes(pdf(opened))


def tell(report: Path, name: str, began: float, faults: list[str], notes: list[str]) -> None:
    print(f"{'FAULT' if faults else 'ok   '} {report}: {name} ({time.monotonic() - began:.1f} s)" + "".join(f"; {note}" for note in notes))
    for fault in faults:
        print(f"      {fault}")
    sys.stdout.flush()


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("reports", nargs="*", type=Path, metavar="REPORT", help="report.html")
    arguments.add_argument("--hostile", action="append", default=[], type=Path, metavar="REPORT", help="a report of the hostile sample")
    arguments.add_argument("--screenshots", type=Path, metavar="DIR", help="keep pictures here, for people to look at")
    arguments.add_argument("--within", type=float, default=PATIENCE, metavar="SECONDS", help="to a drawn map [default: %(default)s]")
    arguments.add_argument("--moving", type=float, default=2 * PATIENCE, metavar="SECONDS", help="to one that can be moved [default: %(default)s]")
    arguments.add_argument("--only", metavar="TEXT", help="checks with this text in their name")
    arguments.add_argument("--browser", default=shutil.which("chromium") or "chromium", metavar="PATH", help="[default: %(default)s]")
    given = arguments.parse_args()
    if not given.reports + given.hostile:
        arguments.error("no report to open")
    faulty = 0
    with sync_playwright() as playwright:
        browser = Sealed(playwright, given.browser)
        print(f"Chromium {browser.browser.version}")
        for report, checks in [(path, EVERY) for path in given.reports] + [(path, HOSTILE) for path in given.hostile]:
            checks = [check for check in checks if (given.only or "") in check.name]
            for check in checks:
                began = time.monotonic()
                faults, notes = faults_of(browser, check, report)
                faulty += bool(faults)
                tell(report, check.name, began, faults, notes)
            if checks is not HOSTILE and not given.only and report in given.reports:
                began = time.monotonic()
                faults, notes = opens_in_time(browser, report, {"drawn": given.within, "ready": given.moving})
                faulty += bool(faults)
                tell(report, f"opens within {given.within:g} s", began, faults, notes)
            if given.screenshots:
                take_screenshots(browser, report, given.screenshots)
    print(f"{faulty} checks found faults" if faulty else "no faults")
    return int(faulty > 0)


if __name__ == "__main__":
    sys.exit(main())
