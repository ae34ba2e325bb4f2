"""Read marks move forward only; a lease holds a ticket on screen for twenty seconds."""

import random

import pytest

from app.domain.errors import DeskError
from app.domain.person import Person
from app.domain.visibility import Wire, event_for, numbers_of
from app.services import inbox, people, reading, sync, upkeep
from app.services.reading import LEASE_MS
from tests.factories import Desk


def unread(desk: Desk, viewer: Person, ticket_id: int) -> int:
    ticket, mark, *_ = desk.look(inbox.get_ticket, viewer, ticket_id)
    return numbers_of(viewer.is_staff, ticket, mark)[0]


def said(desk: Desk, actor: Person, ticket_id: int, body: str = "words") -> int:
    message = desk.post(actor, ticket_id, body).message
    assert message is not None
    return message.id


def noted(desk: Desk, ticket_id: int) -> int:
    note = desk.note(desk.agent(), ticket_id).message
    assert note is not None
    return note.id


def marks(desk: Desk, viewer: Person, ticket_id: int) -> dict[int, int]:
    found, _cursor = desk.look(reading.read_marks, viewer, ticket_id)
    return {one.person.id: one.message_id for one in found}


def test_unread_counts_what_others_said(desk: Desk) -> None:
    ticket_id, vera, agent, admin = desk.open(), desk.customer(), desk.agent(), desk.admin()
    assert [unread(desk, one, ticket_id) for one in (vera, agent, admin)] == [0, 1, 1]
    said(desk, agent, ticket_id)
    assert [unread(desk, one, ticket_id) for one in (vera, agent, admin)] == [1, 1, 2]
    noted(desk, ticket_id)
    assert [unread(desk, one, ticket_id) for one in (vera, agent, admin)] == [1, 1, 3]
    newest = said(desk, vera, ticket_id)
    assert [unread(desk, one, ticket_id) for one in (vera, agent, admin)] == [1, 2, 4]
    for one in (vera, agent, admin):
        desk.do(reading.mark_read, one, ticket_id, newest)
        assert unread(desk, one, ticket_id) == 0


def test_a_mark_moves_forward_only(desk: Desk) -> None:
    ticket_id, vera, agent = desk.open(), desk.customer(), desk.agent()
    first, second = said(desk, vera, ticket_id), said(desk, vera, ticket_id)
    desk.do(reading.mark_read, agent, ticket_id, second)
    before = desk.cursor
    assert desk.do(reading.mark_read, agent, ticket_id, first) == before
    assert desk.do(reading.mark_read, agent, ticket_id, second) == before
    assert (desk.cursor, unread(desk, agent, ticket_id)) == (before, 0)


def test_reading_up_to_the_middle(desk: Desk) -> None:
    ticket_id, vera, agent = desk.open(), desk.customer(), desk.agent()
    ids = [said(desk, agent, ticket_id) for _ in range(5)]
    desk.do(reading.mark_read, vera, ticket_id, ids[1])
    assert unread(desk, vera, ticket_id) == 3


def test_everybody_hears_of_a_mark_and_only_the_reader_of_their_count(desk: Desk) -> None:
    ticket_id, agent = desk.open(), desk.agent()
    newest = said(desk, desk.customer(), ticket_id)
    before = desk.cursor
    desk.do(reading.mark_read, agent, ticket_id, newest)
    told = desk.look(sync.log_after, before, 10)

    def heard(viewer: Person) -> list[str]:
        return [wire["type"] for one in told if (wire := event_for(viewer, one))]

    assert heard(agent) == ["conversation.read", "ticket.changed"]
    assert heard(desk.admin()) == heard(desk.customer()) == ["conversation.read"]
    assert heard(desk.customer("olga")) == []


def test_a_mark_on_a_note_is_for_the_customer_one_on_what_they_see(desk: Desk) -> None:
    ticket_id, vera, agent = desk.open(), desk.customer(), desk.agent()
    public = said(desk, vera, ticket_id)
    note = noted(desk, ticket_id)
    before = desk.cursor
    desk.do(reading.mark_read, agent, ticket_id, note)
    assert marks(desk, vera, ticket_id) == {agent.id: public}
    assert marks(desk, desk.admin(), ticket_id) == {agent.id: note}
    (told,) = [one for one in desk.look(sync.log_after, before, 10) if one.message]
    wire = event_for(vera, told)
    assert wire is not None
    assert wire["message_id"] == public
    later = noted(desk, ticket_id)
    before = desk.cursor
    desk.do(reading.mark_read, agent, ticket_id, later)
    heard = [event_for(vera, one) for one in desk.look(sync.log_after, before, 10)]
    assert [wire for wire in heard if wire] == [], "the mark has not moved for the customer"


