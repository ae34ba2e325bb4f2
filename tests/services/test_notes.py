"""What staff say among themselves reaches no customer: not a byte, by no road."""

import json

import pytest

from app.domain.errors import DeskError
from app.domain.inbox import Wanted
from app.domain.person import Role
from app.domain.visibility import Wire, event_for, message_for, ticket_for
from app.services import conversation, inbox, people, reading, sync
from app.store import people as people_rows
from tests.factories import Desk
from tests.services.client import read_afresh
from tests.services.walk import CUSTOMERS, OUTSIDER, Walk

STEPS = 1_500
LOOK_EVERY = 25
CANARY = "canary"

CUSTOMERS_FIELDS = {
    "id", "subject", "status", "customer", "assignee", "follows", "created_at", "updated_at",
    "last_message", "unread", "rev",
}  # fmt: skip
STAFF_FIELDS = CUSTOMERS_FIELDS | {
    "priority", "category", "tags", "snoozed_until", "waiting_since", "due", "rating",
}  # fmt: skip
MESSAGE_FIELDS = {
    "id", "ticket_id", "kind", "author", "body", "reply_to", "attachments", "client_id", "origin",
    "created_at", "edited_at", "deleted_at", "rev",
}  # fmt: skip


class CanaryWalk(Walk):
    """A day on which every note, and every edit of one, holds a word of its own."""

    def note(self) -> None:
        self.desk.note(self.staff(), self.ticket(), f"{CANARY} {self.body()}")

    def edit(self) -> None:
        actor = self.anybody()
        message_id = self.message("author_id", actor.id)
        rows = self.desk.rows("SELECT kind FROM messages WHERE id = ?", message_id)
        body = self.body()
        if rows and rows[0][0] == "note":
            body = f"{CANARY} {body}"
        self.desk.do(conversation.edit_message, actor, message_id, body)


def everything_told(desk: Desk, person_id: int, after: int) -> str:
    """All that this person's wires could carry now, as text."""
    viewer = desk.look(people_rows.get, person_id)
    assert viewer is not None
    told = desk.look(sync.log_after, after, 10_000)
    missed = desk.look(sync.missed, viewer, after, desk.cursor, 10_000)
    wires: list[object] = [event_for(viewer, one) for one in (*told, *missed)]
    fresh = desk.look(read_afresh, viewer)
    wires.append(fresh)
    for ticket_id in fresh["tickets"]:
        wires.append(desk.look(reading.read_marks, viewer, ticket_id))
        ticket, mark, *_ = desk.look(inbox.get_ticket, viewer, ticket_id)
        wires.append(ticket_for(viewer, ticket, mark))
    return json.dumps(wires, default=str)


def refusals(desk: Desk, person_id: int) -> str:
    """What a customer is told who asks for notes by their ids."""
    viewer = desk.look(people_rows.get, person_id)
    assert viewer is not None
    told = []
    for note_id, ticket_id in desk.rows(
        "SELECT id, ticket_id FROM messages WHERE kind = 'note' ORDER BY id DESC LIMIT 5"
    ):
        for verb, args in (
            (conversation.edit_message, (note_id, "mine")),
            (conversation.delete_message, (note_id,)),
            (reading.mark_read, (ticket_id, note_id)),
        ):
            with pytest.raises(DeskError) as refusal:
                desk.do(verb, viewer, *args)
            told.append([refusal.value.code, refusal.value.facts])
    return json.dumps(told, default=str)


@pytest.mark.parametrize("seed", range(2))
def test_no_byte_of_a_note_reaches_a_customer(desk: Desk, seed: int) -> None:
    walk = CanaryWalk(desk, seed)
    customers = [desk.person(name).id for name in (*CUSTOMERS, OUTSIDER)]
    after = desk.cursor
    for number in range(STEPS):
        walk.step()
        if number % LOOK_EVERY:
            continue
        for person_id in customers:
            told = everything_told(desk, person_id, after) + refusals(desk, person_id)
            assert CANARY not in told, f"seed {seed}, step {number}, {walk.said}"
            assert '"note' not in told, f"seed {seed}, step {number}: the word says enough"
        after = desk.cursor
    notes = desk.rows("SELECT count(*) FROM messages WHERE kind = 'note'")[0][0]
    assert notes > STEPS / 40, "too few notes to prove anything"
    staff = everything_told(desk, desk.admin().id, 0)
    assert CANARY in staff, "the walk's notes cannot be seen by anybody"


