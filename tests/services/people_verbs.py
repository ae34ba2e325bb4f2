"""The verbs about people: what they write, and how each is given by whoever may not.

The forms of test_verb_table.EVENTFUL and test_permissions.COMMANDS.
"""

from collections.abc import Callable

from app.domain.person import Person, Role
from app.domain.ticket import Status
from app.services import cards, erasure, exporting, health, invites, regrouping, staff
from app.services.regrouping import SplitDraft
from tests.factories import Desk

Step = Callable[[Desk], object]
ABSENT = 987_654


def invited(desk: Desk, role: Role = Role.AGENT) -> int:
    """An open invitation's id."""
    desk.do(health.remember_bot, 1, "desk_bot")
    token = f"token {desk.cursor}"
    return desk.do(invites.make_invite, desk.admin(), role, token).invite.id


def _accepted(desk: Desk) -> None:
    desk.do(health.remember_bot, 1, "desk_bot")
    desk.do(invites.make_invite, desk.admin(), Role.AGENT, "token")
    desk.do(invites.accept, desk.customer("viktor"), "token")


def _mate(desk: Desk, ticket_id: int) -> int:
    """Somebody of the staff who is asked about, or nobody's number."""
    return ABSENT if ticket_id == ABSENT else desk.agent("alisa").id


def somebody(desk: Desk, ticket_id: int) -> int:
    """A customer of no ticket, or with an absent ticket nobody."""
    return ABSENT if ticket_id == ABSENT else desk.customer("varya").id


def noted(desk: Desk, author: Person | None = None) -> int:
    """The id of a note about vera, by this member of staff or by an agent."""
    by = author if author and author.is_staff and author.blocked_at is None else desk.agent()
    return desk.do(cards.add_note, by, desk.customer().id, "calls late").notes[-1].id


def one(desk: Desk) -> int:
    return int(desk.rows("SELECT min(id) FROM tickets")[0][0])


def newest(desk: Desk) -> int:
    return int(desk.rows("SELECT max(id) FROM messages WHERE kind = 'message'")[0][0])


def prepare(desk: Desk) -> None:
    """What the commands below are about: they make nothing themselves."""
    desk.agent("alisa")
    noted(desk)
    invited(desk)


def _split(desk: Desk, actor: Person, ticket_id: int, message_id: int) -> object:
    """Of whoever may: the ticket has a second message then."""
    if actor.is_staff and actor.blocked_at is None and ticket_id != ABSENT:
        desk.post(desk.customer(), ticket_id)
    draft = SplitDraft(ticket_id, (message_id,))
    return desk.do(regrouping.split_ticket, actor, draft)


def _merge(desk: Desk, actor: Person, ticket_id: int) -> object:
    into_id = desk.open() if actor.is_staff else ticket_id
    return desk.do(regrouping.merge_tickets, actor, ticket_id, into_id)


def _unnote(desk: Desk, actor: Person, ticket_id: int) -> object:
    """Their own, where they may have one."""
    if ticket_id == ABSENT:
        return desk.do(cards.remove_note, actor, ABSENT)
    if actor.is_staff and actor.blocked_at is None:
        return desk.do(cards.remove_note, actor, noted(desk, actor))
    note_id = desk.rows("SELECT min(id) FROM person_notes")[0][0]
    return desk.do(cards.remove_note, actor, note_id)


def _open_invite(desk: Desk) -> int:
    return int(desk.rows("SELECT max(id) FROM invites")[0][0])


