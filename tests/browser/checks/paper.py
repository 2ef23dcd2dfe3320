"""Printed: every section is there, the map too."""

from __future__ import annotations

import io
from collections.abc import Iterator

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

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
    if not any(shows_a_map(page) for page in document.pages):
        yield "no map among the pages"


def shows_a_map(page: PageObject) -> bool:
    """Many shapes in the colours of a scale: pictures do not count, for charts have them too."""
    colours, shapes, coloured = set(), 0, False
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator == b"rg":
            colour = tuple(round(float(one), 2) for one in operands)
            coloured = max(colour) - min(colour) > 0.1
            colours.update([colour] if coloured else [])
        shapes += coloured and operator in (b"f", b"f*")
    return len(colours) >= 5 and shapes >= 20


def pdf(report: Opened) -> bytes:
    return report.page.pdf(format="A4", print_background=True, margin=dict.fromkeys(("top", "right", "bottom", "left"), "12mm"))


def squeezed(text: str) -> str:
    """Without spaces and ligatures, which a PDF sets as it likes."""
    for ligature, letters in (("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬀ", "ff"), ("ﬃ", "ffi"), ("ﬄ", "ffl")):
        text = text.replace(ligature, letters)
    return "".join(text.split()).casefold()
