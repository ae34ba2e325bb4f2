"""Long texts in parts: nothing lost, nothing over the limit, no character and no entity hurt.

`TIKETHET_SPLITS=1000000 pytest tests/domain/test_splitting.py` cuts a million random texts.
"""

import os
import random
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.entities import Entity
from app.domain.splitting import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    Part,
    is_blank,
    joined,
    sendable,
    split,
)
from app.domain.text import utf16_length
from tests.domain.splits import CLUSTERS, FILLERS, faults, sample

SPLITS = int(os.environ.get("TIKETHET_SPLITS", "3000"))
SEED = int(os.environ.get("TIKETHET_SEED", "20261201"))


@pytest.mark.parametrize("lane", range(4))
def test_random_texts_with_random_formatting(lane: int) -> None:
    """Four lanes, so that several cores may share a million."""
    dice = random.Random(f"{SEED}-{lane}")
    for number in range(SPLITS // 4):
        one = sample(dice, number)
        assert not faults(one), f"no. {number} of seed {SEED}-{lane}: {one.text!r}"


@settings(max_examples=200, deadline=None)
@given(whole=st.text(max_size=400), limit=st.integers(2, 90))
def test_any_text_joins_again_and_fits(whole: str, limit: int) -> None:
    parts = split(whole, (), limit)
    assert "".join(part.text for part in parts) == whole
    assert all(utf16_length(part.text) <= limit for part in parts)


def texts(parts: list[Part]) -> list[str]:
    return [part.text for part in parts]


def test_a_cut_prefers_paragraphs_to_lines_and_lines_to_words() -> None:
    assert texts(split("aaaaaa\n\nb\nb b", (), 11)) == ["aaaaaa\n\n", "b\nb b"]
    assert texts(split("aaaaaa\nbb b", (), 9)) == ["aaaaaa\n", "bb b"]
    assert texts(split("aaaaaa bbb", (), 9)) == ["aaaaaa ", "bbb"]
    assert texts(split("aaaaaabbbb", (), 9)) == ["aaaaaabbb", "b"]


def test_a_cut_rather_goes_before_an_entity_than_through_it() -> None:
    bold = Entity("bold", 8, 7)
    assert split("aaa aaa bbb bbb ccc", (bold,), 12) == [
        Part("aaa aaa "),
        Part("bbb bbb ccc", (replace(bold, offset=0),)),
    ]


def test_what_spans_a_border_goes_on_with_its_attributes() -> None:
    code = Entity("pre", 0, 12, None, "python")
    link = Entity("text_link", 0, 12, "https://a.example")
    first, second = split("x = 1\ny = 2\n", (code, link), 8)
    assert first == Part("x = 1\n", (replace(code, length=6), replace(link, length=6)))
    assert second == Part("y = 2\n", (replace(code, length=6), replace(link, length=6)))


def test_half_an_address_leads_to_the_whole_one_and_half_a_name_to_nobody() -> None:
    address = "https://a.example/" + "x" * 30
    halves = split(address, (Entity("url", 0, len(address)),), 30)
    assert [one.entities for one in halves] == [
        (Entity("text_link", 0, 30, address),),
        (Entity("text_link", 0, 18, address),),
    ]
    bare = split("a.example/" + "x" * 30, (Entity("url", 0, 40),), 30)
    assert bare[1].entities[0].url == "http://a.example/" + "x" * 30
    name = split("@" + "x" * 31, (Entity("mention", 0, 32),), 30)
    assert [one.entities for one in name] == [(), ()]


def test_what_fits_stays_as_it_is() -> None:
    bold = Entity("bold", 0, 2)
    assert split("👍", (bold,), 2) == [Part("👍", (bold,))]
    assert split("", ()) == [Part("")]


def test_a_caption_is_shorter_than_the_texts_behind_it() -> None:
    parts = split("aaa bbb ccc ddd eee", (), 11, first=5)
    assert texts(parts) == ["aaa ", "bbb ccc ", "ddd eee"]
    assert texts(split("aaaa", (), 2, first=4)) == ["aaaa"]


def test_what_draws_nothing_is_not_sent_unless_there_is_nothing_else() -> None:
    assert all(is_blank(one) for one in ("", " \n\t", "\u200b\u200e\ufeff", "\u2800", "\u3164 "))
    assert not any(is_blank(one) for one in ("a", ".", "👍", "\u0301", " x "))
    assert texts(sendable([Part("a"), Part(" \n"), Part("b")])) == ["a", "b"]
    assert texts(sendable([Part(" "), Part("\n")])) == [" "]


def test_several_texts_are_one_with_all_their_entities() -> None:
    bold = Entity("bold", 0, 2)
    whole = joined(Part("👍", (bold,)), Part("\n"), Part("no", (bold,)))
    assert whole == Part("👍\nno", (bold, replace(bold, offset=3)))


def test_a_character_longer_than_the_limit_is_cut_after_all() -> None:
    endless = "a" + "\u0301" * 9_000
    parts = texts(split(endless))
    assert "".join(parts) == endless
    assert all(utf16_length(part) <= TEXT_LIMIT for part in parts)


@pytest.mark.parametrize(
    "nasty",
    ["🇷🇺" * 4_000, "a" + "\u0301\u0316" * 16_000, "\u200d" * 16_000, "👍" * 16_000, "\n" * 16_000,
     " " * 16_000 + "x", "\u0600" * 16_000, "한\u11a8" * 8_000, "क\u094d" * 8_000],
    ids=range(9),
)  # fmt: skip
def test_no_text_takes_long(nasty: str) -> None:
    """What is quadratic takes ten times as long."""
    units = utf16_length(nasty)
    entities = tuple(Entity("bold", 0, units) for _ in range(100))
    began = time.process_time()
    split(nasty, entities, CAPTION_LIMIT)
    assert time.process_time() - began < 0.25


def test_the_pieces_know_clusters_of_every_kind() -> None:
    """The samples are worth nothing if their alphabets shrink."""
    assert len(CLUSTERS) >= 24
    assert {len(one) for one in CLUSTERS} > {2, 3, 7}
    assert any(ord(letter) > 0xFFFF for one in FILLERS for letter in one)
