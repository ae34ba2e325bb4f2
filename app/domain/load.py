"""Whose a new ticket becomes by itself: the section `routing` of the settings, and the choice."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import Field

from app.domain.section import Section

CAPACITY_MOST = 1000
Capacity = Annotated[int, Field(ge=0, le=CAPACITY_MOST)]


class Mode(StrEnum):
    """`off` people take tickets themselves · in turn · whoever has the fewest live ones."""

    OFF = "off"
    ROUND_ROBIN = "round_robin"
    LEAST_LOADED = "least_loaded"


class Routing(Section):
    """`capacity` is how many live tickets somebody may have before they are given no more;
    `capacities` by person id where it is another (0: none). `only_present`: those alone who have
    the desk open, or had just now."""

    mode: Mode = Field(default=Mode.OFF, strict=False)
    capacity: Capacity = 20
    capacities: dict[str, Capacity] = Field(default_factory=dict, max_length=500)
    only_present: bool = False

    def capacity_of(self, person_id: int) -> int:
        return self.capacities.get(str(person_id), self.capacity)


class Hand(NamedTuple):
    """Somebody who may be given a ticket: how many live ones they have, and when they were last
    given one (0: never)."""

    person_id: int
    load: int
    given_at: int


def choose(routing: Routing, hands: Iterable[Hand]) -> int | None:
    """Who gets the next ticket; None when nobody has room, or people take tickets themselves."""
    free = [hand for hand in hands if hand.load < routing.capacity_of(hand.person_id)]
    if routing.mode is Mode.OFF or not free:
        return None
    if routing.mode is Mode.LEAST_LOADED:
        return min(free, key=lambda hand: (hand.load, hand.given_at, hand.person_id)).person_id
    return min(free, key=lambda hand: (hand.given_at, hand.person_id)).person_id
