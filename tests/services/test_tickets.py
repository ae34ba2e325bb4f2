"""Claiming, assigning and the moves of a ticket as people make them."""

from collections.abc import Callable

import pytest

from app.domain.errors import DeskError
from app.domain.person import Person, Role
from app.domain.ticket import Status, Ticket
from app.domain.visibility import ticket_for
from app.services import inbox, people, tickets, upkeep
from app.services.outcome import Outcome
from app.store import tickets as ticket_rows
from app.store.transaction import Transaction
from tests.factories import DAY_MS, Desk


def status(desk: Desk, ticket_id: int) -> str:
    return str(desk.rows("SELECT status FROM tickets WHERE id = ?", ticket_id)[0][0])


def lines(desk: Desk, ticket_id: int) -> list[str]:
    rows = desk.rows(
        "SELECT body FROM messages WHERE ticket_id = ? AND kind = 'system' ORDER BY id", ticket_id
    )
    return [row[0] for row in rows]


def test_a_ticket_is_claimed_once(desk: Desk) -> None:
    ticket_id, anton, alisa = desk.open(), desk.agent(), desk.agent("alisa")
    taken = desk.do(tickets.claim, anton, ticket_id, None)
    assert taken.ticket.assignee == anton.ref
    with pytest.raises(DeskError) as refusal:
        desk.do(tickets.claim, alisa, ticket_id, None)
    assert refusal.value.code == "conflict"
    assert refusal.value.facts["assignee"] == anton.ref
    over = desk.do(tickets.claim, alisa, ticket_id, anton.id)
    assert over.ticket.assignee == alisa.ref
    with pytest.raises(DeskError):
        desk.do(tickets.claim, desk.admin(), ticket_id, anton.id)
    assert lines(desk, ticket_id) == ["claimed", "claimed"]


def test_two_who_claim_in_one_batch_are_not_both_lucky(desk: Desk) -> None:
    ticket_id, anton, alisa = desk.open(), desk.agent(), desk.agent("alisa")
    found = desk.do_together(
        lambda tx: tickets.claim(tx, anton, ticket_id, None),
        lambda tx: tickets.claim(tx, alisa, ticket_id, None),
    )
    assert found[0].ticket.assignee == anton.ref
    assert found[1].code == "conflict"


def test_a_ticket_is_given_to_staff_only(desk: Desk) -> None:
    ticket_id, admin = desk.open(), desk.admin()
    former, blocked = desk.agent("former"), desk.agent("blocked")
    desk.do(people.set_role, admin, former.id, Role.CUSTOMER)
    desk.do(people.shut_out, blocked.id)
    for nobody in (desk.customer().id, former.id, blocked.id, 424242):
        with pytest.raises(DeskError) as refusal:
            desk.do(tickets.assign, admin, ticket_id, nobody)
        assert refusal.value.code == "not_found"
    desk.do(tickets.assign, admin, ticket_id, desk.agent().id)
    desk.do(tickets.assign, admin, ticket_id, admin.id)
    desk.do(tickets.assign, admin, ticket_id, None)
    assert lines(desk, ticket_id) == ["assigned:Anton", "claimed", "unassigned"]


def test_a_closed_ticket_is_nobodys_to_give(desk: Desk) -> None:
    ticket_id, agent, admin = desk.ticket_in(Status.CLOSED), desk.agent(), desk.admin()
    desk.do(tickets.claim, agent, ticket_id, None)
    for verb, value in ((tickets.claim, agent.id), (tickets.assign, None)):
        with pytest.raises(DeskError) as refusal:
            desk.do(verb, admin, ticket_id, value)
        assert refusal.value.code == "closed"


def test_an_answer_claims_what_is_nobodys_and_nothing_else(desk: Desk) -> None:
    ticket_id, anton, alisa = desk.open(), desk.agent(), desk.agent("alisa")
    assert desk.post(anton, ticket_id).ticket.assignee == anton.ref
    assert desk.post(alisa, ticket_id).ticket.assignee == anton.ref
    own = desk.open(anton)
    assert desk.post(anton, own).ticket.assignee is None, "one's own ticket is not an answer"


def test_resolved_is_closed_after_a_week_and_not_before(desk: Desk) -> None:
    first, second = desk.ticket_in(Status.RESOLVED), desk.ticket_in(Status.RESOLVED)
    desk.later(7 * DAY_MS - 1)
    assert desk.do(upkeep.tick) == 0
    desk.do(tickets.reopen, desk.customer(), second)
    desk.later(1)
    assert desk.do(upkeep.tick) == 1
    assert (status(desk, first), status(desk, second)) == ("closed", "open")
    desk.do(tickets.resolve, desk.agent(), second)
    desk.later(DAY_MS)
    assert desk.do(upkeep.tick) == 0, "the week begins anew"
    assert lines(desk, first) == ["claimed", "resolved", "closed"]
    author = desk.rows("SELECT author_id FROM messages ORDER BY id DESC LIMIT 1")
    assert author != [(None,)]


def test_many_that_are_due_are_closed_in_portions(desk: Desk) -> None:
    agent = desk.agent()
    ids = [desk.open() for _ in range(upkeep.EXPIRE_LIMIT + 3)]
    for ticket_id in ids:
        desk.do(tickets.resolve, agent, ticket_id)
    desk.later(7 * DAY_MS)
    assert [desk.do(upkeep.tick) for _ in range(3)] == [upkeep.EXPIRE_LIMIT, 3, 0]


def test_the_sight_on_the_row_is_the_newest_of_each_side(desk: Desk) -> None:
    ticket_id = desk.open()
    desk.later(10)
    desk.note(desk.agent(), ticket_id, "for us")
    ticket = desk.look(_get, ticket_id)
    assert ticket.public.last is not None
    assert ticket.staff.last is not None
    assert (ticket.public.last.kind, ticket.staff.last.kind) == ("message", "note")
    assert ticket.staff.updated_at == ticket.public.updated_at + 10


def _get(tx: Transaction, ticket_id: int) -> Ticket:
    found = ticket_rows.get(tx, ticket_id)
    assert found is not None
    return found


def test_what_a_verb_answers_is_what_a_read_shows(desk: Desk) -> None:
    ticket_id, agent, vera = desk.open(), desk.agent(), desk.customer()
    steps: list[tuple[Callable[[], Outcome], Person]] = [
        (lambda: desk.post(agent, ticket_id, "a" * 500), agent),
        (lambda: desk.note(agent, ticket_id, "b  b\nb"), agent),
        (lambda: desk.post(vera, ticket_id, "c"), vera),
        (lambda: desk.do(tickets.resolve, agent, ticket_id), agent),
        (lambda: desk.post(vera, ticket_id, "d"), vera),
        (lambda: desk.do(tickets.assign, agent, ticket_id, None), agent),
    ]
    for step, viewer in steps:
        outcome = step()
        read = desk.look(inbox.get_ticket, viewer, ticket_id)
        shown = ticket_for(viewer, outcome.ticket, outcome.mark)
        assert shown == ticket_for(viewer, read.ticket, read.mark)
        assert outcome.cursor == desk.cursor
