"""What a drawing is made with: the tokens of a theme, the app's icons and the app's words.

It must never hold a colour of the app: those come from design/tokens.json, which theme.js made.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[3]
TOKENS = ROOT / "design" / "tokens.json"
SPRITE = ROOT / "app" / "miniapp" / "icons" / "sprite.svg"
ILLUSTRATIONS = ROOT / "design" / "assets" / "illustrations"
LOCALE = ROOT / "app" / "locales" / "ru.json"
_SYMBOL = re.compile(r'<symbol id="i-([\w-]+)" viewBox="0 0 24 24">(.*?)</symbol>', re.DOTALL)
_DRAWING = re.compile(r"<title>.*?</title>(.*)</svg>", re.DOTALL)

#: Ground and lines in greys, so that nobody judges colours on a wireframe.
WIRE = {
    "bg": "#ffffff", "surface": "#ffffff", "page": "#eceef2", "paper": "#f8f7f3", "chat": "#e4e7ec",
    "bubble-mine": "#d7dbe3", "bubble-their": "#ffffff", "press": "#eff1f4", "text": "#1d222b",
    "hint": "#626b79", "link": "#333b48", "danger": "#333b48", "brand": "#333b48",
    "accent": "#3d4656", "accent-ink": "#ffffff", "line": "#d5d9e0", "line-strong": "#8d95a3",
    "focus": "#3d4656", "pill": "#5c6574", "pill-ink": "#ffffff", "shade": "#c9ced7",
    "veil": "#3d4656",
} | dict.fromkeys(("new", "open", "wait", "done", "over", "note"), "#49515f") | {
    f"{name}-bg": "#e9ebef" for name in ("new", "open", "wait", "done", "over", "note")
}  # fmt: skip


class Ink(NamedTuple):
    """The colours of one theme by token; `wire` frames what colour alone would part."""

    colors: Mapping[str, str]
    wire: bool = False

    def __getattr__(self, name: str) -> str:
        try:
            return self.colors[name.replace("_", "-")]
        except KeyError:
            raise AttributeError(name) from None


@cache
def themed(name: str) -> Ink:
    """The ink of a theme: day, night, black or custom."""
    return Ink(json.loads(TOKENS.read_text(encoding="utf-8"))["themes"][name]["tokens"])


@cache
def symbols() -> Mapping[str, str]:
    """The app's icons by name: what stands inside each symbol of the sprite."""
    return dict(_SYMBOL.findall(SPRITE.read_text(encoding="utf-8")))


@cache
def scene(name: str) -> str:
    """The inside of an illustration of ours, 160 by 120."""
    source = (ILLUSTRATIONS / f"{name}.svg").read_text(encoding="utf-8")
    found = _DRAWING.search(source)
    if not found:
        raise ValueError(f"{name}.svg has no title")
    return found[1].strip()


@cache
def _words() -> Mapping[str, str | Mapping[str, str]]:
    words: dict[str, str | dict[str, str]] = json.loads(LOCALE.read_text(encoding="utf-8"))
    return words


def t(key: str, **values: str) -> str:
    """What the app says, without plurals; a missing key is a mistake of the drawing."""
    words = _words()[key]
    if not isinstance(words, str):
        raise TypeError(f"{key} is a plural")
    return words.format(**values)


def plural(key: str, category: str, **values: str) -> str:
    words = _words()[key]
    if isinstance(words, str):
        raise TypeError(f"{key} is no plural")
    return words[category].format(**values)


def rim(ink: Ink) -> dict[str, str]:
    """The edge that a card has on a wireframe only: there no colour parts it from the ground."""
    return {"stroke": ink.line_strong} if ink.wire else {}