EVENTFUL: dict[str, tuple[Status, Step, list[str], list[str]]] = {
    "cards.add_note": (
        Status.NEW, lambda d: d.do(cards.add_note, d.agent(), d.customer().id, "calls late"),
        ["person.changed"], [],
    ),
    "cards.remove_note": (
        Status.NEW, lambda d: d.do(cards.remove_note, d.agent(), noted(d)),
        ["person.changed"] * 2, [],
    ),
    "regrouping.split_ticket": (
        Status.OPEN,
        lambda d: d.do(regrouping.split_ticket, d.agent(), SplitDraft(one(d), (newest(d),))),
        ["ticket.opened", "message.moved", "ticket.changed"],
        ["ticket.opened", "message.moved", "ticket.changed"],
    ),
    "regrouping.merge_tickets": (
        Status.NEW, lambda d: d.do(regrouping.merge_tickets, d.agent(), d.open(), one(d)),
        ["ticket.opened", "message.moved", "ticket.changed", "ticket.changed"],
        ["ticket.opened", "message.moved", "ticket.changed", "ticket.changed"],
    ),
    "erasure.erase_person": (
        Status.NEW, lambda d: d.do(erasure.erase_person, d.admin(), d.customer().id),
        ["message.deleted", "ticket.changed", "person.changed"],
        ["message.deleted", "ticket.changed", "person.changed"],
    ),
    "staff.deactivate": (
        Status.WAITING, lambda d: d.do(staff.deactivate, d.admin(), d.agent().id),
        ["person.changed", "ticket.changed", "desk.changed"], ["ticket.changed"],
    ),
    "staff.reactivate": (
        Status.NEW,
        lambda d: (
            d.do(staff.deactivate, d.admin(), d.agent().id),
            d.do(staff.reactivate, d.admin(), d.agent().id),
        ),
        ["person.changed", "desk.changed"] * 2, [],
    ),
    "invites.make_invite": (Status.NEW, invited, ["desk.changed"], []),
    "invites.revoke_invite": (
        Status.NEW, lambda d: d.do(invites.revoke_invite, d.admin(), invited(d)),
        ["desk.changed"] * 2, [],
    ),
    "invites.accept": (
        Status.NEW, _accepted, ["desk.changed", "person.changed", "desk.changed"], [],
    ),
}  # fmt: skip

COMMANDS: dict[str, Callable[[Desk, Person, int, int], object]] = {
    "person.card": lambda d, a, t, _m: d.look(cards.get_card, a, somebody(d, t)),
    "person_note.add": lambda d, a, t, _m: d.do(cards.add_note, a, somebody(d, t), "calls late"),
    "person_note.remove": lambda d, a, t, _m: _unnote(d, a, t),
    "ticket.split": _split,
    "ticket.merge": lambda d, a, t, _m: _merge(d, a, t),
    "ticket.export": lambda d, a, t, _m: d.do(
        exporting.link_export, a, "ticket", t, "token", f"t{a.id} {t}".encode()
    ),
    "person.export": lambda d, a, t, _m: d.do(
        exporting.link_export, a, "person", somebody(d, t), "token", f"p{a.id} {t}".encode()
    ),
    "person.erase": lambda d, a, t, _m: d.do(erasure.erase_person, a, somebody(d, t)),
    "staff.list": lambda d, a, _t, _m: d.look(staff.list_staff, a),
    "staff.deactivate": lambda d, a, t, _m: d.do(staff.deactivate, a, _mate(d, t)),
    "staff.reactivate": lambda d, a, t, _m: d.do(staff.reactivate, a, _mate(d, t)),
    "invite.list": lambda d, a, _t, _m: d.look(invites.list_invites, a),
    "invite.make": lambda d, a, _t, _m: (
        d.do(health.remember_bot, 1, "desk_bot"),
        d.do(invites.make_invite, a, Role.AGENT, f"token {d.cursor}"),
    ),
    "invite.revoke": lambda d, a, t, _m: d.do(
        invites.revoke_invite, a, _open_invite(d) if t != ABSENT else ABSENT
    ),
}
#: What is asked about somebody or something that is there or is not, whosever the ticket is.
ABOUT_PEOPLE = {
    "staff.deactivate", "staff.reactivate", "invite.revoke", "person.card", "person_note.add",
    "person_note.remove", "person.export", "person.erase",
}  # fmt: skip
WITHOUT_OBJECT = {"staff.list", "invite.list", "invite.make"}
