"""Pictures of the map: how many colours, how much is different."""

from __future__ import annotations

import io

from PIL import Image, ImageChops

Picture = Image.Image

# A channel has to differ by more than this: below are the last bits of smoothing at edges.
DIFFERENT = 12


def read(png: bytes) -> Picture:
    return Image.open(io.BytesIO(png)).convert("RGB")


def changed(one: Picture, other: Picture) -> int:
    """Pixels that are different; all of them when the sizes are."""
    if one.size != other.size:
        return one.size[0] * one.size[1]
    channels = ImageChops.difference(one, other).split()
    most = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    return sum(most.histogram()[DIFFERENT + 1 :])


def colours(picture: Picture, at_least: int = 40) -> list[tuple[int, int, int]]:
    """Colours, not greys, that fill `at_least` pixels each: the steps of a scale, not its smoothed edges."""
    found = picture.getcolors(picture.size[0] * picture.size[1]) or []
    return [colour for count, colour in found if count >= at_least and max(colour) - min(colour) > 24]


def pixels_of(picture: Picture, colour: tuple[int, int, int]) -> int:
    """Pixels of a colour, the last bits of mixing it aside."""
    found = picture.getcolors(picture.size[0] * picture.size[1]) or []
    return sum(count for count, one in found if max(abs(a - b) for a, b in zip(one, colour)) <= 3)


def painted(picture: Picture) -> float:
    """Share of the picture that is not of its commonest colour, the ground."""
    found = picture.getcolors(picture.size[0] * picture.size[1]) or []
    return 1 - max(count for count, _ in found) / sum(count for count, _ in found)
