"""One act on several tickets: all or each by itself, and the way back to exactly what was."""

import pytest

from app.domain.bulk import UNDO_FOR_MS, Change
from app.domain.errors import DeskError
from app.domain.person import Role
from app.domain.ticket import Status, Ticket
from app.services import bulk, desk_fields, people, tickets
from app.services.bulk import Changed
from app.store import tickets as rows
from tests.factories import DAY_MS, Desk
from tests.services import desk_verbs


def state(desk: Desk, ticket_id: int) -> tuple[object, ...]:
    """All that an act may change."""
    ticket = desk.look(rows.get, ticket_id)
    assert isinstance(ticket, Ticket)
    return ticket.status, ticket.assignee, ticket.priority, ticket.desk


def act(desk: Desk, ids: list[int], change: Change) -> Changed:
    return desk.do(bulk.change_many, desk.agent(), ids, change)


def changes(desk: Desk) -> list[Change]:
    return [
        Change("status", status="resolved"),
        Change("status", status="open"),
        Change("assignee_id", assignee_id=desk.agent("alisa").id),
        Change("assignee_id"),
        Change("priority", priority="urgent"),
        Change("category_id", category_id=desk_verbs.category(desk)),
        Change("tags", add_tags=(desk_verbs.tag(desk),)),
        Change("snoozed_until", snoozed_until=desk.now + DAY_MS),
    ]


@pytest.mark.parametrize("number", range(8))
def test_undo_restores_exactly_what_was(desk: Desk, number: int) -> None:
    ids = [desk.ticket_in(status) for status in Status]
    desk.do(tickets.assign, desk.agent(), ids[0], desk.agent().id)
    desk.do(desk_fields.set_tags, desk.agent(), ids[1], [desk_verbs.tag(desk, "старый")], [])
    desk.later(5000)
    before = [state(desk, one) for one in ids]
    done = act(desk, ids, changes(desk)[number])
    assert {one.id for one, _ in done.tickets} | {one.ticket_id for one in done.refused} == set(ids)
    moved = [one for one, was in zip(ids, before, strict=True) if state(desk, one) != was]
    assert moved
    assert done.undo is not None
    desk.later(5000)
    back = desk.do(bulk.undo, desk.agent(), done.undo)
    assert [one.id for one, _ in back.tickets] == moved
    assert [state(desk, one) for one in ids] == before


def test_what_may_not_be_changed_is_named_and_the_others_are_changed(desk: Desk) -> None:
    closed, live = desk.ticket_in(Status.CLOSED), desk.open()
    done = act(desk, [closed, live, 999_999, live], Change("priority", priority="high"))
    refused = [(one.ticket_id, one.code) for one in done.refused]
    assert refused == [(closed, "closed"), (999_999, "not_found")]
    assert [ticket.id for ticket, _ in done.tickets] == [live]


def test_an_act_that_changes_nothing_leaves_no_way_back(desk: Desk) -> None:
    done = act(desk, [desk.open()], Change("priority", priority="normal"))
    assert done.undo is None
    assert desk.rows("SELECT * FROM undos") == []


def test_undo_never_goes_over_what_came_after(desk: Desk) -> None:
    first, second = desk.open(), desk.open()
    done = act(desk, [first, second], Change("status", status="resolved"))
    assert done.undo is not None
    desk.post(desk.customer(), first, "Всё ещё темно")
    after = state(desk, first)
    back = desk.do(bulk.undo, desk.agent(), done.undo)
    assert [(one.ticket_id, one.code) for one in back.refused] == [(first, "conflict")]
    assert state(desk, first) == after
    assert state(desk, second)[0] is Status.NEW


def test_undo_is_its_own_person_s_once_and_for_a_while(desk: Desk) -> None:
    def is_refused(name: str, undo: int | None) -> bool:
        assert undo is not None
        with pytest.raises(DeskError) as refusal:
            desk.do(bulk.undo, desk.agent(name), undo)
        return refusal.value.code == "not_found"

    ticket_id = desk.open()
    done = act(desk, [ticket_id], Change("priority", priority="high"))
    assert is_refused("alisa", done.undo)
    assert done.undo is not None
    desk.do(bulk.undo, desk.agent(), done.undo)
    assert is_refused("anton", done.undo)
    again = act(desk, [ticket_id], Change("priority", priority="high"))
    desk.later(UNDO_FOR_MS + 1)
    assert is_refused("anton", again.undo)


def test_who_is_no_longer_staff_does_not_get_it_back(desk: Desk) -> None:
    ticket_id = desk.open()
    alisa = desk.agent("alisa")
    desk.do(tickets.assign, desk.agent(), ticket_id, alisa.id)
    done = act(desk, [ticket_id], Change("assignee_id", assignee_id=desk.agent().id))
    assert done.undo is not None
    desk.do(people.set_role, desk.admin(), alisa.id, Role.CUSTOMER)
    desk.do(bulk.undo, desk.agent(), done.undo)
    assert state(desk, ticket_id)[1] is None
