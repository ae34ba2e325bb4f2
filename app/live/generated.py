"""Modules that nobody writes: the words, the name of the build, and what parts bring along.

Words and styles that only a part on demand uses must not come with the start.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from app.live.jsmodules import LinkError
from app.live.page import squeeze_css

LOCALES_MODULE = "locales.js"
BUILD_MODULE = "build.js"
#: The parts that bring words and styles of their own: `PART-words.js` holds the words whose keys
#: begin so, `PART-styles.js` the styles in `styles/PART/`. A word that another part or the start
#: says as well must not be listed here.
PART_KEYS = {
    # What the desk's staff alone see: desk.js and what it alone imports.
    "desk": ("acts.", "desk.", "facts.", "inbox.", "role.", "view."),
    # What most visits never need: later.js and what it alone imports.
    "later": (
        *("blocked.", "card.", "deed.", "delivery.", "failure.", "format.", "media.", "person."),
        *("reaction.", "recorder.", "tray.", "undelivered.", "upload.", "versions.", "viewer."),
    ),
}


def with_generated(
    texts: Mapping[str, str], locales: Path, private_keys: tuple[str, ...]
) -> dict[str, str]:
    """The files of the Mini App and the modules made of them and of the words.

    Words whose keys begin with one of `private_keys` stay on the server. Raises LinkError.
    """
    everything = _words(locales, private_keys)
    of_parts = tuple(key for keys in PART_KEYS.values() for key in keys)
    made = {LOCALES_MODULE: _words_module(_without(everything, of_parts))}
    for part, keys in PART_KEYS.items():
        words = _beginning(everything, keys)
        if any(words.values()):
            made[f"{part}-words.js"] = _module(f"{part}Words", words)
        styles = [texts[path] for path in sorted(texts) if path.startswith(f"styles/{part}/")]
        if styles:
            made[f"{part}-styles.js"] = _module(f"{part}Styles", squeeze_css("\n".join(styles)))
    for generated in (*made, BUILD_MODULE):
        if generated in texts:
            raise LinkError(f"{generated}: this module is generated, it may not be a file")
    return {**texts, **made}


def build_module(build: str) -> str:
    """The module that names the build."""
    return _module("build", build)


def _words(folder: Path, private_keys: tuple[str, ...]) -> dict[str, dict[str, object]]:
    found = {}
    for path in sorted(folder.glob("*.json")):
        texts = json.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = {
            key: text for key, text in texts.items() if not key.startswith(private_keys)
        }
    return found


def _beginning(
    locales: Mapping[str, Mapping[str, object]], keys: tuple[str, ...]
) -> dict[str, dict[str, object]]:
    return {
        name: {key: text for key, text in texts.items() if key.startswith(keys)}
        for name, texts in locales.items()
    }


def _without(
    locales: Mapping[str, Mapping[str, object]], keys: tuple[str, ...]
) -> dict[str, dict[str, object]]:
    return {
        name: {key: text for key, text in texts.items() if not key.startswith(keys)}
        for name, texts in locales.items()
    }


def _words_module(locales: Mapping[str, Mapping[str, object]]) -> str:
    """Each key once, whatever the number of languages."""
    keys = sorted({key for texts in locales.values() for key in texts})
    columns = {name: [texts.get(key) for key in keys] for name, texts in locales.items()}
    row = "Object.fromEntries(keys.map((key, at) => [key, column[at]]))"
    made = f"Object.entries(texts).map(([language, column]) => [language, {row}])"
    told = f"export const locales = Object.fromEntries({made});\n"
    return _module("keys", keys) + _module("texts", columns) + told


def _module(name: str, value: object) -> str:
    compact = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"export const {name} = {compact};\n"