def test_ones_own_mark_is_not_among_the_others(desk: Desk) -> None:
    ticket_id, vera, agent = desk.open(), desk.customer(), desk.agent()
    newest = said(desk, agent, ticket_id)
    desk.do(reading.mark_read, vera, ticket_id, newest)
    assert marks(desk, vera, ticket_id) == {}
    assert marks(desk, agent, ticket_id) == {vera.id: newest}


@pytest.mark.parametrize("place", ["another ticket", "nowhere"])
def test_a_message_of_elsewhere_is_not_found(desk: Desk, place: str) -> None:
    ticket_id = desk.open()
    other = said(desk, desk.customer(), desk.open()) if place == "another ticket" else 99_999
    with pytest.raises(DeskError) as refusal:
        desk.do(reading.mark_read, desk.customer(), ticket_id, other)
    assert refusal.value.code == "not_found"


@pytest.mark.parametrize("seed", range(3))
def test_marks_from_events_are_those_of_a_fresh_read(desk: Desk, seed: int) -> None:
    dice = random.Random(seed)
    ticket_id, vera, agent, admin = desk.open(), desk.customer(), desk.agent(), desk.admin()
    known: dict[int, dict[int, int]] = {one.id: {} for one in (vera, agent, admin)}
    for number in range(80):
        actor, before = dice.choice((vera, agent, admin)), desk.cursor
        if actor.is_staff and dice.random() < 0.3:
            desk.note(actor, ticket_id)
        elif dice.random() < 0.4:
            said(desk, actor, ticket_id)
        else:
            _read_somewhere(desk, dice, actor, ticket_id)
        told = desk.look(sync.log_after, before, 10)
        for viewer in (vera, agent, admin):
            for one in told:
                _note_mark(known[viewer.id], event_for(viewer, one))
            others = {who: what for who, what in known[viewer.id].items() if who != viewer.id}
            fresh = marks(desk, viewer, ticket_id)
            assert fresh == others, f"step {number}, {viewer.role}"


def _read_somewhere(desk: Desk, dice: random.Random, actor: Person, ticket_id: int) -> None:
    page = desk.look(inbox.list_messages, actor, ticket_id, 100)
    message = dice.choice(page.messages[-8:])
    desk.do(reading.mark_read, actor, ticket_id, message.id)


def _note_mark(known: dict[int, int], wire: Wire | None) -> None:
    if wire and wire["type"] == "conversation.read":
        known[wire["person"]["id"]] = wire["message_id"]


# -- leases --------------------------------------------------------------------------------


def viewing(desk: Desk, person: Person, ticket_id: int) -> bool:
    found = desk.rows(
        "SELECT 1 FROM leases WHERE person_id = ? AND ticket_id = ? AND until > ?",
        person.id, ticket_id, desk.now,
    )  # fmt: skip
    return bool(found)


def test_a_lease_ends_by_itself(desk: Desk) -> None:
    ticket_id, vera = desk.open(), desk.customer()
    desk.do(reading.view, vera, "s1", ticket_id)
    desk.later(LEASE_MS - 1)
    assert viewing(desk, vera, ticket_id)
    desk.later(1)
    assert not viewing(desk, vera, ticket_id)
    desk.do(upkeep.tick)
    assert desk.rows("SELECT count(*) FROM leases") == [(0,)]


def test_a_lease_is_renewed_let_go_and_moved(desk: Desk) -> None:
    one, two, vera = desk.open(), desk.open(), desk.customer()
    desk.do(reading.view, vera, "s1", one)
    desk.later(LEASE_MS - 1)
    desk.do(reading.view, vera, "s1", one)
    desk.later(LEASE_MS - 1)
    assert viewing(desk, vera, one)
    desk.do(reading.view, vera, "s1", two)
    assert (viewing(desk, vera, one), viewing(desk, vera, two)) == (False, True)
    desk.do(reading.view, vera, "s1", None)
    assert not viewing(desk, vera, two)
    desk.do(reading.view, vera, "s1", None)


def test_each_socket_and_each_person_has_a_lease_of_their_own(desk: Desk) -> None:
    ticket_id, vera, agent = desk.open(), desk.customer(), desk.agent()
    desk.do(reading.view, vera, "s1", ticket_id)
    desk.do(reading.view, vera, "s2", ticket_id)
    desk.do(reading.view, agent, "s1", ticket_id)
    desk.do(reading.view, vera, "s1", None)
    assert viewing(desk, vera, ticket_id)
    desk.do(reading.view, vera, "s2", None)
    assert (viewing(desk, vera, ticket_id), viewing(desk, agent, ticket_id)) == (False, True)


def test_leases_of_a_blocked_person_run_out(desk: Desk) -> None:
    ticket_id, vera = desk.open(), desk.customer()
    desk.do(reading.view, vera, "s1", ticket_id)
    desk.do(people.shut_out, vera.id)
    with pytest.raises(DeskError):
        desk.do(reading.view, desk.person("vera"), "s1", ticket_id)
    desk.later(LEASE_MS)
    assert not viewing(desk, vera, ticket_id)
