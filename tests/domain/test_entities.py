"""Entities follow their words: bounds, borders, nesting, links, trimming and normalising."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.entities import ENTITIES_LIMIT, Entity, fitting, formatted, is_link
from app.domain.errors import DeskError
from app.domain.text import utf16_length

LIMIT = 1_000


def covered(body: str, entity: Entity) -> str:
    units = body.encode("utf-16-le")
    return units[entity.offset * 2 : entity.end * 2].decode("utf-16-le")


def refusal(text: str, *entities: Entity) -> tuple[str, object]:
    with pytest.raises(DeskError) as found:
        formatted(text, entities, limit=LIMIT)
    return found.value.code, found.value.facts.get("field")


def test_plain_words_have_none() -> None:
    assert formatted("  words ", (), limit=LIMIT) == ("words", ())


def test_entities_follow_what_trimming_takes_away() -> None:
    body, (bold, code) = formatted(
        " \n 🙂 bold  ", [Entity("bold", 0, 10), Entity("code", 6, 4)], limit=LIMIT
    )
    assert body == "🙂 bold"
    assert covered(body, bold) == "🙂 bold"
    assert covered(body, code) == "bold"


def test_entities_follow_what_normalising_shortens() -> None:
    text = "e\u0301 bold"
    body, (bold,) = formatted(text, [Entity("bold", 3, 4)], limit=LIMIT)
    assert body == "\u00e9 bold"
    assert covered(body, bold) == "bold"


def test_an_entity_of_white_space_alone_goes_with_it() -> None:
    assert formatted("word   ", [Entity("bold", 4, 3)], limit=LIMIT) == ("word", ())


@pytest.mark.parametrize(
    "entity",
    [
        Entity("bold", 0, 6),
        Entity("bold", 5, 1),
        Entity("bold", -1, 2),
        Entity("bold", 0, 0),
        Entity("bold", 0, -1),
        Entity("blink", 0, 1),
        Entity("custom_emoji", 0, 1),
        Entity("bold", 0, 1, url="https://example.org"),
        Entity("text_link", 0, 1),
        Entity("text_link", 0, 1, url="javascript:alert(1)"),
        Entity("text_link", 0, 1, url="https://a b"),
        Entity("bold", 0, 1, language="py"),
        Entity("pre", 0, 1, language="<b>"),
    ],
    ids=str,
)
def test_what_is_no_entity_is_refused(entity: Entity) -> None:
    assert refusal("words", entity) == ("invalid", "entities")
    assert fitting("words", [entity], limit=LIMIT) == ("words", ())


def test_half_a_character_is_refused() -> None:
    assert refusal("🙂🙂", Entity("bold", 1, 2)) == ("invalid", "entities")
    assert refusal("🙂🙂", Entity("bold", 0, 3)) == ("invalid", "entities")


def test_entities_lie_inside_each_other_or_apart() -> None:
    inner, outer, apart = Entity("bold", 1, 2), Entity("italic", 0, 4), Entity("code", 4, 1)
    _, found = formatted("words", [apart, inner, outer], limit=LIMIT)
    assert found == (outer, inner, apart)
    crossing = Entity("underline", 3, 2)
    assert refusal("words", outer, crossing) == ("invalid", "entities")
    assert fitting("words", [outer, crossing, apart], limit=LIMIT)[1] == (outer, apart)


def test_there_may_be_a_hundred() -> None:
    many = [Entity("bold", at, 1) for at in range(ENTITIES_LIMIT + 1)]
    assert len(formatted("x" * 200, many[:-1], limit=LIMIT)[1]) == ENTITIES_LIMIT
    assert refusal("x" * 200, *many) == ("too_large", "entities")
    assert len(fitting("x" * 200, many, limit=LIMIT)[1]) == ENTITIES_LIMIT


@pytest.mark.parametrize(
    ("url", "is_good"),
    [
        ("https://example.org/a?b#c", True), ("http://x", True), ("tg://user?id=1", True),
        ("mailto:a@b.c", True), ("tel:+7", True), ("HTTPS://X", True), ("https://", False),
        ("data:text/html,x", False), ("javascript:x", False), (" https://x", False),
        ("https://x\n", False), ("//x", False), ("x" * 10, False),
        ("https://" + "x" * 2_048, False),
    ],
)  # fmt: skip
def test_where_links_may_lead(url: str, is_good: bool) -> None:
    assert is_link(url) is is_good


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(-2, 50), st.integers(-2, 50)), max_size=6),
)
def test_what_fits_lies_on_whole_characters_of_the_body(
    text: str, spans: list[tuple[int, int]]
) -> None:
    text = text.replace("\0", "")
    body, found = fitting(text, [Entity("bold", *span) for span in spans], limit=LIMIT)
    for entity in found:
        assert 0 <= entity.offset < entity.end <= utf16_length(body)
        assert covered(body, entity)
