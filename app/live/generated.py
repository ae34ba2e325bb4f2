"""Modules that nobody writes: the words, the name of the build, and what parts bring along.

Words and styles that only a part on demand uses must not come with the start.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from app.live.icons import SPRITE, glyphs
from app.live.jsmodules import LinkError
from app.live.page import squeeze_css

LOCALES_MODULE = "locales.js"
#: The language of a page that is asked for in none of ours (app/miniapp/i18n.js says the same).
FIRST_LANGUAGE = "ru"
#: Stands in the linked script for the words of the language that it is sent in.
WORDS_PLACE = '"@words"'
BUILD_MODULE = "build.js"
#: The bot's words that an admin may put otherwise (domain/bot_texts.py) are shown beside.
TUNABLE_KEYS = (
    *("bot.answer.greeting", "bot.answer.help", "bot.answer.opened", "bot.answer.done"),
    *("bot.answer.reopened", "bot.answer.rated", "bot.answer.flood", "bot.answer.banned"),
    *("bot.answer.unbanned", "bot.rating.question"),
    *("bot.status.resolved", "bot.status.closed", "bot.status.silence"),
)
#: The parts that bring words, styles and glyphs of their own: `PART-words.js` holds the words whose
#: keys begin so, `PART-styles.js` the styles in `styles/PART/`, `PART-icons.js` the glyphs of
#: app/live/icons.py. What the start has as well must not be listed here.
PART_KEYS = {
    "calm": ("calm.",),
    # What the desk's staff alone see: desk.js and what it alone imports.
    "desk": (
        *("action.undo", "acts.", "blocked.", "bulk.", "canned.", "chat.closed_staff", "client."),
        "collision.",
        *("command.", "desk.", "due.", "facts.", "field.", "figures.title", "group.", "history."),
        *("inbox.", "keys.", "mention.", "panel.", "presence.", "priority.", "reach."),
        *("reminder.", "role.", "scope.", "setup.", "snooze.", "view."),
        *TUNABLE_KEYS,
    ),
    # What most visits never need: later.js and what it alone imports.
    "later": (
        *("action.close", "attachment.heavy", "attachment.waiting", "card."),
        *("deed.", "delivery.", "failure.", "field.", "format.", "lucky."),
        *("media.", "person.", "punch.", "quote.", "rating.", "reaction.", "recorder.", "tray."),
        *("undelivered.", "upload.", "versions.", "viewer."),
    ),
    "figures": ("figures.",),
    # What the staff tune about time and load.
    "hours": ("field.", "hours."),
    "new-ticket": ("field.", "new."),
    "search": ("search.",),
    "settings": (
        *("lang.", "settings.about", "settings.blocked", "settings.build", "settings.enter"),
        *("settings.fill", "settings.shrink"),
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
    start = _without(everything, of_parts)
    made = {_words_path(language): _module("words", start[language]) for language in start}
    first = {FIRST_LANGUAGE: start.get(FIRST_LANGUAGE, {})}
    made[LOCALES_MODULE] = _locales_module(start, _compact(first))
    for part, keys in PART_KEYS.items():
        brought = {
            "words": _beginning(everything, keys),
            "styles": _styles_below(f"styles/{part}/", texts),
            "icons": glyphs(texts.get(SPRITE, ""), part),
        }
        for kind, value in brought.items():
            if value and any(value.values() if isinstance(value, dict) else value):
                made[f"{part}-{kind}.js"] = _module(_camel(f"{part}-{kind}"), value)
    for generated in (*made, BUILD_MODULE):
        if generated in texts:
            raise LinkError(f"{generated}: this module is generated, it may not be a file")
    return {**texts, **made}


def _styles_below(folder: str, texts: Mapping[str, str]) -> str:
    return squeeze_css("\n".join(texts[path] for path in sorted(texts) if path.startswith(folder)))


def _camel(name: str) -> str:
    first, *others = name.split("-")
    return first + "".join(one.capitalize() for one in others)


def build_module(build: str) -> str:
    """The module that names the build."""
    return _module("build", build)


def _words(folder: Path, private_keys: tuple[str, ...]) -> dict[str, dict[str, object]]:
    found = {}
    for path in sorted(folder.glob("*.json")):
        texts = json.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = {
            key: text
            for key, text in texts.items()
            if key.startswith(TUNABLE_KEYS) or not key.startswith(private_keys)
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


def linkable(texts: Mapping[str, str]) -> dict[str, str]:
    """The modules to link: the script has a place for the words of one language."""
    modules = {path: text for path, text in texts.items() if path.endswith(".js")}
    modules[LOCALES_MODULE] = _locales_module(languages(texts), WORDS_PLACE)
    return modules


def in_language(script: str, texts: Mapping[str, str], language: str) -> str:
    """The linked script with the words of a language in their place. Raises LinkError."""
    if script.count(WORDS_PLACE) != 1:
        raise LinkError(f"{LOCALES_MODULE} is not a part of the start")
    words = texts[_words_path(language)].removeprefix(_WORDS_START).removesuffix(_END)
    return script.replace(WORDS_PLACE, f"{{{_compact(language)}:{words}}}")


def languages(texts: Mapping[str, str]) -> list[str]:
    """The languages that there are words of."""
    found = (_WORDS_PATH.fullmatch(path) for path in sorted(texts))
    return [match[1] for match in found if match]


_WORDS_PATH = re.compile(r"words-([a-z]+)\.js")


def _words_path(language: str) -> str:
    return f"words-{language}.js"


def _locales_module(known: Iterable[str], words: str) -> str:
    """The words that come with the start, and how those of each language are fetched."""
    roads = (f'{_compact(one)}:()=>import("./{_words_path(one)}")' for one in known)
    fetching = f"export const fetchWords = {{{','.join(roads)}}};\n"
    return f"export const locales = {words};\n{fetching}"


_END = ";\n"
_WORDS_START = "export const words = "


def _module(name: str, value: object) -> str:
    return f"export const {name} = {_compact(value)}{_END}"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
