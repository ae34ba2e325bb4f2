"""Splitting and merging: order, counts, marks, states, links, deliveries, and what clients know."""

from typing import Any

import pytest

from app.domain.errors import DeskError
from app.domain.ticket import Status
from app.services import (
    catalog,
    desk_fields,
    notifications,
    outbox,
    reading,
    regrouping,
    routing,
    tickets,
)
from app.services.incoming import Incoming
from app.services.regrouping import MERGE_LIMIT, SPLIT_LIMIT, SplitDraft
from app.store import tickets as ticket_rows
from tests.factories import Desk
from tests.services.client import Client


def said(desk: Desk, ticket_id: int) -> list[str]:
    return [
        row[0]
        for row in desk.rows(
            "SELECT body FROM messages WHERE ticket_id = ? ORDER BY id", ticket_id
        )
    ]


def message_id(desk: Desk, body: str) -> int:
    return int(desk.rows("SELECT id FROM messages WHERE body = ?", body)[0][0])


def split(desk: Desk, ticket_id: int, *bodies: str, subject: str | None = None) -> int:
    ids = tuple(message_id(desk, body) for body in bodies)
    draft = SplitDraft(ticket_id, ids, subject)
    return desk.do(regrouping.split_ticket, desk.agent(), draft).ticket.id


def merge(desk: Desk, ticket_id: int, into_id: int) -> Any:
    return desk.do(regrouping.merge_tickets, desk.agent(), ticket_id, into_id).ticket


def status(desk: Desk, ticket_id: int) -> str:
    return str(desk.rows("SELECT status FROM tickets WHERE id = ?", ticket_id)[0][0])


def two_matters(desk: Desk) -> int:
    """A ticket in which two things are asked, one of them answered."""
    ticket_id = desk.open(body="lamp")
    desk.post(desk.customer(), ticket_id, "door")
    desk.post(desk.agent(), ticket_id, "about the lamp")
    desk.note(desk.agent(), ticket_id, "the door is old")
    return ticket_id


def test_chosen_messages_have_a_ticket_of_their_own(desk: Desk) -> None:
    first = two_matters(desk)
    second = split(desk, first, "door", "the door is old")
    assert said(desk, first) == ["lamp", "about the lamp", "claimed", f"split_into:{second}"]
    assert said(desk, second) == ["door", "the door is old", f"split_from:{first}"]
    assert (status(desk, first), status(desk, second)) == ("waiting", "new")
    made = desk.look(ticket_rows.get, second)
    assert made is not None
    assert (made.subject, made.assignee and made.assignee.id) == ("door", desk.agent().id)
    door_at = desk.rows("SELECT created_at FROM messages WHERE body = 'door'")[0][0]
    assert made.desk.waiting_since == door_at, "they have waited since they asked"


def test_a_split_ticket_is_sorted_as_the_first_and_named_by_hand(desk: Desk) -> None:
    first = two_matters(desk)
    found, _ = desk.do(catalog.save_tag, desk.admin(), None, "дверь")
    desk.do(desk_fields.set_tags, desk.agent(), first, [found.tags[0].id], [])
    second = split(desk, first, "door", subject="  Дверь  ")
    made = desk.look(ticket_rows.get, second)
    assert made is not None
    assert (made.subject, made.desk.tags) == ("Дверь", (found.tags[0].id,))
    assert desk.rows("SELECT ticket_id FROM ticket_tags ORDER BY 1") == [(first,), (second,)]


@pytest.mark.parametrize("bodies", [("lamp", "door", "about the lamp"), ("the door is old",), ()])
def test_something_said_stays_and_something_said_goes(desk: Desk, bodies: tuple[str, ...]) -> None:
    first = two_matters(desk)
    before = desk.cursor
    with pytest.raises(DeskError, match="invalid"):
        split(desk, first, *bodies)
    assert desk.cursor == before


def test_only_words_of_this_ticket_are_split_out(desk: Desk) -> None:
    first, other = two_matters(desk), desk.open(body="elsewhere")
    for ids in ((message_id(desk, "elsewhere"),), (message_id(desk, "claimed"),), (987_654,)):
        with pytest.raises(DeskError, match="invalid"):
            desk.do(regrouping.split_ticket, desk.agent(), SplitDraft(first, ids))
    many = SplitDraft(first, tuple(range(SPLIT_LIMIT + 1)))
    with pytest.raises(DeskError, match="too_large"):
        desk.do(regrouping.split_ticket, desk.agent(), many)
    desk.do(tickets.close, desk.agent(), first)
    with pytest.raises(DeskError, match="closed"):
        split(desk, first, "door")
    assert said(desk, other) == ["elsewhere"]


def test_merging_keeps_one_order_and_leads_on(desk: Desk) -> None:
    first = desk.open(body="1")
    second = desk.open(body="2")
    desk.post(desk.customer(), first, "3")
    desk.post(desk.agent(), second, "4")
    merged = merge(desk, first, second)
    assert [one for one in said(desk, second) if one.isdigit()] == ["1", "2", "3", "4"]
    assert said(desk, first) == [f"merged_into:{second}"]
    assert (merged.id, status(desk, first), status(desk, second)) == (second, "closed", "waiting")
    written = desk.post(desk.customer(), first, "5")
    assert written.ticket.id == second, "what is written to the closed one goes on in the other"


