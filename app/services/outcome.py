"""What a verb answers: the objects it touched, as they are now, and how new they are."""

from typing import NamedTuple

from app.domain.message import Message
from app.domain.ticket import Mark, Ticket


class Outcome(NamedTuple):
    """`mark` is the actor's; `cursor` is the newest event of the log at that moment."""

    ticket: Ticket
    mark: Mark | None
    cursor: int
    message: Message | None = None
