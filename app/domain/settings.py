"""What an administrator tunes: one frozen model a section, every field with its default.

Sections are kept in the database and act live in both processes.
"""

import json
from collections.abc import Mapping
from typing import Annotated, TypeVar

from pydantic import Field, ValidationError

from app.domain.bot_texts import Texts
from app.domain.errors import invalid
from app.domain.hours import Hours
from app.domain.load import Routing
from app.domain.section import Section as Section
from app.domain.targets import Targets

Days = Annotated[int, Field(ge=1, le=365)]


class Silence(Section):
    """What becomes of tickets in which nobody says anything any more."""

    #: How long a resolved ticket can be reopened before it is closed for good.
    resolved_days: Days = 7
    #: Whether a ticket is resolved by itself when its customer does not answer ...
    ends_silent: bool = False
    #: ... for so long since the last word, ...
    silent_days: Days = 5
    #: ... of which they are warned so long before.
    warn_hours: Annotated[int, Field(ge=1, le=24 * 30)] = 24


class Feedback(Section):
    """Whether customers are asked how they were helped."""

    is_on: bool = True


class Keeping(Section):
    """How long the desk keeps what it need not keep for ever."""

    #: Files of closed tickets, counted from the day they came; null for as long as there is room.
    files_days: Annotated[int, Field(ge=1, le=3650)] | None = None


#: By its name on the wire and in the table.
SECTIONS: dict[str, type[Section]] = {
    "feedback": Feedback,
    "hours": Hours,
    "targets": Targets,
    "silence": Silence,
    "keeping": Keeping,
    "routing": Routing,
    "texts": Texts,
}

S = TypeVar("S", bound=Section)


def from_value(model: type[S], value: Mapping[str, object]) -> S:
    """A section from what a frame holds. Raises `invalid` with the field."""
    # By way of JSON, so that what a frame may hold is what the table may hold.
    return from_json(model, json.dumps(value))


def from_json(model: type[S], text: str) -> S:
    """Raises `invalid` with the field."""
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        place = error.errors(include_url=False, include_input=False)[0]["loc"]
        raise invalid(".".join(("value", *map(str, place)))) from None
