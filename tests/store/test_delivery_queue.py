"""What a turn of the outbox costs: as much as may go out, however much waits."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pytest

from app.services import outbox
from app.store import presence
from tests.certain import sure
from tests.factories import MINUTE_MS, STARTED_AT, Desk

WAITING = 100_000
#: A whole claim of one delivery takes a few hundred steps of SQLite's machine, most of them to
#: open the parcel; one look at every waiting row would take 100,000 at the least.
MOST_STEPS = 5_000
STEP = 100
HOUR_MS = 60 * MINUTE_MS
FIRST_CHAT = 500_000

Rows = Iterable[tuple[int, int | None, int]]


def wait(desk: Desk, rows: Rows) -> None:
    """Answers of the bot that wait: (chat, ticket, due)."""
    desk.connection.execute("BEGIN")
    desk.connection.executemany(
        "INSERT INTO deliveries (chat_id, kind, ticket_id, content, due_at, created_at)"
        ' VALUES (?, \'answer\', ?, \'{"name": "done"}\', ?, 0)',
        rows,
    )
    desk.connection.execute("COMMIT")


def steps(desk: Desk, act: Callable[[], Any]) -> tuple[int, Any]:
    """How many steps of SQLite's machine something takes, in hundreds; and its answer."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    desk.connection.set_progress_handler(count, STEP)
    try:
        answer = act()
    finally:
        desk.connection.set_progress_handler(None, 0)
    return counted * STEP, answer


def one_chat(ticket_id: int) -> Rows:
    return ((FIRST_CHAT, ticket_id, STARTED_AT) for _ in range(WAITING))


def many_chats(ticket_id: int) -> Rows:
    return ((FIRST_CHAT + number, ticket_id, STARTED_AT) for number in range(WAITING))


def later(ticket_id: int) -> Rows:
    yield FIRST_CHAT, ticket_id, STARTED_AT
    for number in range(1, WAITING):
        yield FIRST_CHAT + number, ticket_id, STARTED_AT + HOUR_MS + number


@pytest.mark.parametrize("waiting", [one_chat, many_chats, later])
def test_a_turn_costs_what_goes_and_not_what_waits(
    desk: Desk, waiting: Callable[[int], Rows]
) -> None:
    wait(desk, waiting(desk.open()))
    taken, parcels = steps(desk, lambda: desk.do(outbox.claim_due, [], 1))
    assert [parcel.delivery.chat_id for parcel in parcels] == [FIRST_CHAT]
    assert taken <= MOST_STEPS
    desk.do(outbox.not_reached, parcels[0].delivery, "down")
    for ask in (outbox.has_due, outbox.next_due_at):
        taken, _ = steps(desk, partial(desk.look, ask, [FIRST_CHAT]))
        assert taken <= MOST_STEPS, ask.__name__
    taken, _ = steps(desk, lambda: desk.look(outbox.oldest_due))
    assert taken <= MOST_STEPS


def test_a_chat_that_rests_with_much_behind_it_costs_the_others_nothing(desk: Desk) -> None:
    ticket_id = desk.open()
    wait(desk, one_chat(ticket_id))
    (held,) = desk.do(outbox.claim_due, [], 1)
    desk.do(outbox.rest, held.delivery, HOUR_MS)
    wait(desk, [(FIRST_CHAT, ticket_id, desk.now), (FIRST_CHAT + 1, ticket_id, desk.now)])
    taken, parcels = steps(desk, lambda: desk.do(outbox.claim_due, [], 4))
    assert [parcel.delivery.chat_id for parcel in parcels] == [FIRST_CHAT + 1]
    assert taken <= MOST_STEPS
    assert not desk.look(outbox.has_due, [])
    desk.later(HOUR_MS)
    (parcel,) = desk.do(outbox.claim_due, [], 4)
    assert parcel.delivery.id == held.delivery.id


def test_each_chat_has_its_turn(desk: Desk) -> None:
    """More chats than one claim takes, all of them with more than one to send."""
    ticket_id, chats = desk.open(), range(FIRST_CHAT, FIRST_CHAT + 30)
    wait(desk, [(chat, ticket_id, desk.now) for _ in range(3) for chat in chats])
    sent: list[int] = []
    while parcels := desk.do(outbox.claim_due, [], 4):
        for parcel in parcels:
            sent.append(parcel.delivery.chat_id)
            desk.do(outbox.refused, parcel.delivery, "no")
    assert sorted(sent) == sorted([*chats] * 3)
    assert desk.rows("SELECT count(*) FROM chat_turns") == [(0,)]


def test_what_is_on_its_way_holds_up_its_chat_and_lets_it_go(desk: Desk) -> None:
    ticket_id = desk.open()
    wait(desk, [(FIRST_CHAT, ticket_id, desk.now)] * 2)
    (first,) = desk.do(outbox.claim_due, [], 4)
    assert not desk.look(outbox.has_due, [])
    wait(desk, [(FIRST_CHAT, None, desk.now)])
    assert desk.do(outbox.claim_due, [], 4) == []
    assert not desk.look(outbox.has_due, [])
    desk.do(outbox.refused, first.delivery, "no")
    (second,) = desk.do(outbox.claim_due, [], 4)
    assert second.delivery.id == first.delivery.id + 1


def test_a_ticket_that_leaves_the_screen_holds_up_nothing(desk: Desk) -> None:
    vera, agent = desk.customer(), desk.agent()
    ticket_id, other_id = desk.open(vera), desk.open(vera)
    while desk.do(outbox.claim_due, [], 8):
        desk.connection.execute("DELETE FROM deliveries")
    message_id = sure(desk.post(agent, ticket_id).message).id

    def answer(person_id: int) -> None:
        desk.connection.execute(
            "INSERT INTO deliveries (chat_id, person_id, kind, ticket_id, message_id, due_at,"
            " created_at) VALUES (?1, ?1, 'message', ?2, ?3, ?4, 0)",
            (person_id, ticket_id, message_id, desk.now),
        )

    for leave in (
        lambda tx: presence.release(tx, vera.id, "socket"),
        lambda tx: presence.hold(tx, vera.id, "socket", other_id, tx.now + 20_000),
    ):
        desk.connection.execute("DELETE FROM deliveries")
        desk.do(presence.hold, vera.id, "socket", ticket_id, desk.now + 20_000)
        answer(vera.id)
        assert desk.do(outbox.claim_due, [], 4) == []
        assert desk.look(outbox.next_due_at, []) == desk.now + 20_000
        desk.do(leave)
        assert len(desk.do(outbox.claim_due, [], 4)) == 1
