"""Who may do what: every row of the table, by everybody, on what is theirs, foreign and absent."""

from collections.abc import Callable

import pytest

from app.domain.attachment import Attachment
from app.domain.errors import DeskError
from app.domain.inbox import Wanted
from app.domain.person import Person, Role
from app.domain.policy import PERMISSIONS, require
from app.services import (
    access,
    attachments,
    bans,
    conversation,
    delivery_marks,
    doubt,
    file_links,
    inbox,
    people,
    reacting,
    reading,
    tickets,
    uploads,
    versions,
)
from app.services.conversation import MessageDraft, NoteDraft
from app.services.tickets import TicketDraft
from app.services.uploads import UploadDraft
from app.store import attachments as attachment_rows
from app.store.attachments import KeptFile
from tests.factories import NO_LIMIT, Desk
from tests.services import desk_verbs, people_verbs, reply_verbs

ABSENT = desk_verbs.ABSENT
Command = Callable[[Desk, Person, int, int], object]


def _type(desk: Desk, actor: Person, ticket_id: int, _message_id: int) -> None:
    """Typing changes nothing: its door asks these two and sends a signal."""
    require(actor, "typing.set")
    desk.look(access.ticket_for, actor, ticket_id)


PHOTO = Attachment(0, "photo", "photo.jpg", "image/jpeg", 3)


def draft() -> UploadDraft:
    return UploadDraft("c1", "photo.jpg", 3)


def begun(desk: Desk, actor: Person) -> int:
    """The actor's own upload; of a blocked person one from before, of nobody's number."""
    if actor.blocked_at is not None:
        return ABSENT
    return desk.do(uploads.begin_upload, actor, draft()).id


def attached(desk: Desk, message_id: int) -> int:
    """The file of a message, which it gets when it has none."""
    found = desk.rows("SELECT id FROM attachments WHERE message_id = ?", message_id)
    if found or message_id == ABSENT:
        return int(found[0][0]) if found else ABSENT
    made = desk.do(
        attachments.add_ready, desk.customer(), PHOTO, KeptFile(b"h" * 32, 3), None
    )
    desk.do(attachment_rows.set_message, made.id, message_id, 0)
    return made.id


def shut_out(desk: Desk, ticket_id: int) -> int:
    """A customer of no ticket, or with an absent ticket nobody."""
    return ABSENT if ticket_id == ABSENT else desk.customer("varya").id


