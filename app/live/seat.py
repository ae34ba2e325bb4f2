"""What the parts of a session may ask of it: a name for the place, so that they need not know it.

session.py fills the place; starting.py, indicators.py and log_follower.py sit at it.
"""

from collections.abc import Coroutine
from typing import Any, Protocol

from app.domain.errors import DeskError
from app.domain.person import Person
from app.live.connection import ChatConnection
from app.live.desk import Desk
from app.live.hub import Member
from app.live.protocol import Frame


class Seat(Member, Protocol):
    """One socket's session, as its parts see it; `socket` names it among a person's sockets."""

    desk: Desk
    connection: ChatConnection
    socket: str

    def spawn(self, work: Coroutine[Any, Any, None]) -> object: ...
    def count_in(self, change: int) -> None: ...
    def refuse(self, frame: Frame, error: DeskError) -> None: ...
    def answer_error(self, frame: Frame, error: Exception) -> None: ...
    def confirm(self, frame: Frame, result: bytes = b"{}") -> None: ...
    def welcome(self, person: Person, cursor: int) -> None: ...
    def turn_away(self) -> None: ...
