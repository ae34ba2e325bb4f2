"""The commands about people: their cards, who works here, who is invited."""

from typing import Any

from app.domain.person import Role
from app.live import people_shows, shows
from app.live.auth import hash_of, new_token
from app.live.command import Caller, Command
from app.services import cards, erasure, exporting, invites, regrouping, staff


def _by_person(caller: Caller, params: Any) -> tuple[Any, ...]:
    return caller.person, params.person_id


def _nothing(caller: Caller, _params: Any) -> tuple[Any, ...]:
    return (caller.person,)


def _split(caller: Caller, params: Any) -> tuple[Any, ...]:
    ids = tuple(params.message_ids)
    return caller.person, regrouping.SplitDraft(params.ticket_id, ids, params.subject)


def _export(subject: str, subject_id: int, caller: Caller) -> tuple[Any, ...]:
    token = new_token()
    return caller.person, subject, subject_id, token, hash_of(token)


WRITES: dict[str, Command] = {
    "ticket.export": Command(
        exporting.link_export,
        lambda c, p: _export(exporting.TICKET, p.ticket_id, c),
        people_shows.export,
    ),
    "person.export": Command(
        exporting.link_export,
        lambda c, p: _export(exporting.PERSON, p.person_id, c),
        people_shows.export,
    ),
    "person.erase": Command(erasure.erase_person, _by_person, people_shows.erased),
    "ticket.split": Command(regrouping.split_ticket, _split, shows.ticket),
    "ticket.merge": Command(
        regrouping.merge_tickets, lambda c, p: (c.person, p.ticket_id, p.into_id), shows.ticket
    ),
    "person_note.add": Command(
        cards.add_note, lambda c, p: (c.person, p.person_id, p.body), people_shows.card
    ),
    "person_note.remove": Command(
        cards.remove_note, lambda c, p: (c.person, p.note_id), people_shows.card
    ),
    "staff.deactivate": Command(staff.deactivate, _by_person, shows.person),
    "staff.reactivate": Command(staff.reactivate, _by_person, shows.person),
    "invite.make": Command(
        invites.make_invite,
        lambda c, p: (c.person, Role(p.role), new_token()),
        people_shows.new_invite,
    ),
    "invite.revoke": Command(
        invites.revoke_invite, lambda c, p: (c.person, p.invite_id), people_shows.invites
    ),
}

READS: dict[str, Command] = {
    "person.card": Command(cards.get_card, _by_person, people_shows.card),
    "staff.list": Command(staff.list_staff, _nothing, people_shows.staff),
    "invite.list": Command(invites.list_invites, _nothing, people_shows.invites),
}
