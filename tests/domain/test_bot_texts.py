"""Texts of the bot as an administrator may write them: whole, with the blanks that are filled."""

import re

import pytest

from app.domain.bot_texts import BLANKS, TEXT_LIMIT, Texts
from app.domain.errors import DeskError
from app.domain.settings import from_value
from app.i18n import locales, t
from app.telegram.own_words import KEYS


def texts(**ru: str | None) -> Texts:
    return from_value(Texts, {"ru": ru})


def test_what_is_written_is_said_and_the_rest_stays() -> None:
    made = texts(greeting="  Привет!  ", opened="Номер {number}")
    assert made.said("ru", "greeting") == "Привет!"
    assert made.said("ru", "closed") is None
    assert made.said("en", "greeting") is None
    assert made.said("de", "greeting") is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"greeting": ""}, {"greeting": "  \n"}, {"greeting": "x" * (TEXT_LIMIT + 1)},
        {"greeting": "{number}"}, {"opened": "{name}"}, {"opened": "{number"},
        {"opened": "number}"}, {"opened": "{number.a}"}, {"closed": "a\0b"}, {"nothing": "x"},
    ],
)  # fmt: skip
def test_what_would_not_be_whole_is_refused_with_its_place(wrong: dict[str, str]) -> None:
    with pytest.raises(DeskError) as refusal:
        texts(**wrong)
    assert refusal.value.facts["field"] == f"value.ru.{next(iter(wrong))}"


def test_the_blanks_are_those_of_the_bots_own_words() -> None:
    assert set(KEYS) == set(BLANKS)
    assert {"ru", "en"} == set(locales()) == set(Texts.model_fields)
    for name, key in KEYS.items():
        values = dict.fromkeys(BLANKS[name], "§")
        for locale in locales():
            assert len(re.findall("§", t(locale, key, **values))) == len(values), key
