"""The params of the commands about people (people_commands.py)."""

from typing import Annotated, Literal

from pydantic import Field

from app.live.strict import Id, Nothing, Strict, TicketOnly
from app.services.regrouping import SPLIT_LIMIT


class PersonOnly(Strict):
    person_id: Id


class TicketSplit(Strict):
    ticket_id: Id
    message_ids: Annotated[list[Id], Field(min_length=1, max_length=SPLIT_LIMIT)]
    subject: str | None = None


class TicketMerge(Strict):
    ticket_id: Id
    into_id: Id


class PersonNoteAdd(Strict):
    person_id: Id
    body: str


class PersonNoteOnly(Strict):
    note_id: Id


class InviteMake(Strict):
    role: Literal["agent", "admin"]


class InviteOnly(Strict):
    invite_id: Id


PARAMS: dict[str, type[Strict]] = {
    "ticket.split": TicketSplit,
    "ticket.merge": TicketMerge,
    "person.card": PersonOnly,
    "person_note.add": PersonNoteAdd,
    "person_note.remove": PersonNoteOnly,
    "ticket.export": TicketOnly,
    "person.export": PersonOnly,
    "person.erase": PersonOnly,
    "staff.list": Nothing,
    "staff.deactivate": PersonOnly,
    "staff.reactivate": PersonOnly,
    "invite.list": Nothing,
    "invite.make": InviteMake,
    "invite.revoke": InviteOnly,
}
