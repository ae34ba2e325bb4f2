"""People: met once, renamed when Telegram says so, and what ADMIN_IDS pin."""

import pytest

from app.domain.errors import DeskError
from app.domain.person import Role
from app.services import people, sync
from app.store import people as people_rows
from tests.factories import Desk


def meet(desk: Desk, name: str, *admins: str) -> Role:
    ids = frozenset(desk.person(one).id for one in admins)
    return desk.do(people.meet, desk.profile(name), ids).role


def test_somebody_new_is_a_customer(desk: Desk) -> None:
    assert desk.customer().role is Role.CUSTOMER
    assert desk.admin().role is Role.ADMIN
    assert desk.admin().pinned


def test_who_is_listed_becomes_an_admin_at_the_next_contact(desk: Desk) -> None:
    desk.customer()
    assert meet(desk, "vera", "vera") is Role.ADMIN
    assert desk.person("vera").pinned
    before = desk.cursor
    assert meet(desk, "vera", "vera") is Role.ADMIN
    assert desk.cursor == before


def test_the_list_is_applied_at_a_start(desk: Desk) -> None:
    boss, vera, agent = desk.admin(), desk.customer(), desk.agent()
    desk.do(people.apply_admin_ids, frozenset({vera.id, agent.id, 424242}))
    roles = {name: desk.person(name).role for name in ("boss", "vera", "anton")}
    assert roles == {"boss": Role.CUSTOMER, "vera": Role.ADMIN, "anton": Role.ADMIN}
    assert [one.id for one in desk.look(people_rows.pinned)] == sorted((vera.id, agent.id))
    assert desk.look(people_rows.get, 424242) is None
    before = desk.cursor
    desk.do(people.apply_admin_ids, frozenset({vera.id, agent.id}))
    assert desk.cursor == before
    assert desk.person("boss").resync_after > boss.resync_after


def test_an_admin_who_was_made_one_is_not_the_lists(desk: Desk) -> None:
    made = desk.agent("made")
    desk.do(people.set_role, desk.admin(), made.id, Role.ADMIN)
    desk.do(people.apply_admin_ids, frozenset({desk.admin().id}))
    assert desk.person("made").role is Role.ADMIN
    desk.do(people.apply_admin_ids, frozenset({desk.admin().id, made.id}))
    assert desk.person("made").pinned


def test_who_is_pinned_keeps_their_role(desk: Desk) -> None:
    boss, second = desk.admin(), desk.admin("second")
    for actor in (boss, second):
        with pytest.raises(DeskError) as refusal:
            desk.do(people.set_role, actor, boss.id, Role.AGENT)
        assert (refusal.value.code, refusal.value.facts) == ("forbidden", {"reason": "pinned"})
    desk.do(people.set_role, second, boss.id, Role.ADMIN)


def test_a_new_name_is_told_and_the_same_one_is_not(desk: Desk) -> None:
    vera = desk.customer()
    before = desk.cursor
    desk.do(people.meet, desk.profile("vera", "Vera"), frozenset())
    assert desk.cursor == before
    desk.do(people.meet, desk.profile("vera", "Vera II"), frozenset())
    told = desk.look(sync.log_after, before, 10)
    assert [(one.event.type, one.event.person_id) for one in told] == [("person.changed", vera.id)]
    assert desk.person("vera").rev == told[0].event.id
    assert told[0].subject is not None
    assert told[0].subject.name == "Vera II"


def test_a_blocked_person_may_do_nothing_and_is_no_staff(desk: Desk) -> None:
    agent, ticket_id = desk.agent(), desk.open()
    desk.do(people.shut_out, agent.id)
    blocked = desk.person("anton")
    with pytest.raises(DeskError) as refusal:
        desk.post(blocked, ticket_id)
    assert refusal.value.code == "forbidden"
    assert blocked.id not in {one.id for one in desk.look(people_rows.staff)}
    before = desk.cursor
    desk.do(people.shut_out, agent.id)
    assert desk.cursor == before


def test_being_out_of_reach_ends_when_they_write_again(desk: Desk) -> None:
    vera = desk.customer()
    desk.do(people.set_unreachable, vera.id)
    assert desk.person("vera").unreachable_at == desk.now
    desk.later(5)
    desk.do(people.set_unreachable, vera.id)
    assert desk.person("vera").unreachable_at == desk.now - 5
    desk.do(people.set_reachable, desk.person("vera"))
    assert desk.person("vera").unreachable_at is None
    desk.do(people.set_unreachable, 424242)
