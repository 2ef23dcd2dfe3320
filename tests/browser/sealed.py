"""A browser with no network, and what a report said and asked for in it."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

import picture

# Chromium's own software renderer: MapLibre draws by WebGL, and no graphics card can be counted on.
FLAGS = [
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-color-profile=srgb",
]

# Runs before anything of the report: tells when a map was first drawn and when it could be moved, in milliseconds from the start of loading.
WATCH_READY = """
window.__after = {};
new MutationObserver(() => {
    for (const [what, said] of Object.entries(document.documentElement?.dataset ?? {}))
        if (said === 'true') window.__after[what] ??= performance.now();
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-drawn', 'data-ready'] });
"""


@dataclass
class Opened:
    """A report in a page of its own. `said` are console errors, uncaught errors and dialogs, `asked` is what it wanted beyond itself,
    `notes` what a check could not look at because the report has no such part."""

    page: Page
    path: Path
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def ready(self, seconds: float = 90.0) -> Opened:
        """Waits for the map that can be moved."""
        self.page.wait_for_selector("html[data-ready=true]", state="attached", timeout=seconds * 1000)
        return self

    def after(self, what: str) -> float:
        """Seconds from the start of loading to the first picture of the map (drawn), and to the map that can be moved (ready)."""
        return self.page.evaluate("what => window.__after[what]", what) / 1000

    def map(self) -> picture.Picture:
        """The map once it stands still: tiles, fades and flights are over when three pictures in a row are the same."""
        box = self.page.locator("#map")
        box.scroll_into_view_if_needed()
        self.page.mouse.move(0, 0)
        last, same = picture.read(box.screenshot()), 0
        for _ in range(40):
            self.page.wait_for_timeout(120)
            now = picture.read(box.screenshot())
            same = same + 1 if picture.changed(last, now) == 0 else 0
            last = now
            if same == 2:
                break
        return last

    def centre(self) -> tuple[float, float, float]:
        """Longitude, latitude and zoom of the map as drawn, which a flight or a drag changes too."""
        return tuple(
            self.page.evaluate(
                """() => {
                    const map = document.getElementById('map')._fullLayout.map._subplot.map;
                    return [map.getCenter().lng, map.getCenter().lat, map.getZoom()];
                }"""
            )
        )

    def settled_centre(self, leaving: tuple[float, float, float] | None = None) -> tuple[float, float, float]:
        """The centre once it no longer moves, and once it has left a place: a flight begins late where there is no graphics card."""
        for _ in range(40):
            if leaving is None or self.centre() != leaving:
                break
            self.page.wait_for_timeout(150)
        last, same = self.centre(), 0
        for _ in range(80):
            self.page.wait_for_timeout(150)
            now = self.centre()
            flying = self.page.evaluate("() => document.getElementById('map')._fullLayout.map._subplot.map.isMoving()")
            same = same + 1 if now == last and not flying else 0
            last = now
            if same == 2:
                break
        return last

    def has(self, selector: str) -> bool:
        return self.page.locator(selector).count() > 0


def moved(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Metres between two centres."""
    east = (one[0] - other[0]) * 111_320 * math.cos(math.radians(one[1]))
    return math.hypot(east, (one[1] - other[1]) * 110_574)


class Sealed:
    """The browser."""

    def __init__(self, playwright: Playwright, executable: str):
        self.browser: Browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)

    @contextlib.contextmanager
    def open(self, path: Path, width: int = 1400, height: int = 900, before: str = "", **context) -> Iterator[Opened]:
        """The report in a new context without network; `before` is a script that runs before the report's own. Readers who want no motion
        are the rule, for then a picture stands still sooner."""
        itself = path.resolve().as_uri()
        context = {"reduced_motion": "reduce", **context}
        with contextlib.closing(
            self.browser.new_context(offline=True, viewport={"width": width, "height": height}, **context)
        ) as sealed:
            sealed.add_init_script(WATCH_READY)
            if before:
                sealed.add_init_script(before)
            page = sealed.new_page()
            opened = Opened(page, path)
            page.on("console", lambda message: message.type == "error" and opened.said.append(f"console: {message.text}"))
            page.on("pageerror", lambda error: opened.said.append(f"uncaught: {error}"))
            page.on("crash", lambda _: opened.said.append("the page crashed"))
            page.on("dialog", lambda dialog: (opened.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
            page.on("websocket", lambda socket: opened.asked.append(socket.url))
            sealed.on("page", lambda other: other is not page and opened.asked.append(f"a window: {other.url}"))
            sealed.on(
                "request",
                lambda request: request.url.split("#")[0] == itself
                or request.url.startswith(("blob:", "data:"))
                or opened.asked.append(request.url),
            )
            page.goto(itself, wait_until="commit")
            yield opened
