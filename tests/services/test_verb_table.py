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
    conversation,
    moving,
    people,
    reacting,
    reading,
    routing,
    sessions,
    sync,
    tickets,
)
from app.services.conversation import MessageDraft
from app.services.tickets import TicketDraft
from app.services.upkeep import RESOLVED_FOR_MS, tick
from app.store import messages
from app.store.attachments import KeptFile
from tests.factories import NO_LIMIT, Desk

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
    "upkeep.tick": (
        Status.RESOLVED, lambda d: (d.later(RESOLVED_FOR_MS), d.do(tick)),
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
    "attachments.add_part": (
        Status.NEW,
        lambda d: (
            with_file(d),
            d.do(attachments.add_part, d.look(messages.get, newest(d)), expected(d)),
        ),
        ["message.posted", "attachment.changed"], ["message.posted", "attachment.changed"],
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
        ["person.changed"], [],
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
    "people.block": (
        Status.NEW, lambda d: d.do(people.block, d.customer().id),
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

# What writes no event, and why nobody misses one.
SILENT = {
    "people.set_reachable": "whether Telegram delivers is no part of what is shown",
    "people.set_unreachable": "whether Telegram delivers is no part of what is shown",
    "reading.view": "a lease ends by itself; others are told by a signal",
    "sessions.start_with_token": "a session is nobody's business but its owner's",
    "claims.issue_claim": "a link is nobody's business; the role it gives is a change of a person",
    "health.beat": "a heartbeat is told by /healthz",
    "uploads.begin_upload": "an upload is its sender's alone until a message has it",
    "uploads.finish_upload": "an upload is its sender's alone until a message has it",
    "uploads.cancel_upload": "an upload is its sender's alone until a message has it",
    "attachments.sweep": "it forgets what no message shows",
    "file_links.link_file": "an address is nobody's business but its owner's",
    "attachments.expect": "a file belongs to no message yet, and nobody sees it",
    "health.remember_bot": "facts about the bot belong to the page, not to the log",
}
#: Roads from the chat to verbs above.
ROADS = {
    "routing.edit": "conversation.edit_message",
    "routing.reply_as_staff": "conversation.post_message",
    "claims.claim_desk": "people.appoint_admin",
}
SILENT_MODULES = {
    "avatar": "which picture was sent last is the bot's own book-keeping",
    "app_buttons": "which of the bot's messages are kept up to date is its own book-keeping",
    "staff_menus": "whose chat shows which commands is the bot's own book-keeping",
    "intake": "updates are the bot's own book-keeping; their verbs write the events",
    "outbox": "deliveries are the bot's own book-keeping",
    "answers": "deliveries are the bot's own book-keeping",
    "notifications": "deliveries are planned from the log, never the other way",
    "restore": "deliveries that a restored desk must not send again end before anybody sees it",
    "gate": "an allowance is used up inside the verb that says something",
}
READING = {
    "access", "inbox", "sync", "requests", "reading.read_marks", "health.look",
    "file_links.open_link", "claims.has_admin", "claims.bot_username", "checkup.figures",
}  # fmt: skip
# Parts of verbs, shared by several of them and covered with each.
PARTS = {
    "writing", "attachments.take", "attachments.attach", "attachments.add_ready",
    "attachments.drop",
    "attachments.drop_unused", "uploads.require_room", "tickets.open_unchecked",
    "tickets.new_ticket", "tickets.change_assignee",
    "tickets.change_status", "tickets.expire",
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


def incoming(desk: Desk) -> routing.Incoming:
    return routing.Incoming(77, desk.now // 1000, "From the chat")


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
    missing = [
        name for name in sorted(services()) if not {name, name.split(".")[0]} & listed
    ]
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
    desk.do(tickets.open_ticket, vera, TicketDraft("a", "b", "c1", b"d"), NO_LIMIT)
    after = desk.cursor
    desk.do(tickets.open_ticket, vera, TicketDraft("a", "b", "c1", b"d"), NO_LIMIT)
    assert (after, desk.cursor) == (before + 1, before + 1)
