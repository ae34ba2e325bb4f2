"""Who of the staff is named in a note: `@` with a name or a username of theirs, typed or chosen.

The words are the truth; a client may complete them and need not say whom it meant.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from app.domain.entities import Entity
from app.domain.person import Person
from app.domain.text import utf16_length

#: Of one note: whoever names more wants a meeting.
MENTIONS_LIMIT = 20
_SIGN = re.compile(r"(?<!\w)@")
_BARE = frozenset({"code", "pre"})


class Named(NamedTuple):
    """The people named, each once, and where their names stand in the body."""

    people: tuple[Person, ...]
    entities: tuple[Entity, ...]


def named_in(body: str, staff: Iterable[Person], kept: Iterable[Entity] = ()) -> Named:
    """Whom a note names; a name that two people share names both.

    The longest name at a place counts; what stands in code names nobody. `kept` are the
    entities that the body has already.
    """
    calls = _calls(staff)
    people: dict[int, Person] = {}
    entities = list(kept)
    lowered = _lowered(body)
    for sign in _SIGN.finditer(body):
        found = _longest(lowered, sign.end(), calls)
        if found is None or len(people) >= MENTIONS_LIMIT:
            continue
        place = _entity(body, sign.start(), sign.end() + len(found))
        if _is_in_code(place, entities):
            continue
        people |= {person.id: person for person in calls[found]}
        if _fits(place, entities):
            entities.append(place)
    return Named(tuple(people.values()), tuple(sorted(entities, key=_order)))


def _calls(staff: Iterable[Person]) -> dict[str, list[Person]]:
    """By what they are called, in lower case."""
    calls: dict[str, list[Person]] = {}
    for person in staff:
        for call in {_lowered(person.name), _lowered(person.username or "")} - {""}:
            calls.setdefault(call, []).append(person)
    return calls


def _lowered(text: str) -> str:
    """In lower case, each letter in its place: some would become two."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def _longest(body: str, at: int, calls: dict[str, list[Person]]) -> str | None:
    """The longest call that stands there as a whole."""
    there = [call for call in calls if body.startswith(call, at)]
    whole = [call for call in there if not body[at + len(call) : at + len(call) + 1].isalnum()]
    return max(whole, key=len, default=None)


def _entity(body: str, start: int, end: int) -> Entity:
    return Entity("mention", utf16_length(body[:start]), utf16_length(body[start:end]))


def _is_in_code(place: Entity, entities: Iterable[Entity]) -> bool:
    return any(
        one.type in _BARE and one.offset <= place.offset and place.end <= one.end
        for one in entities
    )


def _fits(place: Entity, entities: Iterable[Entity]) -> bool:
    """Inside, outside or around each other one: Telegram knows no others."""
    return all(
        one.end <= place.offset
        or place.end <= one.offset
        or (one.offset <= place.offset and place.end <= one.end and one != place)
        or (place.offset <= one.offset and one.end <= place.end and one != place)
        for one in entities
    )


def _order(entity: Entity) -> tuple[int, int]:
    return entity.offset, -entity.length
