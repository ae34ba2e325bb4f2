"""What people type into a search, read."""

import json
import random
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.domain.errors import DeskError
from app.domain.search_query import QUERY_LIMIT, Calendar, SearchQuery, read_day, read_query
from app.domain.search_words import FILTERS, STATES, State
from tests.house.tree import ROOT

TODAY = date(2026, 11, 15)
CALENDAR = Calendar(TODAY, UTC)


def read(text: str) -> SearchQuery:
    return read_query(text, CALENDAR)


def moment(year: int, month: int, day: int) -> int:
    return int(datetime(year, month, day, tzinfo=UTC).timestamp() * 1000)


def test_words_filters_and_dates_are_told_apart() -> None:
    query = read('потерян from:anna заказ тег:"Возврат денег" is:open после:01.11.2026 до:2026-12')
    assert query.words == ("потерян", "заказ")
    assert query.people == ("anna",)
    assert query.tags == ("Возврат денег",)
    assert query.states == {State.OPEN}
    assert (query.since, query.until) == (moment(2026, 11, 1), moment(2026, 12, 1))
    assert [one.text for one in query.filters][:2] == ["from:anna", 'тег:"Возврат денег"']


@pytest.mark.parametrize("quotes", ['""', "“”", "«»", "„“", "„”"])
def test_words_in_quotes_are_a_phrase(quotes: str) -> None:
    query = read(f"{quotes[0]}Потерянный заказ!{quotes[1]} лампа is:open")
    assert query.phrases == (("потерянный", "заказ"),)
    assert query.words == ("лампа",)
    assert query.states == {State.OPEN}


def test_a_phrase_that_is_being_typed_is_words() -> None:
    query = read('"потерянный зак')
    assert (query.words, query.phrases, query.is_typing) == (("потерянный", "зак"), (), True)
    assert not read('"потерянный заказ"').is_typing
    assert read('"…" ""').is_empty


@pytest.mark.parametrize("text", ["is:whatever", "before:never", "from:", "с:ума", "https://a.b/c"])
def test_what_says_nothing_is_plain_words(text: str) -> None:
    query = read(text)
    assert not query.filters
    assert query.words


def test_the_last_word_is_a_beginning_until_it_is_ended() -> None:
    assert read("потеря").is_typing
    assert not read("потерянный ").is_typing
    assert not read("потерянный is:open").is_typing
    assert not read("").is_typing


@pytest.mark.parametrize("text", ["100123", "#100123", "№100123"])
def test_a_number_alone_may_be_a_tickets(text: str) -> None:
    assert read(text).number == 100123
    assert read(f"{text} лампа").number is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-01", date(2026, 11, 1)), ("2026-11", date(2026, 11, 1)),
        ("01.11.2026", date(2026, 11, 1)), ("1.11.26", date(2026, 11, 1)),
        ("14.11", date(2026, 11, 14)), ("16.11", date(2025, 11, 16)), ("вчера", date(2026, 11, 14)),
        ("yesterday", date(2026, 11, 14)), ("Сегодня", TODAY), ("31.02.2026", None),
        ("2026-13-01", None), ("soon", None), ("0000-01-01", None), ("29.02", None),
    ],
)  # fmt: skip
def test_days(text: str, day: date | None) -> None:
    assert read_day(text, TODAY) == day


def test_a_day_begins_where_the_person_is() -> None:
    east = Calendar(TODAY, timezone(timedelta(hours=3)))
    query = read_query("after:2026-11-01", east)
    assert query.since == moment(2026, 11, 1) - 3 * 3_600_000


def test_all_words_of_filters_are_as_they_are_compared() -> None:
    for word in (*FILTERS, *STATES):
        assert word == word.casefold().replace("ё", "е")


def test_nothing_that_can_be_typed_fails() -> None:
    dice = random.Random(6)
    pieces = [*FILTERS, *STATES, ":", '"', "«", "»", " ", "*", "(", ")", "AND", "NEAR(", "-", "^",
              "🎉", "ё", "\u0301", "1", "2026-11", "'", "\\", "{", "\t", "\u00a4", "%"]  # fmt: skip
    for _ in range(20_000):
        text = "".join(dice.choice(pieces) for _ in range(dice.randint(0, 14)))
        query = read(text[:QUERY_LIMIT])
        assert all(word.isalnum() for word in query.words)


@pytest.mark.parametrize(("text", "code"), [("a" * 201, "too_large"), ("\x00", "invalid")])
def test_what_no_text_may_hold_is_refused(text: str, code: str) -> None:
    with pytest.raises(DeskError) as refusal:
        read(text)
    assert refusal.value.code == code


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_the_screen_shows_of_filters_is_understood(language: str) -> None:
    text = (ROOT / "app" / "locales" / f"{language}.json").read_text(encoding="utf-8")
    words = json.loads(text)
    for name in ("from", "tag", "mine", "open", "note", "week", "until"):
        example = words[f"search.example.{name}"]
        assert len(read(example).filters) == example.count(":"), example
    assert read(words["search.example.phrase"]).phrases
    for name in ("mine", "open"):
        states = words[f"search.about.{name}"].partition(": ")[2].split(", ")
        assert all(read(f"is:{state}").states for state in states), states
    days = words["search.about.week"].partition(": ")[2].split(", ")
    assert all(read(f"after:{day}").since for day in days), days
