"""Words for people: a key and a locale become a text, plurals chosen by `count`.

It must never guess: an unknown key or a missing value is an error in the program, not in the text.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

FALLBACK_LOCALE = "ru"
LOCALES_FOLDER = Path(__file__).parent / "locales"

# Names only, never `{a.b}` or `{a[0]}`: a translated text must not reach into the values.
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")

Text = str | dict[str, str]


def t(locale: str | None, key: str, **values: object) -> str:
    """The text of key in the nearest locale, its `{names}` filled in.

    Raises KeyError for an unknown key, for a placeholder without a value and for a plural without
    `count`.
    """
    language = nearest_locale(locale)
    text = _texts(language)[key]
    if not isinstance(text, str):
        text = text.get(_category(language, values["count"]), text["other"])
    return _PLACEHOLDER.sub(lambda match: str(values[match[1]]), text)


def locales() -> tuple[str, ...]:
    """The languages there are words for, in alphabetical order."""
    return _locales()


def nearest_locale(locale: str | None) -> str:
    """`en-GB` is `en`; a language without words, and none at all, is the fallback."""
    language = re.split(r"[-_]", locale or "", maxsplit=1)[0].lower()
    return language if language in locales() else FALLBACK_LOCALE


@cache
def _locales() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in LOCALES_FOLDER.glob("*.json")))


@cache
def _texts(language: str) -> dict[str, Text]:
    path = LOCALES_FOLDER / f"{language}.json"
    texts: dict[str, Text] = json.loads(path.read_text(encoding="utf-8"))
    return texts


def _category(language: str, count: object) -> str:
    """The CLDR plural category; a fraction is `other` in every language known here."""
    if not isinstance(count, int):
        return "other"
    return PLURAL_RULES.get(language, _one_or_other)(abs(count))


def _one_or_other(count: int) -> str:
    return "one" if count == 1 else "other"


def _east_slavic(count: int) -> str:
    tens, ones = count % 100, count % 10
    if 11 <= tens <= 14:
        return "many"
    if ones == 1:
        return "one"
    return "few" if 2 <= ones <= 4 else "many"


# CLDR "Language Plural Rules", cardinal, whole numbers.
PLURAL_RULES: dict[str, Callable[[int], str]] = {
    "en": _one_or_other,
    "ru": _east_slavic,
    "uk": _east_slavic,
    "be": _east_slavic,
}
