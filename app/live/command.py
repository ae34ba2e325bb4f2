"""What a command is: a verb of the services, where its arguments come from, how it is shown."""

from collections.abc import Callable
from typing import Any, NamedTuple

from app.domain.person import Person
from app.live.texts import Texts


class Caller(NamedTuple):
    """Who gives a command, and the message limit that holds for customers now."""

    person: Person
    per_minute: int


class Command(NamedTuple):
    """`arguments` become the verb's, after the transaction; `show` makes the result's JSON."""

    verb: Callable[..., Any]
    arguments: Callable[[Caller, Any], tuple[Any, ...]]
    show: Callable[[Texts, Person, Any], bytes]
