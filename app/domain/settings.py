"""What an administrator tunes: one frozen model a section, every field with its default.

Sections are kept in the database and act live in both processes.
"""

import json
from collections.abc import Mapping
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.domain.errors import invalid

Days = Annotated[int, Field(ge=1, le=365)]


class Section(BaseModel):
    """A part of the settings that is changed as a whole."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Silence(Section):
    """What becomes of tickets in which nobody says anything any more."""

    #: How long a resolved ticket can be reopened before it is closed for good.
    resolved_days: Days = 7


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
    "silence": Silence,
    "keeping": Keeping,
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
