"""Which glyphs of the sprite come with which part of the Mini App.

The page carries those of the start; a glyph in two parts is one of the start.
"""

import re
from collections.abc import Mapping

from app.live.jsmodules import LinkError

SPRITE = "icons/sprite.svg"
PART_ICONS: Mapping[str, tuple[str, ...]] = {
    "desk": (
        *("at", "ban", "box", "chart", "export", "flame", "fold", "globe", "keyboard", "menu"),
        *("moon", "people", "sort", "star", "swap", "tag"),
    ),
    "later": ("camera", "file", "image", "next", "pause", "play", "save", "smile"),
}
_SYMBOL = re.compile(
    r'<symbol id="i-(?P<name>[a-z]+)" viewBox="0 0 24 24">(?P<shapes>.*?)</symbol>\s*'
)
_SHAPE = re.compile(r"<(?P<tag>[a-z]+)(?P<attributes>(?: [a-z-]+=\"[^\"]*\")*)/>")
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')

#: An SVG element: its name and its attributes.
Shape = tuple[str, dict[str, str]]


def glyphs(sprite: str, part: str) -> dict[str, list[Shape]]:
    """The glyphs that a part brings, by name. Raises LinkError for one that is drawn otherwise."""
    wanted = PART_ICONS.get(part, ())
    return {
        match["name"]: _shapes(match["name"], match["shapes"])
        for match in _SYMBOL.finditer(sprite)
        if match["name"] in wanted
    }


def of_the_start(sprite: str) -> str:
    """The sprite without what parts bring."""
    brought = {name for names in PART_ICONS.values() for name in names}
    return _SYMBOL.sub(lambda match: "" if match["name"] in brought else match[0], sprite)


def _shapes(name: str, markup: str) -> list[Shape]:
    if _SHAPE.sub("", markup):
        raise LinkError(f"{SPRITE}: i-{name} is more than plain shapes")
    return [
        (shape["tag"], dict(_ATTRIBUTE.findall(shape["attributes"])))
        for shape in _SHAPE.finditer(markup)
    ]
