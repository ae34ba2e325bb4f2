"""Tickets that the desk gives out: in turn, by load, to a category's people, within capacity."""

from typing import Any

import pytest

from app.services import assigning, catalog, duty, tickets
from app.services.catalog import CategoryDraft
from app.services.tickets import TicketDraft
from tests.factories import NO_LIMIT, Desk
from tests.services.clockwork import told, tune, work


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    for name in ("anna", "bela"):
        desk.agent(name)
    desk.do(duty.set_own, desk.admin(), {"takes_new": False})
    return desk


def opened(desk: Desk, count: int, **more: Any) -> list[str]:
    """Whose each of so many new tickets is."""
    found = []
    for _ in range(count):
        customer = desk.customer(f"c{desk.cursor}")
        draft = TicketDraft("Lamp", "Dark", **more)
        ticket = desk.do(tickets.open_ticket, customer, draft, NO_LIMIT).ticket
        found.append(ticket.assignee.name.lower() if ticket.assignee else "nobody")
    return found


def test_off_tickets_are_nobodys(staffed: Desk) -> None:
    assert opened(staffed, 2) == ["nobody"] * 2
    work(staffed)


def test_in_turn(staffed: Desk) -> None:
    tune(staffed, "routing", mode="round_robin")
    found = []
    for _ in range(4):
        staffed.later(1000)
        found += opened(staffed, 1)
    assert found == ["anna", "bela", "anna", "bela"]


def test_to_the_least_loaded(staffed: Desk) -> None:
    tune(staffed, "routing", mode="least_loaded")
    for _ in range(2):
        staffed.do(tickets.assign, staffed.admin(), staffed.open(), staffed.agent("anna").id)
    # The two were given out as well.
    busy = staffed.rows("SELECT count(*) FROM tickets WHERE assignee_id IS NOT NULL")
    assert busy == [(2,)]
    assert opened(staffed, 2) == ["bela", "bela"]


def test_nobody_gets_more_than_they_can_carry(staffed: Desk) -> None:
    anna = staffed.agent("anna").id
    tune(staffed, "routing", mode="least_loaded", capacity=1, capacities={str(anna): 2})
    found = opened(staffed, 4)
    assert sorted(found) == ["anna", "anna", "bela", "nobody"]
    done = staffed.rows("SELECT id FROM tickets WHERE assignee_id = ?", staffed.agent("bela").id)
    staffed.do(tickets.resolve, staffed.agent("bela"), done[0][0])
    work(staffed)
    left = staffed.rows("SELECT count(*) FROM tickets WHERE assignee_id IS NULL")
    assert left == [(0,)]


def test_who_is_away_quiet_or_takes_none_is_passed_over(staffed: Desk) -> None:
    tune(staffed, "routing", mode="round_robin", only_present=True)
    assert opened(staffed, 1) == ["nobody"]
    staffed.do(assigning.see, (staffed.agent("anna").id, staffed.agent("bela").id))
    staffed.do(duty.set_own, staffed.agent("anna"), {"is_quiet": True, "quiet": "11:00-14:00"})
    assert opened(staffed, 1) == ["bela"]
    staffed.do(duty.set_own, staffed.agent("bela"), {"takes_new": False})
    assert opened(staffed, 1) == ["nobody"]
    staffed.later(assigning.PRESENT_MS + 1)
    staffed.do(duty.set_own, staffed.agent("bela"), {})
    assert opened(staffed, 1) == ["nobody"]


def test_a_category_goes_to_its_people_alone(staffed: Desk) -> None:
    bela = staffed.agent("bela").id
    found, _ = staffed.do(
        catalog.save_category, staffed.admin(), CategoryDraft(None, "Оплата", (bela,))
    )
    category_id = found.categories[0].id
    opened(staffed, 1, category_id=category_id)
    work(staffed)
    assert told(staffed, "alert") == [("bela", "alert")]
    tune(staffed, "routing", mode="round_robin")
    assert opened(staffed, 2, category_id=category_id) == ["bela", "bela"]


def test_who_is_given_a_ticket_is_told_once(staffed: Desk) -> None:
    tune(staffed, "routing", mode="round_robin")
    opened(staffed, 1)
    work(staffed)
    assert told(staffed, "alert", "assigned") == [("anna", "alert")]


def test_what_comes_back_is_given_to_another(staffed: Desk) -> None:
    one = staffed.open()
    tune(staffed, "routing", mode="round_robin")
    work(staffed)
    owner = staffed.rows("SELECT assignee_id FROM tickets WHERE id = ?", one)[0][0]
    staffed.do(duty.set_own, staffed.agent("anna"), {"takes_new": False})
    staffed.do(tickets.assign, staffed.admin(), one, None)
    work(staffed)
    after = staffed.rows("SELECT assignee_id FROM tickets WHERE id = ?", one)[0][0]
    assert (owner, after) == (staffed.agent("anna").id, staffed.agent("bela").id)
