"""Each verb and the events it writes: who hears of what; a verb that is in no list fails."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable

import pytest

import app.services
from app.domain.attachment import Attachment, FailureReason
from app.domain.person import Role
from app.domain.ticket import Status
from app.domain.visibility import event_for
from app.services import (
    attachments,
    bans,
    conversation,
    moving,
    people,
    reacting,
    reading,
    revising,
    routing,
    sessions,
    sync,
    tickets,
)
from app.services.conversation import MessageDraft
from app.services.incoming import Incoming, RemoteFile
from app.services.reacting import Seen
from app.services.tickets import TicketDraft
from app.store.attachments import KeptFile
from tests.factories import NO_LIMIT, Desk
from tests.services import clock_verbs, desk_verbs, people_verbs, reply_verbs
from tests.services.quiet_verbs import PARTS, READING, ROADS, SILENT, SILENT_MODULES

Step = Callable[[Desk], object]

# verb -> what it does to a ticket `one` of vera's, and what staff and vera hear of it
EVENTFUL: dict[str, tuple[Status, Step, list[str], list[str]]] = {
    "tickets.open_ticket": (
        Status.NEW, lambda d: d.open(), ["ticket.opened"], ["ticket.opened"],
    ),
    "tickets.claim": (
        Status.NEW, lambda d: d.do(tickets.claim, d.agent(), one(d), None),
        ["ticket.changed"], ["ticket.changed"],
    ),
    "tickets.assign": (
        Status.NEW, lambda d: d.do(tickets.assign, d.admin(), one(d), d.agent().id),
        ["ticket.changed"], ["ticket.changed"],
    ),
    "tickets.resolve": (
        Status.OPEN, lambda d: d.do(tickets.resolve, d.customer(), one(d)),
        ["ticket.changed"], ["ticket.changed"],
    ),
    "tickets.reopen": (
        Status.RESOLVED, lambda d: d.do(tickets.reopen, d.customer(), one(d)),
        ["ticket.changed"], ["ticket.changed"],
    ),
    "tickets.close": (
        Status.WAITING, lambda d: d.do(tickets.close, d.agent(), one(d)),
        ["ticket.changed"], ["ticket.changed"],
    ),
    "conversation.post_message": (
        Status.RESOLVED, lambda d: d.post(d.customer(), one(d)),
        ["message.posted", "ticket.changed"], ["message.posted", "ticket.changed"],
    ),
    "conversation.add_note": (
        Status.CLOSED, lambda d: d.note(d.agent(), one(d)), ["note.added"], [],
    ),
    "conversation.edit_message": (
        Status.NEW,
        lambda d: d.do(conversation.edit_message, d.customer(), newest(d), "other words"),
        ["message.edited"], ["message.edited"],
    ),
    "conversation.delete_message": (
        Status.NEW, lambda d: d.do(conversation.delete_message, d.customer(), newest(d)),
        ["message.deleted"], ["message.deleted"],
    ),
    "reacting.set_reaction": (
        Status.NEW, lambda d: d.do(reacting.set_reaction, d.customer(), newest(d), "👍"),
        ["message.reacted"], ["message.reacted"],
    ),
    "reacting.set_reactions": (
        Status.NEW, lambda d: d.do(reacting.set_reactions, d.agent(), newest(d), ["👍", "🔥"]),
        ["message.reacted"], ["message.reacted"],
    ),
    "attachments.arrived": (
        Status.NEW, lambda d: d.do(attachments.arrived, with_file(d), KeptFile(b"h", 3), None),
        ["message.posted", "attachment.changed"], ["message.posted", "attachment.changed"],
    ),
    "attachments.gave_up": (
        Status.NEW,
        lambda d: d.do(attachments.gave_up, with_file(d).id, FailureReason.GONE),
        ["message.posted", "attachment.changed"], ["message.posted", "attachment.changed"],
    ),
    "albums.join": (
        Status.NEW,
        lambda d: [
            d.do(routing.receive, d.customer(), part(d, number), NO_LIMIT) for number in (78, 77)
        ],
        ["message.posted", "attachment.changed"], ["message.posted", "attachment.changed"],
    ),
    "revising.revise": (
        Status.NEW,
        lambda d: (
            d.do(routing.receive, d.customer(), incoming(d), NO_LIMIT),
            d.do(revising.revise, d.customer(), edited(d), NO_LIMIT, d.now),
        ),
        ["message.posted", "message.edited"], ["message.posted", "message.edited"],
    ),
    "reacting.react_in_chat": (
        Status.NEW,
        lambda d: (
            d.do(routing.receive, d.customer(), incoming(d), NO_LIMIT),
            d.do(reacting.react_in_chat, d.customer(), Seen(77, ["👍", "x"], d.now), NO_LIMIT),
        ),
        ["message.posted", "message.reacted"], ["message.posted", "message.reacted"],
    ),
    "people.set_language": (
        Status.NEW, lambda d: d.do(people.set_language, d.customer(), "en"),
        ["person.changed"], ["person.changed"],
    ),
    "reading.mark_read": (
        Status.NEW, lambda d: d.do(reading.mark_read, d.admin(), one(d), newest(d)),
        ["conversation.read", "ticket.changed"], ["conversation.read"],
    ),
    "routing.receive": (
        Status.NEW, lambda d: d.do(routing.receive, d.customer(), incoming(d), NO_LIMIT),
        ["message.posted"], ["message.posted"],
    ),
    "moving.move_burst": (
        Status.NEW,
        lambda d: (
            d.do(routing.receive, d.customer(), incoming(d), NO_LIMIT),
            d.do(moving.move_burst, d.customer(), newest(d), None),
        ),
        ["message.posted", "ticket.opened", "ticket.changed"],
        ["message.posted", "ticket.opened", "ticket.changed"],
    ),
    "people.meet": (
        Status.NEW, lambda d: d.do(people.meet, d.profile("vera", "Vera II"), frozenset()),
        ["person.changed"], ["person.changed"],
    ),
    "people.set_role": (
        Status.NEW, lambda d: d.do(people.set_role, d.admin(), d.customer("viktor").id, Role.AGENT),
        ["person.changed", "desk.changed"], [],
    ),
    "people.apply_admin_ids": (
        Status.NEW,
        lambda d: d.do(people.apply_admin_ids, frozenset({d.admin().id, d.customer("viktor").id})),
        ["person.changed"], [],
    ),
    "people.appoint_admin": (
        Status.NEW, lambda d: d.do(people.appoint_admin, d.customer("viktor")),
        ["person.changed"], [],
    ),
    "people.let_in": (
        Status.NEW,
        lambda d: d.do(people.let_in, d.do(people.shut_out, d.customer().id), d.admin()),
        ["person.changed", "person.changed"], ["person.changed", "person.changed"],
    ),
    "bans.block": (
        Status.NEW, lambda d: d.do(bans.block, d.agent(), d.customer().id, bans.Manner.TOLD),
        ["person.changed"], ["person.changed"],
    ),
    "bans.unblock": (
        Status.NEW,
        lambda d: (
            d.do(bans.block, d.agent(), d.customer().id, bans.Manner.SILENT),
            d.do(bans.unblock, d.agent(), d.customer().id),
        ),
        ["person.changed", "person.changed"], ["person.changed", "person.changed"],
    ),
    "people.shut_out": (
        Status.NEW, lambda d: d.do(people.shut_out, d.customer().id),
        ["person.changed"], ["person.changed"],
    ),
    "sessions.start_with_profile": (
        Status.NEW,
        lambda d: d.do(
            sessions.start_with_profile, d.profile("vera", "V."), frozenset(), b"hash", None
        ),
        ["person.changed"], ["person.changed"],
    ),
}  # fmt: skip


def one(desk: Desk) -> int:
    return int(desk.rows("SELECT min(id) FROM tickets")[0][0])


def expected(desk: Desk) -> Attachment:
    """A photo whose bytes are still at Telegram."""
    photo = Attachment(0, "photo", "photo.jpg", "image/jpeg", 3, 4, 5, state="waiting")
    return desk.do(attachments.expect, desk.customer(), photo, "file", "unique")


def with_file(desk: Desk) -> Attachment:
    """The photo of a message of vera's."""
    photo = expected(desk)
    draft = MessageDraft(one(desk), "", attachment_ids=(photo.id,))
    desk.do(conversation.post_message, desk.customer(), draft, NO_LIMIT)
    return photo


