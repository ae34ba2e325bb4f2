"""Leaving the staff and coming back: rights, tickets, deliveries and the last admin."""

from collections.abc import Callable

import pytest

from app.domain.errors import DeskError
from app.domain.person import Role
from app.domain.ticket import Status
from app.services import bans, notifications, outbox, people, sessions, staff, tickets
from app.store import people as people_rows
from tests.factories import Desk


def assignee_of(desk: Desk, ticket_id: int) -> int | None:
    value: int | None = desk.rows("SELECT assignee_id FROM tickets WHERE id = ?", ticket_id)[0][0]
    return value


def test_a_deactivated_agents_work_goes_back_to_the_queue_at_once(desk: Desk) -> None:
    agent = desk.agent()
    theirs = [desk.ticket_in(status) for status in (Status.WAITING, Status.OPEN, Status.RESOLVED)]
    ended = desk.ticket_in(Status.CLOSED)
    mate = desk.ticket_in(Status.NEW)
    desk.do(tickets.assign, desk.admin(), mate, desk.agent("alisa").id)
    before = desk.cursor
    desk.do(staff.deactivate, desk.admin(), agent.id)
    assert [assignee_of(desk, one) for one in theirs] == [None] * 3
    assert assignee_of(desk, ended) == agent.id, "what is closed is a record"
    assert assignee_of(desk, mate) == desk.agent("alisa").id
    told = desk.rows("SELECT type FROM events WHERE id > ? ORDER BY id", before)
    assert [row[0] for row in told] == ["person.changed", *["ticket.changed"] * 3, "desk.changed"]
    members = {one.person.id: one for one in desk.look(staff.list_staff, desk.admin()).members}
    assert members[agent.id].person.blocked_at == desk.now
    assert (members[agent.id].live, members[desk.agent("alisa").id].live) == (0, 1)


def test_a_deactivated_agent_can_do_nothing_and_comes_back_as_they_were(desk: Desk) -> None:
    agent = desk.agent()
    ticket_id = desk.open()
    desk.do(sessions.start_with_profile, desk.profile("anton"), frozenset(), b"hash", None)
    desk.do(staff.deactivate, desk.admin(), agent.id)
    assert not desk.rows("SELECT 1 FROM sessions WHERE person_id = ?", agent.id)
    with pytest.raises(DeskError, match="forbidden"):
        desk.do(sessions.start_with_profile, desk.profile("anton"), frozenset(), b"hash", None)
    with pytest.raises(DeskError, match="forbidden"):
        desk.do(tickets.claim, desk.agent(), ticket_id, None)
    with pytest.raises(DeskError, match="not_found"):
        desk.do(tickets.assign, desk.admin(), ticket_id, agent.id)
    with pytest.raises(DeskError) as refusal:
        desk.do(bans.unblock, desk.agent("alisa"), agent.id)
    assert refusal.value.facts == {"reason": "staff"}, "an agent lets no deactivated one in"
    assert desk.look(bans.blocked, desk.admin()).people == []
    desk.do(staff.reactivate, desk.admin(), agent.id)
    desk.do(tickets.claim, desk.agent(), ticket_id, None)
    assert assignee_of(desk, ticket_id) == agent.id


def test_asking_for_what_holds_tells_nobody(desk: Desk) -> None:
    agent, boss = desk.agent(), desk.admin()
    desk.do(staff.deactivate, boss, agent.id)
    before = desk.cursor
    desk.do(staff.deactivate, boss, agent.id)
    assert desk.cursor == before
    desk.do(staff.reactivate, boss, agent.id)
    before = desk.cursor
    desk.do(staff.reactivate, boss, agent.id)
    assert desk.cursor == before


def test_the_last_admin_stays(desk: Desk) -> None:
    agent = desk.agent()
    desk.do(people.set_role, desk.admin(), agent.id, Role.ADMIN)
    boss_id = desk.admin().id
    desk.do(people.apply_admin_ids, frozenset())
    assert desk.admin().role is Role.CUSTOMER, "who has left ADMIN_IDS is no admin"
    last = desk.agent()
    leaves: tuple[Callable[[], object], ...] = (
        lambda: desk.do(staff.deactivate, last, last.id),
        lambda: desk.do(people.set_role, last, last.id, Role.AGENT),
    )
    for leave in leaves:
        with pytest.raises(DeskError) as refusal:
            leave()
        assert refusal.value.facts == {"reason": "last_admin"}
    desk.do(people.set_role, last, boss_id, Role.ADMIN)
    desk.do(staff.deactivate, last, boss_id)
    with pytest.raises(DeskError, match="forbidden"):
        desk.do(people.set_role, last, last.id, Role.CUSTOMER)
    desk.do(staff.reactivate, last, boss_id)
    desk.do(people.set_role, last, last.id, Role.CUSTOMER)
    assert desk.agent().role is Role.CUSTOMER


def test_who_is_in_admin_ids_cannot_be_deactivated_and_customers_are_no_staff(desk: Desk) -> None:
    desk.do(people.set_role, desk.admin(), desk.agent().id, Role.ADMIN)
    with pytest.raises(DeskError) as refusal:
        desk.do(staff.deactivate, desk.agent(), desk.admin().id)
    assert refusal.value.facts == {"reason": "pinned"}
    for verb in (staff.deactivate, staff.reactivate):
        with pytest.raises(DeskError, match="not_found"):
            desk.do(verb, desk.admin(), desk.customer().id)


@pytest.mark.parametrize("how", ["deactivated", "no role"])
def test_nothing_of_the_staff_goes_to_whoever_has_left(desk: Desk, how: str) -> None:
    agent = desk.agent()
    waiting = desk.open()
    desk.do(tickets.assign, desk.admin(), waiting, agent.id)
    desk.do(notifications.plan)
    if how == "deactivated":
        desk.do(staff.deactivate, desk.admin(), agent.id)
    else:
        desk.do(people.set_role, desk.admin(), agent.id, Role.CUSTOMER)
    assert assignee_of(desk, waiting) is None
    desk.post(desk.customer(), waiting, "Anybody?")
    while desk.do(notifications.plan):
        pass
    desk.later(60_000)
    parcels = desk.do(outbox.claim_due, [], 100)
    kinds = {one.delivery.kind for one in parcels if one.delivery.chat_id == agent.id}
    assert kinds == set()
    assert desk.look(people_rows.staff)


def test_every_act_is_in_the_audit_log(desk: Desk) -> None:
    agent, boss = desk.agent(), desk.admin()
    desk.do(staff.deactivate, boss, agent.id)
    desk.do(staff.reactivate, boss, agent.id)
    desk.do(people.set_role, boss, agent.id, Role.ADMIN)
    desk.do(bans.block, agent, desk.customer().id, bans.Manner.SILENT)
    desk.do(bans.unblock, agent, desk.customer().id)
    rows = desk.rows("SELECT act, person_id FROM audit ORDER BY id DESC LIMIT 5")
    assert rows[::-1] == [
        ("staff.deactivate", agent.id), ("staff.reactivate", agent.id),
        ("person.set_role", agent.id),
        ("person.block", desk.customer().id), ("person.unblock", desk.customer().id),
    ]  # fmt: skip