def customers_bytes(desk: Desk, ticket_id: int) -> bytes:
    vera = desk.customer()
    ticket, mark, *_ = desk.look(inbox.get_ticket, vera, ticket_id)
    page = desk.look(inbox.list_tickets, vera, Wanted(), None, 10)
    messages = desk.look(inbox.list_messages, vera, ticket_id, 100).messages
    shown = [
        ticket_for(vera, ticket, mark),
        [ticket_for(vera, one, own) for one, own in page.tickets],
        [message_for(vera, message) for message in messages],
        desk.look(reading.read_marks, vera, ticket_id)[0],
    ]
    return json.dumps(shown).encode()


def test_a_note_changes_nothing_of_the_customers_ticket(desk: Desk) -> None:
    ticket_id, agent = desk.open(), desk.agent()
    desk.open(desk.customer(), "A newer one")
    first = desk.rows("SELECT min(id) FROM messages")[0][0]
    desk.do(reading.mark_read, agent, ticket_id, first)
    before, cursor = customers_bytes(desk, ticket_id), desk.cursor
    desk.later(60_000)
    note = desk.note(agent, ticket_id, CANARY).message
    assert note is not None
    assert customers_bytes(desk, ticket_id) == before
    desk.do(conversation.edit_message, agent, note.id, f"{CANARY} again")
    assert customers_bytes(desk, ticket_id) == before
    desk.do(reading.mark_read, desk.admin(), ticket_id, first)
    before = customers_bytes(desk, ticket_id)
    desk.do(reading.mark_read, desk.admin(), ticket_id, note.id)
    desk.do(conversation.delete_message, agent, note.id)
    assert customers_bytes(desk, ticket_id) == before
    heard = desk.look(sync.missed, desk.customer(), cursor, desk.cursor)
    assert [one.event.type for one in heard] == ["conversation.read"], "only the admin's mark"


def test_a_note_reopens_nothing_and_claims_nothing(desk: Desk) -> None:
    ticket_id = desk.open()
    desk.note(desk.agent(), ticket_id)
    rows = desk.rows("SELECT status, assignee_id FROM tickets WHERE id = ?", ticket_id)
    assert rows == [("new", None)]


def test_objects_have_exactly_the_fields_of_the_protocol(desk: Desk) -> None:
    ticket_id = desk.open()
    desk.post(desk.agent(), ticket_id)
    for viewer, fields in ((desk.customer(), CUSTOMERS_FIELDS), (desk.agent(), STAFF_FIELDS)):
        ticket, mark, *_ = desk.look(inbox.get_ticket, viewer, ticket_id)
        wire = ticket_for(viewer, ticket, mark)
        assert wire.keys() == fields
        assert wire["last_message"].keys() == {"id", "kind", "author_id", "preview", "created_at"}
        assert wire["customer"].keys() == {"id", "name", "role"}
        for message in desk.look(inbox.list_messages, viewer, ticket_id, 100).messages:
            assert message_for(viewer, message).keys() == MESSAGE_FIELDS


def test_who_was_staff_hears_no_note_after_it(desk: Desk) -> None:
    ticket_id, former = desk.open(), desk.agent("former")
    desk.note(former, ticket_id, CANARY)
    message = desk.rows("SELECT max(id) FROM messages")[0][0]
    desk.do(reading.mark_read, former, ticket_id, message - 1)
    desk.do(people.set_role, desk.admin(), former.id, Role.CUSTOMER)
    desk.note(desk.agent(), ticket_id, CANARY)
    viewer = desk.person("former")
    wires: list[Wire | None] = [
        event_for(viewer, one) for one in desk.look(sync.log_after, 0, 1_000)
    ]
    heard = [wire for wire in wires if wire is not None]
    assert CANARY not in json.dumps(heard)
    assert {wire["type"] for wire in heard} == {"person.changed"}, "a foreign ticket was told"