# command -> how it is given by an actor about a ticket and one of its messages
COMMANDS: dict[str, Command] = {
    "ticket.open": lambda d, a, _t, _m: d.do(
        tickets.open_ticket, a, TicketDraft("s", "b", customer_id=a.id), NO_LIMIT
    ),
    "ticket.get": lambda d, a, t, _m: d.look(inbox.get_ticket, a, t),
    "ticket.claim": lambda d, a, t, _m: d.do(tickets.claim, a, t, None),
    "ticket.assign": lambda d, a, t, _m: d.do(tickets.assign, a, t, d.agent().id),
    "ticket.resolve": lambda d, a, t, _m: d.do(tickets.resolve, a, t),
    "ticket.reopen": lambda d, a, t, _m: d.do(tickets.reopen, a, t),
    "ticket.close": lambda d, a, t, _m: d.do(tickets.close, a, t),
    "inbox.list": lambda d, a, _t, _m: d.look(inbox.list_tickets, a, Wanted(), None, 10),
    "message.list": lambda d, a, t, _m: d.look(inbox.list_messages, a, t, 10),
    "message.post": lambda d, a, t, _m: d.post(a, t),
    "message.edit": lambda d, a, _t, m: d.do(conversation.edit_message, a, m, "edited"),
    "message.delete": lambda d, a, _t, m: d.do(conversation.delete_message, a, m),
    "message.versions": lambda d, a, _t, m: d.look(versions.list_versions, a, m),
    "note.add": lambda d, a, t, _m: d.note(a, t),
    "upload.start": lambda d, a, _t, _m: d.do(uploads.begin_upload, a, draft()),
    "upload.finish": lambda d, a, _t, _m: d.do(
        uploads.finish_upload, a, begun(d, a), PHOTO, KeptFile(b"h" * 32, 3), None
    ),
    "upload.cancel": lambda d, a, _t, _m: d.do(uploads.cancel_upload, a, begun(d, a)),
    "file.link": lambda d, a, t, m: d.do(
        file_links.link_file, a, attached(d, m), file_links.WHOLE, "t", f"{a.id} {t}".encode()
    ),
    "reaction.set": lambda d, a, _t, m: d.do(reacting.set_reaction, a, m, "👍"),
    "conversation.mark_read": lambda d, a, t, m: d.do(reading.mark_read, a, t, m),
    "conversation.marks": lambda d, a, t, _m: d.look(reading.read_marks, a, t),
    "conversation.deliveries": lambda d, a, t, _m: d.look(delivery_marks.of_ticket, a, t),
    "delivery.resend": lambda d, a, _t, m: d.do(doubt.resend_message, a, m),
    "conversation.view": lambda d, a, t, _m: d.do(reading.view, a, "socket", t),
    "typing.set": _type,
    **desk_verbs.COMMANDS,
    **reply_verbs.COMMANDS,
    "person.set_language": lambda d, a, _t, _m: d.do(people.set_language, a, "en"),
    "person.block": lambda d, a, t, _m: d.do(bans.block, a, shut_out(d, t), bans.Manner.TOLD),
    "person.unblock": lambda d, a, t, _m: d.do(bans.unblock, a, shut_out(d, t)),
    "person.blocked": lambda d, a, _t, _m: d.look(bans.blocked, a),
    "person.set_role": lambda d, a, t, _m: d.do(
        people.set_role, a, d.customer("viktor").id if t != ABSENT else ABSENT, Role.AGENT
    ),
}
COMMANDS |= people_verbs.COMMANDS
#: What is asked about one person, who is there or is not.
ABOUT_PEOPLE = {
    "person.set_role", "person.block", "person.unblock", *people_verbs.ABOUT_PEOPLE,
}  # fmt: skip
#: What is tuned at the desk, which is there or is not.
ABOUT_THE_DESK = desk_verbs.ABOUT_THE_DESK | reply_verbs.ABOUT_REPLIES
#: Commands that name no ticket or message.
WITHOUT_OBJECT = {
    "ticket.open", "inbox.list", "upload.start", "upload.finish", "upload.cancel",
    "person.set_language", "person.blocked", *desk_verbs.WITHOUT_OBJECT,
    *reply_verbs.WITHOUT_OBJECT,
    *people_verbs.WITHOUT_OBJECT,
}  # fmt: skip
#: Commands about words, which are their author's alone.
ON_OWN_WORDS = {"message.edit", "message.delete"} | reply_verbs.ON_OWN_TICKETS
#: Commands about what staff have said, and not the customer.
ON_ANSWERS = {"delivery.resend"}


def actors(desk: Desk) -> dict[str, Person]:
    former = desk.agent("former")
    desk.do(people.set_role, desk.admin(), former.id, Role.CUSTOMER)
    blocked = desk.customer("blocked")
    desk.do(people.shut_out, blocked.id)
    for name in ("viktor", "varya"):
        desk.customer(name)
    desk_verbs.category(desk)
    desk_verbs.tag(desk)
    people_verbs.prepare(desk)
    return {
        "owner": desk.customer(),
        "other customer": desk.customer("olga"),
        "agent": desk.agent(),
        "admin": desk.admin(),
        "former agent": desk.person("former"),
        "blocked": desk.person("blocked"),
    }


def answer(
    desk: Desk, command: str, actor: Person, ticket_id: int, message_id: int
) -> tuple[str, object]:
    try:
        COMMANDS[command](desk, actor, ticket_id, message_id)
    except DeskError as refusal:
        return refusal.code, refusal.facts
    return "done", {}


def wanted(command: str, actor: Person, who: str) -> object:
    if who == "blocked" or actor.role not in PERMISSIONS[command]:
        return "forbidden", {}
    if command in WITHOUT_OBJECT | ABOUT_PEOPLE | ABOUT_THE_DESK:
        return "done", {}
    if who not in {"owner", "agent", "admin"}:
        return "not_found", {}
    if command in ON_OWN_WORDS and who != "owner":
        return "forbidden", {}
    if command in ON_ANSWERS:
        return "invalid", {"field": "message_id"}
    return "done", {}


def test_every_permission_has_a_command() -> None:
    assert COMMANDS.keys() == PERMISSIONS.keys()


