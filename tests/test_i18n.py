"""Words: nearest locale, plurals by the rules of the language, nothing reached through a value."""

import json
from pathlib import Path

import pytest

from app import i18n
from app.i18n import locales, t


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ru = {
        "greet": "Здравствуйте, {name}!",
        "tickets": {
            "one": "{count} тикет",
            "few": "{count} тикета",
            "many": "{count} тикетов",
            "other": "{count} тикета",
        },
    }
    en = {
        "greet": "Hello, {name}!",
        "tickets": {"one": "{count} ticket", "other": "{count} tickets"},
    }
    for name, texts in (("ru", ru), ("en", en), ("kk", {"tickets": {"other": "{count} тикет"}})):
        (tmp_path / f"{name}.json").write_text(json.dumps(texts), encoding="utf-8")
    monkeypatch.setattr(i18n, "LOCALES_FOLDER", tmp_path)
    _forget()


@pytest.fixture(autouse=True)
def _forget_after() -> object:
    yield
    _forget()


def _forget() -> None:
    i18n._locales.cache_clear()
    i18n._texts.cache_clear()


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("ru", "ru"),
        ("en-GB", "en"),
        ("EN_us", "en"),
        ("de", "ru"),
        ("", "ru"),
        (None, "ru"),
        ("../en", "ru"),
    ],
)
def test_the_nearest_locale_is_the_language_part_or_russian(
    words: None, locale: str | None, language: str
) -> None:
    assert t(locale, "greet", name="Ada") == t(language, "greet", name="Ada")


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 тикетов"),
        (1, "1 тикет"),
        (2, "2 тикета"),
        (4, "4 тикета"),
        (5, "5 тикетов"),
        (11, "11 тикетов"),
        (12, "12 тикетов"),
        (14, "14 тикетов"),
        (21, "21 тикет"),
        (22, "22 тикета"),
        (111, "111 тикетов"),
        (1.5, "1.5 тикета"),
        (-1, "-1 тикет"),
    ],
)
def test_russian_plurals(words: None, count: float, text: str) -> None:
    assert t("ru", "tickets", count=count) == text


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 tickets"), (1, "1 ticket"), (2, "2 tickets"), (1.0, "1.0 tickets")]
)
def test_english_plurals(words: None, count: float, text: str) -> None:
    assert t("en", "tickets", count=count) == text


def test_a_missing_category_is_other(words: None) -> None:
    assert t("kk", "tickets", count=1) == "1 тикет"


def test_what_is_missing_is_an_error(words: None) -> None:
    with pytest.raises(KeyError, match="nothing"):
        t("ru", "nothing")
    with pytest.raises(KeyError, match="name"):
        t("ru", "greet")
    with pytest.raises(KeyError, match="count"):
        t("ru", "tickets")


def test_a_value_is_never_read_as_a_placeholder(words: None) -> None:
    assert t("en", "greet", name="{name.__class__} {0}") == "Hello, {name.__class__} {0}!"


def test_the_desk_speaks_russian_and_english() -> None:
    assert set(locales()) >= {"en", "ru"}
