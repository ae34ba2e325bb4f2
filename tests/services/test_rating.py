"""Ratings: each end of a ticket once, for a day with second thoughts, and nobody is asked twice."""

import pytest

from app.domain.errors import DeskError
from app.domain.person import Person
from app.domain.rating import MIND_MS, RATE_WITHIN_MS
from app.domain.ticket import Status
from app.domain.visibility import event_for, ticket_for
from app.services import bans, notifications, outbox, rating, settings, sync, tickets
from app.services.parcels import Parcel
from tests.factories import DAY_MS, Desk


def give(desk: Desk, ticket_id: int, score: int, actor: Person | None = None) -> rating.Rated:
    return desk.do(rating.give_rating, actor or desk.customer(), ticket_id, score)


def refused(desk: Desk, ticket_id: int, score: int = 4, actor: Person | None = None) -> object:
    before = desk.cursor
    with pytest.raises(DeskError) as refusal:
        give(desk, ticket_id, score, actor)
    assert desk.cursor == before
    return refusal.value.facts.get("reason", refusal.value.code)


def of_ticket(desk: Desk, ticket_id: int) -> int | None:
    found: int | None = desk.rows("SELECT rating FROM tickets WHERE id = ?", ticket_id)[0][0]
    return found


def sent(desk: Desk) -> list[Parcel]:
    """All that goes out within the hour, in its order."""
    desk.do(notifications.plan)
    desk.later(DAY_MS // 24)
    found: list[Parcel] = []
    while parcels := desk.do(outbox.claim_due, (), 10):
        found += parcels
        for one in parcels:
            desk.do(outbox.end, one.delivery, "sent")
    return found


def asks(desk: Desk) -> bool:
    """Whether the last delivery to the customer comes with the question."""
    return [one for one in sent(desk) if one.delivery.chat_id == desk.customer().id][-1].asks_rating


@pytest.mark.parametrize("status", Status, ids=str)
def test_what_has_ended_is_rated(desk: Desk, status: Status) -> None:
    ticket_id = desk.ticket_in(status)
    if status in {Status.RESOLVED, Status.CLOSED}:
        assert give(desk, ticket_id, 5).rating is not None
        assert of_ticket(desk, ticket_id) == 5
    else:
        assert refused(desk, ticket_id) == "live"


def test_only_its_customer_rates_it(desk: Desk) -> None:
    ticket_id = desk.ticket_in(Status.RESOLVED)
    assert refused(desk, ticket_id, actor=desk.agent()) == "forbidden"
    assert refused(desk, ticket_id, actor=desk.customer("olga")) == "not_found"


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_ticket_has_five_holes(desk: Desk, score: int) -> None:
    assert refused(desk, desk.ticket_in(Status.RESOLVED), score) == "invalid"


def test_for_a_day_they_may_think_again(desk: Desk) -> None:
    ticket_id = desk.ticket_in(Status.RESOLVED)
    give(desk, ticket_id, 1)
    desk.later(MIND_MS - 1)
    changed = give(desk, ticket_id, 4).rating
    assert changed is not None
    assert (changed.score, changed.changed_at - changed.at) == (4, MIND_MS - 1)
    assert len(desk.rows("SELECT * FROM ratings")) == 1
    desk.later(1)
    assert refused(desk, ticket_id, 5) == "given"
    assert give(desk, ticket_id, 4).may_rate is False


def test_a_month_later_it_is_too_late(desk: Desk) -> None:
    ticket_id = desk.ticket_in(Status.CLOSED)
    desk.later(RATE_WITHIN_MS)
    assert refused(desk, ticket_id) == "late"


def test_each_end_is_rated_by_itself(desk: Desk) -> None:
    ticket_id = desk.ticket_in(Status.RESOLVED)
    give(desk, ticket_id, 2)
    desk.do(tickets.reopen, desk.customer(), ticket_id)
    assert of_ticket(desk, ticket_id) is None
    assert refused(desk, ticket_id) == "live"
    desk.do(tickets.resolve, desk.agent(), ticket_id)
    assert desk.look(rating.get_rating, desk.customer(), ticket_id).rating is None
    give(desk, ticket_id, 5)
    assert desk.rows("SELECT score, is_over FROM ratings ORDER BY id") == [(2, 1), (5, 0)]


def test_what_is_resolved_and_then_closed_is_one_end(desk: Desk) -> None:
    ticket_id = desk.ticket_in(Status.RESOLVED)
    give(desk, ticket_id, 3)
    desk.do(tickets.close, desk.agent(), ticket_id)
    assert of_ticket(desk, ticket_id) == 3


def test_a_comment_belongs_to_a_rating(desk: Desk) -> None:
    vera, ticket_id = desk.customer(), desk.ticket_in(Status.RESOLVED)
    with pytest.raises(DeskError) as refusal:
        desk.do(rating.comment_rating, vera, ticket_id, "slow")
    assert refusal.value.facts == {"reason": "unrated"}
    give(desk, ticket_id, 2)
    for words in ("slow", ""):
        rated = desk.do(rating.comment_rating, vera, ticket_id, words).rating
        assert rated is not None
        assert rated.comment == words
    desk.later(MIND_MS)
    with pytest.raises(DeskError) as refusal:
        desk.do(rating.comment_rating, vera, ticket_id, "late")
    assert refusal.value.facts == {"reason": "given"}


def test_it_can_be_switched_off(desk: Desk) -> None:
    ticket_id = desk.ticket_in(Status.WAITING)
    desk.do(settings.set_section, desk.admin(), "feedback", {"is_on": False})
    desk.do(tickets.resolve, desk.agent(), ticket_id)
    assert refused(desk, ticket_id) == "off"
    assert not asks(desk)


def test_the_question_comes_with_the_end(desk: Desk) -> None:
    ticket_id = desk.ticket_in(Status.WAITING)
    assert not asks(desk)
    desk.do(tickets.resolve, desk.agent(), ticket_id)
    assert asks(desk)


def test_who_is_banned_is_not_asked(desk: Desk) -> None:
    ticket_id = desk.ticket_in(Status.RESOLVED)
    ticket = desk.do(tickets.resolve, desk.agent(), ticket_id).ticket
    assert desk.look(rating.asks, ticket)
    desk.do(bans.block, desk.agent(), desk.customer().id, bans.Manner.SILENT)
    assert not desk.look(rating.asks, ticket)
    assert refused(desk, ticket_id, actor=desk.customer()) == "forbidden"


def test_who_has_rated_is_not_asked_again(desk: Desk) -> None:
    ticket_id = desk.ticket_in(Status.RESOLVED)
    give(desk, ticket_id, 4)
    ticket = desk.do(tickets.close, desk.agent(), ticket_id).ticket
    assert not desk.look(rating.asks, ticket)


def test_both_sides_hear_of_it_and_the_customers_ticket_has_no_field_of_it(desk: Desk) -> None:
    ticket_id = desk.ticket_in(Status.RESOLVED)
    before = desk.cursor
    give(desk, ticket_id, 2)
    told = desk.look(sync.log_after, before, 10)
    heard = {
        viewer.name: [wire for one in told if (wire := event_for(viewer, one))]
        for viewer in (desk.customer(), desk.agent(), desk.customer("olga"))
    }
    assert [wire["type"] for wire in heard["Vera"]] == ["ticket.rated"]
    assert [wire["type"] for wire in heard["Anton"]] == ["ticket.changed", "ticket.rated"]
    assert heard["Anton"][0]["ticket"]["rating"] == 2
    assert heard["Vera"][0]["rating"]["score"] == 2
    assert heard["Olga"] == []
    assert told[0].ticket is not None
    assert "rating" not in ticket_for(desk.customer(), told[0].ticket, None)


def low(desk: Desk) -> list[int]:
    """Chats that a low rating waits for."""
    desk.do(notifications.plan)
    rows = desk.rows(
        "SELECT chat_id FROM deliveries WHERE kind = 'low_rating' AND state = 'pending'"
    )
    return sorted(row[0] for row in rows)


def test_a_low_one_is_told_to_the_assignee_and_the_admins(desk: Desk) -> None:
    anton, boss = desk.agent(), desk.admin()
    desk.agent("boris")
    ticket_id = desk.ticket_in(Status.RESOLVED)
    give(desk, ticket_id, 2)
    desk.do(rating.comment_rating, desk.customer(), ticket_id, "slow")
    assert low(desk) == sorted([anton.id, boss.id])


def test_a_finger_that_slipped_alarms_nobody(desk: Desk) -> None:
    desk.admin()
    ticket_id = desk.ticket_in(Status.RESOLVED)
    give(desk, ticket_id, 1)
    assert low(desk) != []
    give(desk, ticket_id, 5)
    desk.later(notifications.RATING_GATHER_MS)
    assert "low_rating" not in {one.delivery.kind for one in sent(desk)}
    assert low(desk) == []


def test_in_the_chat_the_first_rating_asks_for_words(desk: Desk) -> None:
    vera, ticket_id = desk.customer(), desk.ticket_in(Status.RESOLVED)
    desk.do(rating.rate_in_chat, vera, ticket_id, 4)
    desk.do(rating.rate_in_chat, vera, ticket_id, 3)
    names = desk.rows("SELECT content FROM deliveries WHERE content LIKE '%rated%'")
    assert len(names) == 1
    assert not desk.do(rating.take_comment, vera, "hello", None)
    desk.do(rating.asked_in, vera.id, ticket_id, 77)
    assert not desk.do(rating.take_comment, vera, "hello", 76)
    assert desk.do(rating.take_comment, vera, "slow", 77)
    assert not desk.do(rating.take_comment, vera, "again", 77)
    found = desk.look(rating.get_rating, vera, ticket_id).rating
    assert found is not None
    assert (found.score, found.comment) == (3, "slow")


def test_a_pressed_button_makes_the_next_words_the_comment(desk: Desk) -> None:
    vera, ticket_id = desk.customer(), desk.ticket_in(Status.RESOLVED)
    desk.do(rating.rate_in_chat, vera, ticket_id, 4)
    desk.do(rating.await_comment, vera, ticket_id)
    assert not desk.do(rating.take_comment, vera, "to another message", 5)
    assert desk.do(rating.take_comment, vera, "fine", None)
    desk.do(rating.await_comment, vera, ticket_id)
    desk.later(rating.COMMENT_WISH_MS)
    assert not desk.do(rating.take_comment, vera, "much later", None)
