"""Text at the door, names that mean harm, and cuts that break nothing."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import splitting, text
from app.domain.errors import DeskError
from app.domain.text import (
    NAME_LIMIT,
    SUBJECT_FROM_BODY_LIMIT,
    bounded,
    display_name,
    subject_from,
    utf16_length,
)
from tests.domain.splits import CLUSTERS, FILLERS, borders

pieces = st.lists(st.sampled_from(CLUSTERS + FILLERS), max_size=60)


def test_the_measure_is_that_of_utf16() -> None:
    for sample in ("", "abc", "ы", "👍", "👨\u200d👩", "\uffff\U00010000"):
        assert utf16_length(sample) == len(sample.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    "nasty",
    ["🇷🇺" * 4_000, "a" + "\u0301\u0316" * 16_000, "\u200d" * 16_000, "👍" * 16_000, "\n" * 16_000,
     " " * 16_000 + "x", "\u0600" * 16_000, "한\u11a8" * 8_000, "क\u094d" * 8_000],
    ids=range(9),
)  # fmt: skip
def test_no_text_takes_long(nasty: str) -> None:
    """Time of this thread, not of a busy machine; what is quadratic takes ten times as long."""
    began = time.thread_time()
    bounded("x" + nasty, field="body", limit=40_000)
    display_name(nasty)
    subject_from(nasty)
    assert time.thread_time() - began < 0.25


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
    assert (text.SUBJECT_LIMIT, text.BODY_LIMIT) == (200, 16_000)
    assert (splitting.TEXT_LIMIT, splitting.CAPTION_LIMIT) == (4096, 1024)
