"""Resuming: from where the log is complete and not too long ago, and the honest answer else."""

from collections.abc import Callable

import pytest

from app.domain.person import Person, Role
from app.services import people, sync
from app.services.conversation import MessageDraft, post_message
from app.services.sync import RESUME_LIMIT
from app.store.transaction import Transaction
from tests.factories import Desk


def resumes(desk: Desk, person: Person, cursor: int) -> bool:
    return desk.do(sync.may_resume, person, cursor)


def test_the_present_end_and_all_before_it_resume(desk: Desk) -> None:
    desk.open()
    vera = desk.customer()
    for cursor in range(vera.resync_after, desk.cursor + 1):
        assert resumes(desk, vera, cursor)


def test_a_cursor_from_the_future_does_not_resume(desk: Desk) -> None:
    vera = desk.customer()
    assert not resumes(desk, vera, desk.cursor + 1)
    assert not resumes(desk, vera, 2**53 - 1)


@pytest.mark.parametrize("who", ["agent", "customer"])
def test_at_most_a_thousand_visible_events_are_caught_up(desk: Desk, who: str) -> None:
    ticket_id, vera = desk.open(), desk.customer()
    viewer = desk.agent() if who == "agent" else vera
    start = desk.cursor
    calls = [_post(vera, ticket_id)] * RESUME_LIMIT
    desk.do_together(*calls)
    assert resumes(desk, viewer, start)
    desk.post(vera, ticket_id)
    assert not resumes(desk, viewer, start)
    assert resumes(desk, viewer, start + 1)


def _post(vera: Person, ticket_id: int) -> Callable[[Transaction], object]:
    return lambda tx: post_message(tx, vera, MessageDraft(ticket_id, "one more"), 0)


def test_what_a_customer_may_not_see_does_not_count(desk: Desk) -> None:
    mine, vera, olga = desk.open(), desk.customer(), desk.customer("olga")
    foreign = desk.open(olga)
    start = desk.cursor
    desk.do_together(*[_post(olga, foreign)] * (RESUME_LIMIT + 5))
    desk.note(desk.agent(), mine)
    assert resumes(desk, vera, start)
    assert not resumes(desk, olga, start)
    assert not resumes(desk, desk.agent(), start)


def test_a_log_that_was_cut_resumes_only_what_is_whole(desk: Desk) -> None:
    for _ in range(10):
        desk.open()
    vera = desk.customer()
    kept_from = desk.cursor - 3
    desk.connection.execute("DELETE FROM events WHERE id < ?", (kept_from,))
    assert not resumes(desk, vera, kept_from - 2)
    assert resumes(desk, vera, kept_from - 1)


@pytest.mark.parametrize("role", [Role.AGENT, Role.ADMIN])
def test_a_changed_role_starts_afresh(desk: Desk, role: Role) -> None:
    vera, boss = desk.customer(), desk.admin()
    desk.open()
    before = desk.cursor
    assert resumes(desk, vera, before)
    desk.do(people.set_role, boss, vera.id, role)
    assert not resumes(desk, desk.person("vera"), before)
    assert resumes(desk, desk.person("vera"), desk.cursor)
    middle = desk.cursor
    desk.do(people.set_role, boss, vera.id, Role.CUSTOMER)
    assert not resumes(desk, desk.person("vera"), middle)


def test_what_was_missed_is_told_in_order_and_once(desk: Desk) -> None:
    ticket_id, vera = desk.open(), desk.customer()
    start = desk.cursor
    desk.post(desk.agent(), ticket_id)
    desk.post(vera, ticket_id)
    middle = desk.cursor
    desk.post(vera, ticket_id)
    told = desk.look(sync.missed, vera, start, desk.cursor)
    ids = [one.event.id for one in told]
    assert ids == sorted(set(ids))
    first = desk.look(sync.missed, vera, start, middle)
    rest = desk.look(sync.missed, vera, middle, desk.cursor)
    assert [one.event.id for one in (*first, *rest)] == ids
    assert desk.look(sync.missed, vera, desk.cursor, desk.cursor) == []


def test_the_epoch_is_that_of_the_file(desk: Desk) -> None:
    def epoch(tx: Transaction) -> str:
        return sync.epoch(tx)

    assert len(desk.look(epoch)) == 16
    assert desk.look(epoch) == desk.look(epoch)
