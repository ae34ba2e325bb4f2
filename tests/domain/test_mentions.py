"""Whom a note names."""

import pytest

from app.domain.entities import Entity
from app.domain.mentions import MENTIONS_LIMIT, named_in
from app.domain.person import Person, Role

ANNA = Person(1, "Анна", "anna_k", Role.AGENT, "ru")
ANNA_PETROVA = Person(2, "Анна Петрова", None, Role.AGENT, "ru")
BORIS = Person(3, "Борис", "boris", Role.ADMIN, "ru")
TWIN = Person(4, "борис", None, Role.AGENT, "ru")
STAFF = [ANNA, ANNA_PETROVA, BORIS]


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        ("@Анна, посмотри", [1]),
        ("@анна посмотри", [1]),
        ("@ANNA_K посмотри", [1]),
        ("@Анна Петрова посмотри", [2]),
        ("@Анна Петровавна", [1]),
        ("@Аннабель", []),
        ("почта anna@Борис.рф", []),
        ("(@Борис)", [3]),
        ("@Борис и @Анна и снова @Борис", [3, 1]),
        ("Борис", []),
        ("@", []),
        ("@@Борис", [3]),
        ("İ @Борис", [3]),
    ],
)
def test_who_is_named(body: str, ids: list[int]) -> None:
    assert [one.id for one in named_in(body, STAFF).people] == ids


def test_a_name_of_two_names_both() -> None:
    assert {one.id for one in named_in("@Борис", [BORIS, TWIN]).people} == {3, 4}


def test_the_places_are_in_units_of_telegram() -> None:
    body = "😀 @Борис, да"
    (entity,) = named_in(body, STAFF).entities
    assert (entity.type, entity.offset, entity.length) == ("mention", 3, 6)


def test_what_stands_in_code_names_nobody() -> None:
    code = Entity("code", 0, 6)
    named = named_in("@Борис", STAFF, [code])
    assert (named.people, named.entities) == ((), (code,))


def test_a_format_that_crosses_a_name_stays_and_the_person_is_named() -> None:
    bold = Entity("bold", 3, 6)
    named = named_in("@Борис привет", STAFF, [bold])
    assert [one.id for one in named.people] == [3]
    assert named.entities == (bold,)


def test_a_format_around_a_name_holds_it() -> None:
    bold = Entity("bold", 0, 13)
    named = named_in("@Борис привет", STAFF, [bold])
    assert named.entities == (bold, Entity("mention", 0, 6))


def test_a_note_names_no_crowd() -> None:
    staff = [Person(at, f"n{at}", None, Role.AGENT, "ru") for at in range(1, 40)]
    body = " ".join(f"@n{at}" for at in range(1, 40))
    assert len(named_in(body, staff).people) == MENTIONS_LIMIT
