"""Words as search compares them."""

import itertools

import pytest

from app.domain.slips import slips_between
from app.domain.words import flat, terms_of, trace_of, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("возврата", "ВОЗВРАТОМ"),
        ("заказы", "заказами"),
        ("ещё", "еще"),
        ("за́мок", "замок"),
        ("ёлки", "Елка"),
        ("refunds", "Refunded"),
        ("delivery", "deliveries"),
        ("running", "run"),
    ],
)
def test_forms_of_a_word_are_one_term(one: str, other: str) -> None:
    assert terms_of(one) == terms_of(other)


def test_numbers_and_mixed_words_count_as_they_are_written() -> None:
    assert terms_of("заказ №8812, AB-12 и x2y_z") == {"заказ", "8812", "ab", "12", "и", "x2y", "z"}


def test_a_word_knows_its_place() -> None:
    text = "«Ёж», 🦔 за́мок!"
    assert [text[word.start : word.end] for word in words_of(text)] == ["Ёж", "за́мок"]


@pytest.mark.parametrize("text", ["🎉 — …", "", "___", "\u0301\u0301"])
def test_a_text_without_words_has_none(text: str) -> None:
    assert words_of(text) == []


def test_a_text_has_a_trace_of_each_of_its_terms() -> None:
    text = "Ещё раз: dying parcels, за́мки и пересланные документы 123 happiness skies"
    assert all(trace_of(term) in flat(text) for term in terms_of(text))


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("иванов", "иванов", 0), ("иванов", "ивонов", 1), ("иванов", "иваонв", 1),
        ("иванов", "ианов", 1), ("иванов", "ивановв", 1), ("иванов", "петров", 4), ("", "ab", 2),
    ],
)  # fmt: skip
def test_slips_are_counted(one: str, other: str, slips: int) -> None:
    assert slips_between(one, other) == slips_between(other, one) == slips


def _slips_by_definition(one: str, other: str) -> int:
    if not one or not other:
        return len(one) + len(other)
    ways = [
        _slips_by_definition(one[1:], other) + 1,
        _slips_by_definition(one, other[1:]) + 1,
        _slips_by_definition(one[1:], other[1:]) + (one[0] != other[0]),
    ]
    if len(one) > 1 and len(other) > 1 and one[:2] == other[1::-1]:
        ways.append(_slips_by_definition(one[2:], other[2:]) + 1)
    return min(ways)


def test_what_two_words_share_at_their_ends_changes_no_number_of_slips() -> None:
    sizes = (itertools.product("ab", repeat=size) for size in range(5))
    words = ["".join(letters) for letters in itertools.chain.from_iterable(sizes)]
    pairs = itertools.product([*words, "abcab", "bcabb"], repeat=2)
    for one, other in pairs:
        assert slips_between(one, other) == _slips_by_definition(one, other), (one, other)