def test_what_is_merged_again_leads_to_the_last(desk: Desk) -> None:
    one, two, three = (desk.open(body=str(number)) for number in range(3))
    merge(desk, one, two)
    merge(desk, two, three)
    assert desk.post(desk.customer(), one, "there?").ticket.id == three
    with pytest.raises(DeskError, match="invalid"):
        merge(desk, one, three)
    desk.do(tickets.close, desk.agent(), three)
    followed = desk.post(desk.customer(), one, "and now?").ticket
    assert followed.follows == three


def test_whose_turn_it_is_follows_the_last_word(desk: Desk) -> None:
    answered = desk.ticket_in(Status.RESOLVED)
    asked = desk.open(body="newer")
    merge(desk, asked, answered)
    assert status(desk, answered) == "open", "an open question does not end by being merged"
    assert desk.rows("SELECT resolved_at FROM tickets WHERE id = ?", answered) == [(None,)]
    ended, resolved = desk.ticket_in(Status.CLOSED), desk.ticket_in(Status.RESOLVED)
    merge(desk, ended, resolved)
    assert status(desk, resolved) == "resolved", "two that have ended stay ended"


def test_tickets_of_two_customers_or_a_closed_target_are_not_merged(desk: Desk) -> None:
    mine, theirs = desk.open(), desk.open(desk.customer("olga"))
    for into in (theirs, mine):
        with pytest.raises(DeskError, match="invalid"):
            merge(desk, mine, into)
    ended = desk.ticket_in(Status.CLOSED)
    with pytest.raises(DeskError, match="closed"):
        merge(desk, mine, ended)


def test_a_huge_ticket_is_not_merged_by_half(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MERGE_LIMIT >= 1_000
    monkeypatch.setattr(regrouping, "MERGE_LIMIT", 2)
    first, second = two_matters(desk), desk.open()
    with pytest.raises(DeskError, match="too_large"):
        merge(desk, first, second)
    assert said(desk, second) == ["It is dark"]


def test_nobody_reads_again_and_nothing_unread_is_taken_for_read(desk: Desk) -> None:
    vera, agent = desk.customer(), desk.agent()
    first, second = desk.open(), desk.open()
    old = desk.post(agent, first, "unread answer").message
    new = desk.post(agent, second, "read answer").message
    assert old is not None
    assert new is not None
    desk.do(reading.mark_read, vera, second, new.id)
    merge(desk, first, second)
    marked = desk.look(ticket_rows.get_marked, second, vera.id)
    assert marked is not None
    ticket, mark = marked
    assert mark is not None
    assert mark.message_id < old.id
    assert ticket.public.count - mark.seen == 2
    third = split(desk, second, "read answer")
    marked = desk.look(ticket_rows.get_marked, third, vera.id)
    assert marked is not None
    assert marked[0].public.count == 1


def heard(desk: Desk, chat_id: int) -> list[tuple[str, int | None]]:
    """What the bot would send to a chat now, by kind and message."""
    found = []
    while parcels := desk.do(outbox.claim_due, [], 50):
        for one in parcels:
            desk.do(outbox.end, one.delivery, "sent")
            if one.delivery.chat_id == chat_id:
                found.append((one.delivery.kind, one.delivery.message_id))
    return found


def test_moved_words_are_not_delivered_again_and_late_ones_still_arrive(desk: Desk) -> None:
    vera = desk.customer()
    first, second = desk.open(), desk.open()
    desk.post(desk.agent(), first, "sent")
    desk.do(notifications.plan)
    desk.later(60_000)
    heard(desk, vera.id)
    late = desk.post(desk.agent(), first, "late").message
    assert late is not None
    desk.do(notifications.plan)
    merge(desk, first, second)
    desk.do(notifications.plan)
    desk.later(60_000)
    assert heard(desk, vera.id) == [("message", late.id), ("answer", None)]
    third = split(desk, second, "sent", "late")
    desk.do(notifications.plan)
    desk.later(60_000)
    assert heard(desk, vera.id) == [("answer", None)]
    assert status(desk, third) == "waiting"


def test_replies_in_the_chat_find_the_ticket_that_the_words_are_in(desk: Desk) -> None:
    vera = desk.customer()
    seconds = desk.now // 1000
    desk.do(routing.receive, vera, Incoming(1, seconds, "lamp"), 0)
    first = int(desk.rows("SELECT max(id) FROM tickets")[0][0])
    desk.later(60_000)
    desk.do(routing.receive, vera, Incoming(2, seconds + 60, "door"), 0)
    second = split(desk, first, "door")
    desk.later(60_000)
    reply = Incoming(3, seconds + 120, "about the door", reply_to=2)
    filed = desk.do(routing.receive, vera, reply, 0)
    assert filed is not None
    assert filed.ticket.id == second
    merge(desk, second, first)
    desk.later(60_000)
    for telegram_id, to in ((4, 2), (5, 1)):
        reply = Incoming(telegram_id, seconds + 180, f"again {to}", reply_to=to)
        filed = desk.do(routing.receive, vera, reply, 0)
        assert filed is not None
        assert filed.ticket.id == first


def test_every_client_knows_what_a_fresh_one_reads(desk: Desk) -> None:
    first = two_matters(desk)
    other = desk.open(body="more")
    clients = [
        Client(desk, one.id)
        for one in (desk.customer(), desk.agent(), desk.admin(), desk.customer("olga"))
    ]
    second = split(desk, first, "door", "the door is old")
    merge(desk, second, other)
    merge(desk, first, other)
    for client in clients:
        client.catch_up()
        assert client.drift() == []
    told = {event["type"] for event in clients[0].heard}
    assert "message.moved" in told
    notes = [one for one in clients[0].known["messages"].values() if one["kind"] == "note"]
    assert notes == []
