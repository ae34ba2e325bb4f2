"""The same client_id with the same request is the same object for ever; else it is a conflict."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import DeskError
from app.domain.person import Person
from app.domain.ticket import Status
from app.services import conversation, tickets
from app.services.conversation import NoteDraft
from app.services.outcome import Outcome
from app.services.requests import digest_of
from app.services.tickets import TicketDraft
from tests.factories import Desk, draft_of

ONE_A_MINUTE = 1
Send = Callable[[Desk, Person, int, str], Outcome]


def post(desk: Desk, actor: Person, ticket_id: int, body: str) -> Outcome:
    return desk.do(
        conversation.post_message, actor, draft_of(ticket_id, body, "id-1"), ONE_A_MINUTE
    )


def note(desk: Desk, actor: Person, ticket_id: int, body: str) -> Outcome:
    digest = digest_of("note.add", ticket_id, body)
    return desk.do(conversation.add_note, actor, NoteDraft(ticket_id, body, "id-1", digest))


def open_one(desk: Desk, actor: Person, ticket_id: int, body: str) -> Outcome:
    digest = digest_of("ticket.open", "subject", body)
    draft = TicketDraft("subject", body, "id-1", digest)
    return desk.do(tickets.open_ticket, actor, draft, ONE_A_MINUTE)


METHODS: dict[str, Send] = {"post": post, "note": note, "open": open_one}


def actor_for(desk: Desk, method: str) -> Person:
    return desk.agent() if method == "note" else desk.customer()


@pytest.mark.parametrize("method", METHODS)
def test_the_same_again_is_the_same_object_and_costs_nothing(desk: Desk, method: str) -> None:
    ticket_id, actor = desk.open(), actor_for(desk, method)
    first = METHODS[method](desk, actor, ticket_id, "words")
    before = desk.cursor
    for _ in range(5):
        again = METHODS[method](desk, actor, ticket_id, "words")
        assert first.message is not None
        assert again.message is not None
        assert again.message.id == first.message.id
        assert again.ticket.id == first.ticket.id
    assert desk.cursor == before


@pytest.mark.parametrize("method", METHODS)
def test_with_other_words_it_is_a_conflict(desk: Desk, method: str) -> None:
    ticket_id, actor = desk.open(), actor_for(desk, method)
    METHODS[method](desk, actor, ticket_id, "words")
    with pytest.raises(DeskError) as refusal:
        METHODS[method](desk, actor, ticket_id, "other words")
    assert (refusal.value.code, refusal.value.facts) == ("conflict", {"field": "client_id"})


@pytest.mark.parametrize("first", METHODS)
@pytest.mark.parametrize("second", METHODS)
def test_one_id_across_the_methods(desk: Desk, first: str, second: str) -> None:
    if first == second:
        return
    ticket_id, agent = desk.open(), desk.agent()
    METHODS[first](desk, agent, ticket_id, "words")
    with pytest.raises(DeskError) as refusal:
        METHODS[second](desk, agent, ticket_id, "words")
    assert refusal.value.code == "conflict"


def test_two_people_may_choose_the_same_id(desk: Desk) -> None:
    ticket_id = desk.open()
    one = post(desk, desk.customer(), ticket_id, "words")
    two = post(desk, desk.agent(), ticket_id, "words")
    assert one.message is not None
    assert two.message is not None
    assert one.message.id != two.message.id


def test_it_answers_the_object_as_it_is_now(desk: Desk) -> None:
    ticket_id, vera = desk.open(), desk.customer()
    first = post(desk, vera, ticket_id, "words").message
    assert first is not None
    desk.do(conversation.edit_message, vera, first.id, "better words")
    desk.do(tickets.close, desk.agent(), ticket_id)
    again = post(desk, vera, ticket_id, "words")
    assert again.message is not None
    assert (again.message.id, again.message.body) == (first.id, "better words")
    assert (again.ticket.id, again.ticket.status) == (ticket_id, Status.CLOSED)


def test_a_follow_up_answers_its_new_ticket_again(desk: Desk) -> None:
    closed, vera = desk.ticket_in(Status.CLOSED), desk.customer()
    first = post(desk, vera, closed, "words")
    again = post(desk, vera, closed, "words")
    assert first.ticket.id == again.ticket.id != closed
    assert first.ticket.follows == closed


def test_it_holds_after_a_restart(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "twice")
    ticket_id, vera = desk.open(), desk.customer()
    first = post(desk, vera, ticket_id, "words").message
    desk.close()
    again = Desk(tmp_path / "twice")
    assert first is not None
    repeated = post(again, vera, ticket_id, "words").message
    assert repeated is not None
    assert repeated.id == first.id
    again.close()


def test_a_note_is_gone_for_who_is_no_longer_staff(desk: Desk) -> None:
    ticket_id, agent = desk.open(), desk.agent()
    post(desk, agent, ticket_id, "words")
    agent.role = desk.customer().role
    with pytest.raises(DeskError) as refusal:
        post(desk, agent, ticket_id, "words")
    assert refusal.value.code == "not_found"


def test_digests_tell_apart_what_joins_to_the_same_text() -> None:
    assert digest_of("a", "b", "c") != digest_of("a", "bc", "")
    assert digest_of("a", "b", None) != digest_of("a", None, "b")
    assert digest_of("a", "b") != digest_of("b", "a")
    assert digest_of("a", 1, 23) != digest_of("a", 12, 3)
