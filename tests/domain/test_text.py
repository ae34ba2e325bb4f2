"""Text at the door, names that mean harm, and cuts that break nothing."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import text
from app.domain.errors import DeskError
from app.domain.text import (
    NAME_LIMIT,
    SUBJECT_FROM_BODY_LIMIT,
    bounded,
    display_name,
    split_for_telegram,
    subject_from,
    utf16_length,
)

#: What people see as one character, though it is several.
CLUSTERS = [
    "e\u0301", "a\u0323\u0302", "и\u0306", "👍🏽", "👨\u200d👩\u200d👧\u200d👦", "🇷🇺",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "1\ufe0f\u20e3",
    "❤\ufe0f\u200d🔥", "\r\n", "\u1112\u1161\u11ab", "한\u11a8", "क\u094dष", "ก\u0e33",
    "👩🏿\u200d🚀", "\U0001f3f3\ufe0f\u200d🌈", "ｶ\uff9e", " \u0301", "\u0600\u0661",
    "נ\u05b8\u05bc", "a\u200c", "💂🏼\u200d♂\ufe0f", "\u0b95\u0bcd\u0bb7",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324",
]  # fmt: skip
FILLERS = ["x", "слово", " ", "\n", "\n\n", ".", "👍", "1"]
pieces = st.lists(st.sampled_from(CLUSTERS + FILLERS), max_size=60)


def borders(parts: list[str]) -> set[int]:
    """Where one may cut, in code points: between the clusters, and anywhere in plain words."""
    found, at = {0}, 0
    for part in parts:
        if part in FILLERS:
            found |= {at + inside for inside in range(len(part))}
        at += len(part)
        found.add(at)
    return found


@settings(max_examples=400, deadline=None)
@given(parts=pieces, limit=st.integers(40, 80))
def test_parts_join_again_fit_and_break_no_character(parts: list[str], limit: int) -> None:
    whole = "".join(parts)
    cut = split_for_telegram(whole, limit)
    assert "".join(cut) == whole
    assert all(utf16_length(part) <= limit for part in cut)
    assert all(cut) or whole == ""
    allowed, at = borders(parts), 0
    for part in cut:
        at += len(part)
        assert at in allowed, f"{whole[at - 4 : at]!r} | {whole[at : at + 4]!r}"


@settings(max_examples=200, deadline=None)
@given(whole=st.text(max_size=400), limit=st.integers(2, 90))
def test_any_text_joins_again_and_fits(whole: str, limit: int) -> None:
    cut = split_for_telegram(whole, limit)
    assert "".join(cut) == whole
    assert all(utf16_length(part) <= limit for part in cut)


def test_the_measure_is_that_of_utf16() -> None:
    for sample in ("", "abc", "ы", "👍", "👨\u200d👩", "\uffff\U00010000"):
        assert utf16_length(sample) == len(sample.encode("utf-16-le")) // 2


def test_a_cut_prefers_paragraphs_to_lines_and_lines_to_words() -> None:
    assert split_for_telegram("aaaaaa\n\nb\nb b", 11) == ["aaaaaa\n\n", "b\nb b"]
    assert split_for_telegram("aaaaaa\nbb b", 9) == ["aaaaaa\n", "bb b"]
    assert split_for_telegram("aaaaaa bbb", 9) == ["aaaaaa ", "bbb"]
    assert split_for_telegram("aaaaaabbbb", 9) == ["aaaaaabbb", "b"]


def test_a_character_longer_than_the_limit_is_cut_after_all() -> None:
    endless = "a" + "\u0301" * 9_000
    cut = split_for_telegram(endless)
    assert "".join(cut) == endless
    assert all(utf16_length(part) <= 4096 for part in cut)


@pytest.mark.parametrize(
    "nasty",
    ["🇷🇺" * 4_000, "a" + "\u0301\u0316" * 16_000, "\u200d" * 16_000, "👍" * 16_000, "\n" * 16_000,
     " " * 16_000 + "x", "\u0600" * 16_000, "한\u11a8" * 8_000, "क\u094d" * 8_000],
    ids=range(9),
)  # fmt: skip
def test_no_text_takes_long(nasty: str) -> None:
    """Generous for a busy machine: what is quadratic takes ten times as long."""
    began = time.perf_counter()
    bounded("x" + nasty, field="body", limit=40_000)
    split_for_telegram(nasty)
    display_name(nasty)
    subject_from(nasty)
    assert time.perf_counter() - began < 0.25


# -- the door ------------------------------------------------------------------------------


def refusal(value: str, limit: int = 10, least: int = 1) -> tuple[str, dict[str, object]]:
    with pytest.raises(DeskError) as found:
        bounded(value, field="body", limit=limit, least=least)
    return found.value.code, found.value.facts


LONE = [chr(0xD800), f"a{chr(0xDFFF)}", chr(0xD83D), chr(0xDC00) + chr(0xD800)]


@pytest.mark.parametrize("value", ["a\0b", "\0", "ы\0", *LONE], ids=range(7))
def test_what_cannot_be_kept_is_invalid(value: str) -> None:
    assert refusal(value) == ("invalid", {"field": "body"})


def test_bounds_are_in_code_points_after_normalising() -> None:
    assert bounded("e\u0301" * 10, field="body", limit=10) == "é" * 10
    assert bounded("👍" * 10, field="body", limit=10) == "👍" * 10
    assert bounded(f"  {'a' * 10}\n\t", field="body", limit=10) == "a" * 10
    assert refusal("a" * 11) == ("too_large", {"field": "body", "limit": 10})
    assert refusal("\u0958" * 6) == ("too_large", {"field": "body", "limit": 10})


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u00a0\u2003"])
def test_nothing_is_too_short(blank: str) -> None:
    assert refusal(blank) == ("invalid", {"field": "body"})
    assert bounded(blank, field="body", limit=10, least=0) == ""


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_what_passes_is_normal_and_passes_again(value: str) -> None:
    normal = unicodedata.normalize("NFC", value).strip()
    lone = any(0xD800 <= ord(letter) <= 0xDFFF for letter in value)
    if "\0" in value or lone or not normal:
        assert refusal(value, 150)[0] == "invalid"
        return
    if len(normal) > 150:
        assert refusal(value, 150)[0] == "too_large"
        return
    kept = bounded(value, field="body", limit=150)
    assert kept == unicodedata.normalize("NFC", value).strip()
    assert bounded(kept, field="body", limit=150) == kept
    kept.encode()


MARKS = "\u0301\u0316\u0323\u0302\u034f\u0344\u05b8\u0f71\u3099\u0591"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*MARKS, "a", "е", "\u0f40", "\U0001f600"]), max_size=400))
def test_long_runs_of_marks_are_normalised_like_any_text(letters: list[str]) -> None:
    value = "x" + "".join(letters) * 3
    kept = bounded(value, field="body", limit=10_000)
    assert kept == unicodedata.normalize("NFC", value)


# -- names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        (("Vera", None), "Vera"), (("Vera", "Lake"), "Vera Lake"), ((None, None), "—"),
        (("", ""), "—"), ((" \t\n ",), "—"), (("a\nb\r\nc",), "a b c"),
        (("\u202eadmin",), "admin"), (("a\u2066b\u2069",), "a b"), (("\0\x1b[31mred",), "[31mred"),
        (("\u200b\u200e\ufeff",), "—"), ((chr(0xD800) + "x",), "x"), (("\u3164\u3164",), "—"),
        (("\u2800",), "—"), (("\u115f\u1160\uffa0",), "—"), (("e\u0301",), "é"),
        (("<b>Vera</b>",), "<b>Vera</b>"), (("\U000e0041\U000e0042x",), "x"),
    ],
)  # fmt: skip
def test_names_are_fit_to_be_shown(given_: tuple[str | None, ...], shown: str) -> None:
    assert display_name(*given_) == shown


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=600), st.text(max_size=100))
def test_a_name_is_one_bounded_line(first: str, last: str) -> None:
    name = display_name(first, last)
    assert 0 < len(name) <= NAME_LIMIT
    assert name == name.strip()
    assert not any(unicodedata.category(c)[0] == "C" for c in name)
    assert not {"\n", "\r", "\u2028", "\u2029"} & set(name)
    assert display_name(name) == name
    name.encode()


# -- subjects ------------------------------------------------------------------------------


def test_a_subject_is_the_first_line_cut_at_a_word() -> None:
    assert subject_from("The lamp\nis dark") == "The lamp"
    assert subject_from("  \n\n Lamp ") == "Lamp"
    long = subject_from("word " * 40)
    assert long.endswith("word…")
    assert len(long) <= SUBJECT_FROM_BODY_LIMIT
    assert len(subject_from("ы" * 500)) == SUBJECT_FROM_BODY_LIMIT


@settings(max_examples=200, deadline=None)
@given(parts=pieces)
def test_a_subject_breaks_no_character(parts: list[str]) -> None:
    body = "".join(parts)
    subject = subject_from(body)
    assert len(subject) <= SUBJECT_FROM_BODY_LIMIT
    assert "\n" not in subject
    if subject.endswith("…"):
        start = len(body) - len(body.lstrip())
        assert any(
            body[start:at].rstrip() == subject[:-1] for at in borders(parts) if at >= start
        ), subject


def test_the_limits_are_those_of_the_protocol() -> None:
    assert (text.SUBJECT_LIMIT, text.BODY_LIMIT, text.TELEGRAM_TEXT_LIMIT) == (200, 16_000, 4096)
