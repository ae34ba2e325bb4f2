"""Where a type says “perhaps” and a test says “surely”."""

from typing import TypeVar

Thing = TypeVar("Thing")


def sure(thing: Thing | None) -> Thing:
    """The thing itself: a test that calls this has failed when it is None."""
    assert thing is not None, "it is not there"
    return thing
