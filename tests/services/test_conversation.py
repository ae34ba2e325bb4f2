"""Speaking, taking back, following up: what a message does to its ticket."""

import pytest

from app.domain.errors import DeskError
from app.domain.person import Person
from app.domain.quotes import Quote
from app.domain.ticket import Status
from app.services import conversation, sync, tickets
from app.services.outcome import Outcome
from tests.factories import Desk


def said(outcome: Outcome) -> int:
    assert outcome.message is not None
    return outcome.message.id


def refused(desk: Desk, verb: object, *args: object) -> tuple[str, dict[str, object]]:
    with pytest.raises(DeskError) as refusal:
        desk.do(verb, *args)  # type: ignore[arg-type]
    return refusal.value.code, refusal.value.facts


@pytest.mark.parametrize(
    ("status", "who", "after"),
    [
        (Status.NEW, "vera", "new"), (Status.NEW, "anton", "waiting"),
        (Status.OPEN, "vera", "open"), (Status.OPEN, "anton", "waiting"),
        (Status.WAITING, "vera", "open"), (Status.WAITING, "anton", "waiting"),
        (Status.RESOLVED, "vera", "open"), (Status.RESOLVED, "anton", "waiting"),
    ],
)  # fmt: skip
def test_who_speaks_gives_the_turn_away(
    desk: Desk, status: Status, who: str, after: str
) -> None:
    ticket_id = desk.ticket_in(status)
    desk.agent()
    assert desk.post(desk.person(who), ticket_id).ticket.status == after


def test_the_message_comes_before_the_line_that_it_causes(desk: Desk) -> None:
    ticket_id = desk.ticket_in(Status.RESOLVED)
    before = desk.cursor
    desk.post(desk.customer(), ticket_id, "It is dark again")
    told = desk.look(sync.log_after, before, 10)
    assert [one.event.type for one in told] == ["message.posted", "ticket.changed"]
    assert [one.message.body for one in told if one.message] == ["It is dark again", "reopened"]


# -- after the end -------------------------------------------------------------------------


def test_words_to_a_closed_ticket_open_one_that_follows(desk: Desk) -> None:
    closed, vera = desk.ticket_in(Status.CLOSED), desk.customer()
    first = desk.post(vera, closed, "again")
    assert (first.ticket.follows, first.ticket.status) == (closed, "new")
    assert first.message is not None
    assert first.message.ticket_id == first.ticket.id
    second = desk.post(vera, closed, "and again")
    assert second.ticket.id == first.ticket.id
    desk.do(tickets.close, desk.agent(), first.ticket.id)
    third = desk.post(vera, closed, "once more")
    assert third.ticket.follows == first.ticket.id


def test_a_long_chain_of_followers_is_walked_to_its_end(desk: Desk) -> None:
    """However long the chain has grown, the oldest ticket still leads to the newest."""
    first, vera = desk.ticket_in(Status.CLOSED), desk.customer()
    newest = first
    for _ in range(1_200):
        newest = desk.rows(
            "INSERT INTO tickets (subject, status, customer_id, follows, created_at,"
            " public_updated_at, public_rev, public_count, staff_updated_at, staff_rev,"
            " staff_count) VALUES ('s', 'closed', ?, ?, 0, 0, 0, 0, 0, 0, 0) RETURNING id",
            vera.id,
            newest,
        )[0][0]
    assert desk.post(vera, first).ticket.follows == newest


def test_staff_in_a_closed_ticket_are_told_so_but_for_a_note(desk: Desk) -> None:
    ticket_id, agent = desk.ticket_in(Status.CLOSED), desk.agent()
    with pytest.raises(DeskError) as refusal:
        desk.post(agent, ticket_id)
    assert refusal.value.code == "closed"
    mine = desk.rows("SELECT id FROM messages WHERE author_id = ? AND kind = 'message'", agent.id)
    assert refused(desk, conversation.edit_message, agent, mine[0][0], "x")[0] == "closed"
    assert refused(desk, conversation.delete_message, agent, mine[0][0])[0] == "closed"
    assert desk.note(agent, ticket_id).message is not None


# -- the soft guard ------------------------------------------------------------------------


def test_a_colleagues_answer_in_between_is_shown_first(desk: Desk) -> None:
    ticket_id, anton, alisa = desk.open(), desk.agent(), desk.agent("alisa")
    seen = said(desk.post(desk.customer(), ticket_id))
    between = said(desk.post(alisa, ticket_id, "I have it"))
    with pytest.raises(DeskError) as refusal:
        desk.post(anton, ticket_id, seen=seen)
    shown = refusal.value.facts["message"]
    assert (refusal.value.code, getattr(shown, "id", None)) == ("conflict", between)
    desk.post(anton, ticket_id, seen=between)
    desk.post(anton, ticket_id)