@pytest.mark.parametrize("command", PERMISSIONS)
def test_who_may_do_what(desk: Desk, command: str) -> None:
    for who, actor in actors(desk).items():
        ticket_id = desk.open()
        message_id = desk.rows("SELECT max(id) FROM messages")[0][0]
        found = answer(desk, command, actor, ticket_id, message_id)
        assert found == wanted(command, actor, who), f"{command} by {who}"


@pytest.mark.parametrize("command", sorted(PERMISSIONS.keys() - WITHOUT_OBJECT))
def test_what_is_foreign_and_what_is_absent_answer_the_same(desk: Desk, command: str) -> None:
    ticket_id = desk.open()
    note = desk.note(desk.agent(), ticket_id).message
    assert note is not None
    first = desk.rows("SELECT min(id) FROM messages")[0][0]
    for who, actor in actors(desk).items():
        if actor.is_staff or who == "owner":
            continue
        absent = answer(desk, command, actor, ABSENT, ABSENT)
        before = desk.cursor
        for message_id in (first, note.id):
            assert answer(desk, command, actor, ticket_id, message_id) == absent, who
        assert desk.cursor == before


@pytest.mark.parametrize("command", sorted(PERMISSIONS.keys() - WITHOUT_OBJECT))
def test_what_is_absent_is_not_found_for_staff(desk: Desk, command: str) -> None:
    code, _ = answer(desk, command, desk.admin(), ABSENT, ABSENT)
    assert code == "not_found"


@pytest.mark.parametrize(
    "command", ["message.edit", "message.delete", "conversation.mark_read", "reaction.set"]
)
def test_a_note_is_absent_for_the_customer(desk: Desk, command: str) -> None:
    ticket_id = desk.open()
    note = desk.note(desk.agent(), ticket_id).message
    assert note is not None
    vera = desk.customer()
    assert answer(desk, command, vera, ticket_id, note.id) == ("not_found", {})
    assert answer(desk, command, vera, ticket_id, ABSENT) == ("not_found", {})


def test_a_quote_of_what_is_not_theirs_to_see_is_like_one_of_nothing(desk: Desk) -> None:
    ticket_id = desk.open()
    note = desk.note(desk.agent(), ticket_id).message
    foreign = desk.post(desk.customer("olga"), desk.open(desk.customer("olga"))).message
    assert note is not None
    assert foreign is not None
    for quoted in (note.id, foreign.id, ABSENT):
        with pytest.raises(DeskError) as refusal:
            desk.post(desk.customer(), ticket_id, reply_to=quoted)
        assert (refusal.value.code, refusal.value.facts) == ("invalid", {"field": "reply_to"})


def test_staff_open_in_a_customers_name_and_customers_only_in_their_own(desk: Desk) -> None:
    agent, vera, olga = desk.agent(), desk.customer(), desk.customer("olga")
    draft = TicketDraft("s", "b", customer_id=vera.id)
    opened = desk.do(tickets.open_ticket, agent, draft, NO_LIMIT)
    assert (opened.ticket.customer.id, opened.ticket.status) == (vera.id, "waiting")
    assert opened.ticket.assignee is not None
    assert opened.ticket.assignee.id == agent.id
    for customer_id in (vera.id, ABSENT):
        with pytest.raises(DeskError) as refusal:
            desk.do(
                tickets.open_ticket, olga, TicketDraft("s", "b", customer_id=customer_id), NO_LIMIT
            )
        assert refusal.value.code == "forbidden"
    with pytest.raises(DeskError) as refusal:
        desk.do(tickets.open_ticket, agent, TicketDraft("s", "b", customer_id=ABSENT), NO_LIMIT)
    assert refusal.value.code == "not_found"


def test_nobody_changes_words_of_others_or_a_line_of_the_desk(desk: Desk) -> None:
    ticket_id = desk.open()
    desk.do(tickets.claim, desk.agent(), ticket_id, None)
    line = desk.rows("SELECT max(id) FROM messages")[0][0]
    for actor in (desk.agent(), desk.admin(), desk.customer()):
        with pytest.raises(DeskError) as refusal:
            desk.do(conversation.edit_message, actor, line, "no")
        assert refusal.value.code == "forbidden"


def test_drafts_have_no_field_for_somebody_elses_name() -> None:
    """Who says something is the session's, never a field of what was sent."""
    for draft in (MessageDraft, NoteDraft, TicketDraft):
        fields = set(draft.__dataclass_fields__)
        assert not fields & {"author", "author_id", "role", "created_at", "kind", "status"}
