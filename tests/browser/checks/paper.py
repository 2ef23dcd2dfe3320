"""Printed: every section is there, the map too."""

from __future__ import annotations

import io
from collections.abc import Iterator

from pypdf import PdfReader

import picture
from sealed import Opened


def prints(report: Opened) -> Iterator[str]:
    report.ready()
    report.map()
    document = PdfReader(io.BytesIO(pdf(report)))
    text = squeezed("".join(page.extract_text() for page in document.pages))
    report.notes.append(f"{len(document.pages)} pages")
    if len(document.pages) <= 3:
        yield f"{len(document.pages)} pages"
    report.page.emulate_media(media="print")
    headings = report.page.evaluate("() => [...document.querySelectorAll('h1, main section > h2, main section > header > h2')].map(h => h.textContent.trim())")
    report.page.emulate_media(media="screen")
    for heading in headings:
        if squeezed(heading) not in text:
            yield f"the heading {heading!r} is not printed"
    pictures = [image.image for page in document.pages[:6] for image in page.images if image.image is not None]
    if not any(len(picture.colours(image.convert("RGB"), 10)) >= 8 for image in pictures):
        yield f"no map among the {len(pictures)} pictures of the first pages"


def pdf(report: Opened) -> bytes:
    return report.page.pdf(format="A4", print_background=True, margin=dict.fromkeys(("top", "right", "bottom", "left"), "12mm"))


def squeezed(text: str) -> str:
    """Without spaces and ligatures, which a PDF sets as it likes."""
    for ligature, letters in (("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬀ", "ff"), ("ﬃ", "ffi"), ("ﬄ", "ffl")):
        text = text.replace(ligature, letters)
    return "".join(text.split()).casefold()
