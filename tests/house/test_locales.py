"""The locale files: the same keys and values to fill in, plurals whole, no mixed languages."""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.house.exceptions import CYRILLIC_IN_ENGLISH, LATIN_IN_RUSSIAN
from tests.house.tree import (
    ROOT,
    files,
    name_of,
    parsed,
    product,
    report,
    text_of,
    without_js_comments,
)

FOLDER = ROOT / "app" / "locales"
REFERENCE = "ru"
CATEGORIES = {
    "ru": {"one", "few", "many", "other"},
    "en": {"one", "other"},
}
Text = str | dict[str, str]

_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
# Addresses, commands, paths, file names, options and variables are no words of a language.
_TECHNICAL = re.compile(
    r"https?://\S*|\b\w+(?:[./_]\w+)+|[@/]\w[\w./-]*|--?[a-z][\w-]*|\b[A-Z]+(?:_[A-Z]+)+\b"
)
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_CYRILLIC_WORD = re.compile(r"[\u0400-\u04ff]+")


def read(path: Path) -> dict[str, Text]:
    def without_doubles(pairs: list[tuple[str, Text]]) -> dict[str, Text]:
        doubled = [key for key, _ in pairs if [name for name, _ in pairs].count(key) > 1]
        assert not doubled, f"{path.name}: {doubled[0]} stands twice"
        return dict(pairs)

    texts: dict[str, Text] = json.loads(
        path.read_text(encoding="utf-8"), object_pairs_hook=without_doubles
    )
    return texts


LOCALES = {path.stem: path for path in sorted(FOLDER.glob("*.json"))}


def variants(text: Text) -> list[str]:
    return [text] if isinstance(text, str) else list(text.values())


def placeholders(text: Text) -> set[str]:
    """The names to fill in; `count` of a plural is known to be there."""
    names = {name for variant in variants(text) for name in _PLACEHOLDER.findall(variant)}
    return names - {"count"} if isinstance(text, dict) else names


def faults(locale: str, texts: Mapping[str, Text], reference: Mapping[str, Text]) -> Iterator[str]:
    """What is wrong with a locale beside the reference."""
    for key in sorted(set(reference) ^ set(texts)):
        yield f"{key} stands in one of {REFERENCE} and {locale} only"
    for key, text in texts.items():
        if not _KEY.fullmatch(key):
            yield f"{key} is not a flat key with dots"
        yield from (f"{key}: {fault}" for fault in _text_faults(locale, text))
        if key in reference and placeholders(text) != placeholders(reference[key]):
            yield f"{key}: other {{names}} than in {REFERENCE}"


def _text_faults(locale: str, text: Text) -> Iterator[str]:
    if isinstance(text, dict) and set(text) != CATEGORIES.get(locale, set(text)):
        yield f"its plural forms must be {', '.join(sorted(CATEGORIES[locale]))}"
    for variant in variants(text):
        if not variant.strip() or variant != variant.strip():
            yield "empty, or with blanks at an end"
        if not all(_NAME.fullmatch(name) for name in _PLACEHOLDER.findall(variant)):
            yield "a placeholder that is no plain name"
        if re.search(r"[{}]", _PLACEHOLDER.sub("", variant)):
            yield "a brace without its partner"
        yield from (f"“{word}” in another language" for word in foreign_words(locale, variant))


def foreign_words(locale: str, text: str) -> list[str]:
    bare = _TECHNICAL.sub(" ", _PLACEHOLDER.sub(" ", text))
    if locale == "ru":
        return [word for word in _LATIN_WORD.findall(bare) if word not in LATIN_IN_RUSSIAN]
    if locale == "en":
        return [word for word in _CYRILLIC_WORD.findall(bare) if word not in CYRILLIC_IN_ENGLISH]
    return []


def test_there_are_russian_and_english() -> None:
    assert {"ru", "en"} <= set(LOCALES)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_locale_is_whole(locale: str) -> None:
    broken = list(faults(locale, read(LOCALES[locale]), read(LOCALES[REFERENCE])))
    report(broken, f"app/locales/{locale}.json (allowed words: tests/house/exceptions.py):")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_locale_is_sorted_so_that_changes_do_not_collide(locale: str) -> None:
    path = LOCALES[locale]
    tidy = json.dumps(read(path), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    assert path.read_text(encoding="utf-8") == tidy, f"{name_of(path)}: sort it, indent 2"


_JS_T = re.compile(r"(?<![\w.$])t\(\s*[\"']([a-z][a-z0-9_.]*)[\"']\s*[,)]")


def test_every_key_that_the_mini_app_asks_for_exists() -> None:
    known = {key for key in read(LOCALES[REFERENCE]) if not key.startswith(("bot.", "script."))}
    broken = [
        f"{name_of(path)}: {key}"
        for path in files(".js", under="app/miniapp")
        for key in _JS_T.findall(without_js_comments(text_of(path)))
        if key not in known
    ]
    report(broken, "The Mini App would show these keys in the place of words:")


def test_the_mini_apps_keys_are_found() -> None:
    source = "t('a.b'); x = `${t(\"c.d\", {n})}`; at('e.f'); t(key); t('g.' + h)"
    assert _JS_T.findall(source) == ["a.b", "c.d"]


def test_every_key_that_python_asks_for_exists() -> None:
    known = set(read(LOCALES[REFERENCE]))
    broken = [
        f"{name_of(path)}:{line} {key}"
        for path in product(".py")
        for line, key in asked_keys(parsed(path))
        if key not in known
    ]
    report(broken, "No such key in app/locales:")


def asked_keys(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The literal second argument of every `t(locale, key)`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or len(node.args) < 2:
            continue
        key = node.args[1]
        is_t = ast.unparse(node.func) in {"t", "i18n.t"}
        if is_t and isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield node.lineno, key.value


def test_the_asked_keys_are_found() -> None:
    source = "t(x, 'a.b', n=1); i18n.t(y, 'c.d'); t(z, key); u(x, 'e.f')"
    assert [key for _, key in asked_keys(ast.parse(source))] == ["a.b", "c.d"]


_PLURAL_RU = {"one": "{count} день", "few": "{count} дня", "many": "{count} дней", "other": "дня"}


@pytest.mark.parametrize(
    ("locale", "text", "fault"),
    [
        ("ru", "Тикет {number} в Telegram", None),
        ("ru", "Запустите python scripts/check.py --fast и откройте /tickets в @bot", None),
        ("ru", _PLURAL_RU, None),
        ("ru", {"one": "день", "other": "дня"}, "plural forms"),
        ("en", {"one": "a day", "other": "{count} days"}, None),
        ("en", _PLURAL_RU, "plural forms"),
        ("ru", "Open тикет", "another language"),
        ("en", "Open тикет", "another language"),
        ("ru", "", "empty"),
        ("ru", "тикет ", "blanks"),
        ("ru", "тикет {a.b}", "no plain name"),
        ("ru", "тикет {name", "without its partner"),
    ],
)
def test_the_text_rules_themselves(locale: str, text: Text, fault: str | None) -> None:
    found = list(_text_faults(locale, text))
    assert bool(found) == bool(fault), found
    assert not fault or any(fault in sentence for sentence in found), found


def test_the_key_rules_themselves() -> None:
    reference: dict[str, Text] = {"a.b": "Привет, {name}", "c.d": _PLURAL_RU}
    english: dict[str, Text] = {"a.b": "Hi {nom}", "x": "Hi"}
    assert list(faults("en", english, reference)) == [
        "c.d stands in one of ru and en only",
        "x stands in one of ru and en only",
        "a.b: other {names} than in ru",
        "x is not a flat key with dots",
    ]
