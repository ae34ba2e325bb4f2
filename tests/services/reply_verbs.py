"""Canned replies, named staff, ratings, figures: how the tables of verbs and rights try them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from app.domain.person import Person
from app.domain.reply import NO_ACTS, ReplyActs
from app.domain.ticket import Status
from app.services import figures, mentions, rating, reminders, replies, tickets
from app.services.conversation import MessageDraft
from app.services.replies import ReplyDraft
from tests.factories import Desk

Step = Callable[[Desk], object]
Command = Callable[[Desk, Person, int, int], object]


def reply(desk: Desk, owner: Person | None = None, acts: ReplyActs = NO_ACTS, **more: Any) -> int:
    """The id of a shared reply, a new one each time."""
    number = desk.rows("SELECT count(*) FROM replies")[0][0]
    values = {"name": f"ответ {number}", "body": "Здравствуйте", "is_shared": True, **more}
    draft = ReplyDraft(**values, acts=acts)
    return desk.do(replies.save_reply, owner or desk.agent(), draft).id


def known(desk: Desk) -> int:
    """Some shared reply, made when there is none."""
    found = desk.rows("SELECT min(id) FROM replies WHERE is_shared")[0][0]
    return int(found) if found else reply(desk)


def use(desk: Desk, actor: Person, reply_id: int, ticket_id: int, **more: Any) -> Any:
    draft = MessageDraft(ticket_id, "Здравствуйте, Вера", **more)
    return desk.do(replies.use_reply, actor, reply_id, draft)


def one(desk: Desk) -> int:
    return int(desk.rows("SELECT min(id) FROM tickets")[0][0])


def give(desk: Desk, actor: Person, ticket_id: int) -> object:
    return desk.do(rating.give_rating, actor, ticket_id, 4)


def comment(desk: Desk, actor: Person, ticket_id: int) -> object:
    desk.do(rating.give_rating, actor, ticket_id, 4)
    return desk.do(rating.comment_rating, actor, ticket_id, "Быстро")


def _ended(desk: Desk, actor: Person, ticket_id: int) -> int:
    """The ticket, resolved if it is the actor's to see."""
    found = desk.rows("SELECT customer_id FROM tickets WHERE id = ?", ticket_id)
    if found and (actor.is_staff or found[0][0] == actor.id):
        desk.do(tickets.resolve, desk.agent(), ticket_id)
    return ticket_id


def _remove(desk: Desk) -> object:
    return desk.do(replies.remove_reply, desk.agent(), reply(desk))


def remind(desk: Desk, actor: Person, ticket_id: int) -> object:
    return desk.do(reminders.set_reminder, actor, ticket_id, desk.now + HOUR_MS, "Позвонить")


def _reminded(desk: Desk, actor: Person, ticket_id: int) -> int:
    """The ticket, with the actor's reminder where it can have one."""
    if actor.is_staff and ticket_id != ABSENT:
        remind(desk, actor, ticket_id)
    return ticket_id


def _ring(desk: Desk) -> object:
    remind(desk, desk.admin(), one(desk))
    desk.now += HOUR_MS
    return desk.do(reminders.ring_due)


_TOLD = ["replies.changed"]
_RUNG = ["reminders.changed"]

# The form of test_verb_table.EVENTFUL.
EVENTFUL: dict[str, tuple[Status, Step, list[str], list[str]]] = {
    "replies.save_reply": (Status.NEW, reply, _TOLD, []),
    "replies.remove_reply": (Status.NEW, _remove, _TOLD + _TOLD, []),
    "replies.use_reply": (
        Status.NEW,
        lambda d: use(d, d.agent(), reply(d), one(d)),
        [*_TOLD, "message.posted", "ticket.changed"],
        ["message.posted", "ticket.changed"],
    ),
    "reminders.set_reminder": (
        Status.NEW, lambda d: remind(d, d.admin(), one(d)), _RUNG, [],
    ),
    "reminders.remove_reminder": (
        Status.NEW,
        lambda d: d.do(
            reminders.remove_reminder, d.admin(), _reminded(d, d.admin(), one(d))
        ),
        _RUNG + _RUNG, [],
    ),
    "reminders.ring_due": (Status.NEW, _ring, _RUNG + _RUNG, []),
    "rating.give_rating": (
        Status.RESOLVED,
        lambda d: give(d, d.customer(), one(d)),
        ["ticket.changed", "ticket.rated"],
        ["ticket.rated"],
    ),
    "rating.comment_rating": (
        Status.CLOSED,
        lambda d: comment(d, d.customer(), one(d)),
        ["ticket.changed", "ticket.rated", "ticket.rated"],
        ["ticket.rated", "ticket.rated"],
    ),
}

ABSENT = 987_654
HOUR_MS = 3_600_000
TODAY = date(2026, 10, 14)


def _removable(desk: Desk, actor: Person, ticket_id: int) -> int:
    shared = known(desk)
    if ticket_id == ABSENT:
        return ABSENT
    return reply(desk, actor) if actor.is_staff else shared


# The form of test_permissions.COMMANDS; what is absent is asked for with an absent ticket.
COMMANDS: dict[str, Command] = {
    "reply.save": lambda d, a, t, _m: d.do(
        replies.save_reply,
        a,
        ReplyDraft(f"имя {a.id}", "Да", reply_id=ABSENT if t == ABSENT else None),
    ),
    "reply.remove": lambda d, a, t, _m: d.do(replies.remove_reply, a, _removable(d, a, t)),
    "reply.list": lambda d, a, _t, _m: d.look(replies.list_replies, a),
    "reply.use": lambda d, a, t, _m: use(d, a, known(d), t),
    "mention.list": lambda d, a, _t, _m: d.look(mentions.list_mentions, a),
    "reminder.set": lambda d, a, t, _m: remind(d, a, t),
    "reminder.remove": lambda d, a, t, _m: d.do(
        reminders.remove_reminder, a, _reminded(d, a, t)
    ),
    "reminder.list": lambda d, a, _t, _m: d.look(reminders.list_reminders, a),
    "rating.get": lambda d, a, t, _m: d.look(rating.get_rating, a, t),
    "rating.give": lambda d, a, t, _m: give(d, a, _ended(d, a, t)),
    "rating.comment": lambda d, a, t, _m: comment(d, a, _ended(d, a, t)),
    "figures.get": lambda d, a, _t, _m: d.look(figures.get_figures, a, TODAY, TODAY),
    "figures.ratings": lambda d, a, _t, _m: d.look(
        figures.list_ratings, a, (TODAY, TODAY), None
    ),
}
ABOUT_REPLIES = {"reply.save", "reply.remove"}
WITHOUT_OBJECT = {"reply.list", "mention.list", "reminder.list", "figures.get", "figures.ratings"}
#: Of the ticket's customer alone, like words of their own.
ON_OWN_TICKETS = {"rating.give", "rating.comment"}