@pytest.mark.parametrize("who", ["vera", "anton"])
def test_only_a_colleagues_answer_is_in_the_way(desk: Desk, who: str) -> None:
    ticket_id, anton = desk.open(), desk.agent()
    seen = said(desk.post(desk.customer(), ticket_id))
    desk.note(desk.agent("alisa"), ticket_id)
    desk.post(desk.person(who), ticket_id)
    desk.do(tickets.assign, desk.admin(), ticket_id, desk.agent("alisa").id)
    assert desk.post(anton, ticket_id, seen=seen).message is not None


def test_an_answer_that_was_taken_back_is_in_nobodys_way(desk: Desk) -> None:
    ticket_id, anton, alisa = desk.open(), desk.agent(), desk.agent("alisa")
    seen = said(desk.post(desk.customer(), ticket_id))
    between = said(desk.post(alisa, ticket_id))
    desk.do(conversation.delete_message, alisa, between)
    assert desk.post(anton, ticket_id, seen=seen).message is not None


# -- changing one's words ------------------------------------------------------------------


def versions(desk: Desk, message_id: int) -> list[str]:
    rows = desk.rows(
        "SELECT body FROM message_versions WHERE message_id = ? ORDER BY rev", message_id
    )
    return [row[0] for row in rows]


def test_former_words_are_kept(desk: Desk) -> None:
    ticket_id, vera = desk.open(), desk.customer()
    message_id = said(desk.post(vera, ticket_id, "one"))
    for words in ("two", "three"):
        edited = desk.do(conversation.edit_message, vera, message_id, words).message
        assert edited is not None
        assert (edited.body, edited.edited_at) == (words, desk.now)
    gone = desk.do(conversation.delete_message, vera, message_id).message
    assert gone is not None
    assert (gone.body, gone.deleted_at) == ("", desk.now)
    assert versions(desk, message_id) == ["one", "two", "three"]
    assert refused(desk, conversation.edit_message, vera, message_id, "four")[0] == "conflict"


def test_a_taken_back_message_keeps_its_place_and_shows_nothing(desk: Desk) -> None:
    ticket_id, vera = desk.open(), desk.customer()
    message_id = said(desk.post(vera, ticket_id, "secret"))
    deleted = desk.do(conversation.delete_message, vera, message_id)
    assert deleted.ticket.public.last is not None
    assert deleted.ticket.public.last.id == message_id
    assert deleted.ticket.public.last.body == ""
    assert deleted.ticket.status == "new"


@pytest.mark.parametrize("who", ["vera", "anton"])
def test_a_quote_stays_in_its_ticket(desk: Desk, who: str) -> None:
    ticket_id, other = desk.open(), desk.open()
    desk.agent()
    actor: Person = desk.person(who)
    quoted = said(desk.post(desk.customer(), ticket_id))
    elsewhere = said(desk.post(desk.customer(), other))
    assert desk.post(actor, ticket_id, reply_to=quoted).message is not None
    line = said(desk.post(desk.agent(), ticket_id)) + 1
    for wrong in (elsewhere, line):
        with pytest.raises(DeskError) as refusal:
            desk.post(actor, ticket_id, reply_to=wrong)
        assert refusal.value.facts == {"field": "reply_to"}


def test_a_part_of_a_message_is_quoted_as_it_stands_there(desk: Desk) -> None:
    vera, anton = desk.customer(), desk.agent()
    ticket_id = desk.open()
    asked = desk.post(vera, ticket_id, "Лампа, снова лампа, и ещё").message
    assert asked is not None

    def quoted(text: str, near: int = 0) -> tuple[int | None, Quote | None]:
        chosen = Quote(text, near)
        said = desk.post(anton, ticket_id, "Какая?", reply_to=asked.id, quote=chosen).message
        assert said is not None
        return said.reply_to, said.extra.quote if said.extra else None

    assert quoted("снова") == (asked.id, Quote("снова", 7))
    assert quoted("ламп", 12) == (asked.id, Quote("ламп", 13))
    assert quoted("никогда") == (asked.id, None)
    assert quoted("Лампа, снова лампа, и ещё") == (asked.id, None)
    desk.do(conversation.edit_message, vera, asked.id, "Люстра")
    assert quoted("снова") == (asked.id, None)


def test_what_follows_a_closed_ticket_quotes_nothing_of_it(desk: Desk) -> None:
    vera = desk.customer()
    ticket_id = desk.open()
    answer = desk.post(desk.agent(), ticket_id, "Замените лампу").message
    assert answer is not None
    desk.do(tickets.close, desk.agent(), ticket_id)
    outcome = desk.post(vera, ticket_id, "Как?", reply_to=answer.id, quote=Quote("лампу", 0))
    assert outcome.message is not None
    assert outcome.ticket.follows == ticket_id
    assert (outcome.message.reply_to, outcome.message.extra) == (None, None)