def newest(desk: Desk) -> int:
    return int(desk.rows("SELECT max(id) FROM messages")[0][0])


def incoming(desk: Desk) -> Incoming:
    return Incoming(77, desk.now // 1000, "From the chat")


def edited(desk: Desk) -> Incoming:
    return Incoming(77, desk.now // 1000, "Said better", edited_at_s=desk.now // 1000 + 1)


def part(desk: Desk, telegram_id: int) -> Incoming:
    photo = Attachment(0, "photo", "photo.jpg", "image/jpeg", 3, state="waiting")
    file = RemoteFile(photo, f"file {telegram_id}", f"unique {telegram_id}")
    return Incoming(telegram_id, desk.now // 1000, "", album="7", file=file, label="Photo")


EVENTFUL |= desk_verbs.EVENTFUL | reply_verbs.EVENTFUL | people_verbs.EVENTFUL
EVENTFUL |= clock_verbs.EVENTFUL


@pytest.mark.parametrize("name", EVENTFUL)
def test_a_verb_writes_its_events(desk: Desk, name: str) -> None:
    status, step, for_staff, for_customer = EVENTFUL[name]
    for person in (desk.agent(), desk.admin(), desk.customer(), desk.customer("viktor")):
        assert person.blocked_at is None
    desk.ticket_in(status)
    before = desk.cursor
    step(desk)
    told = desk.look(sync.log_after, before, 100)
    for viewer, wanted in (
        (desk.admin(), for_staff),
        (desk.customer(), for_customer),
        (desk.customer("olga"), []),
    ):
        heard = [wire["type"] for event in told if (wire := event_for(viewer, event))]
        assert heard == wanted, f"{name} as {viewer.role} {viewer.name} hears it"


def services() -> set[str]:
    """Every public function of a transaction, as `module.name`."""
    found = set()
    for module in pkgutil.iter_modules(app.services.__path__):
        loaded = importlib.import_module(f"app.services.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            parameters = list(inspect.signature(function).parameters)
            ours = function.__module__ == loaded.__name__ and not name.startswith("_")
            if ours and parameters[:1] == ["tx"]:
                found.add(f"{module.name}.{name}")
    return found


def test_every_verb_is_in_one_list() -> None:
    listed = {*EVENTFUL, *SILENT, *SILENT_MODULES, *READING, *PARTS, *ROADS}
    listed |= {*clock_verbs.SILENT, *clock_verbs.READING, *clock_verbs.PARTS}
    missing = [name for name in sorted(services()) if not {name, name.split(".")[0]} & listed]
    assert not missing, f"say what these write, or why they write nothing: {missing}"


@pytest.mark.parametrize(
    "status", [status for status in Status if status is not Status.CLOSED], ids=str
)
def test_asking_for_what_holds_writes_nothing(desk: Desk, status: Status) -> None:
    ticket_id = desk.ticket_in(status)
    agent, vera = desk.agent(), desk.customer()
    desk.do(tickets.assign, agent, ticket_id, agent.id)
    message = desk.post(vera, ticket_id, "same").message
    assert message is not None
    desk.do(reading.mark_read, agent, ticket_id, message.id)
    gone = desk.post(vera, ticket_id, "gone").message
    assert gone is not None
    desk.do(conversation.delete_message, vera, gone.id)
    before = desk.cursor
    desk.do(tickets.claim, agent, ticket_id, None)
    desk.do(tickets.assign, agent, ticket_id, agent.id)
    desk.do(tickets.reopen, agent, ticket_id)
    desk.do(conversation.edit_message, vera, message.id, "same")
    desk.do(conversation.delete_message, vera, gone.id)
    desk.do(reading.mark_read, agent, ticket_id, message.id)
    desk.do(people.set_role, desk.admin(), agent.id, Role.AGENT)
    desk.do(people.meet, desk.profile("vera"), frozenset())
    desk.do(tickets.open_ticket, vera, TicketDraft("a", "b", "c1", "d"), NO_LIMIT)
    after = desk.cursor
    desk.do(tickets.open_ticket, vera, TicketDraft("a", "b", "c1", "d"), NO_LIMIT)
    assert (after, desk.cursor) == (before + 1, before + 1)
