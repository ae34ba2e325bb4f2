"""Canned replies: who sees and changes them; one is sent with all it does or not at all."""

import pytest

from app.domain.errors import DeskError
from app.domain.person import Person, Role
from app.domain.reply import OWN_LIMIT, Ending, Reply, ReplyActs
from app.domain.ticket import Status
from app.services import catalog, people, replies, tickets
from app.services.replies import ReplyDraft
from tests.factories import Desk
from tests.services.desk_verbs import tag
from tests.services.reply_verbs import reply, use


def names(desk: Desk, viewer: Person) -> list[str]:
    found, _ = desk.look(replies.list_replies, viewer)
    return [one.name for one in found]


def kept(desk: Desk, viewer: Person, reply_id: int) -> Reply:
    found, _ = desk.look(replies.list_replies, viewer)
    return next(one for one in found if one.id == reply_id)


def refusal_of(desk: Desk, owner: Person, **values: object) -> tuple[str, dict[str, object]]:
    with pytest.raises(DeskError) as refusal:
        reply(desk, owner, **values)  # type: ignore[arg-type]
    return refusal.value.code, refusal.value.facts


def test_ones_own_are_ones_own(desk: Desk) -> None:
    anton, boris = desk.agent(), desk.agent("boris")
    mine = reply(desk, anton, name="моё", is_shared=False)
    reply(desk, anton, name="общее")
    assert names(desk, anton) == ["моё", "общее"]
    assert names(desk, boris) == ["общее"]
    ticket_id = desk.open()
    for ask in (
        lambda: desk.do(replies.remove_reply, boris, mine),
        lambda: use(desk, boris, mine, ticket_id),
    ):
        with pytest.raises(DeskError) as refusal:
            ask()
        assert refusal.value.code == "not_found"


def test_a_shared_one_is_changed_by_its_owner_and_by_admins(desk: Desk) -> None:
    anton, boris, boss = desk.agent(), desk.agent("boris"), desk.admin()
    shared = reply(desk, anton, name="общее")
    changed = ReplyDraft("лучше", "Да", is_shared=True, reply_id=shared)
    with pytest.raises(DeskError) as refusal:
        desk.do(replies.save_reply, boris, changed)
    assert refusal.value.code == "forbidden"
    assert desk.do(replies.save_reply, boss, changed).owner == anton.ref
    assert names(desk, boris) == ["лучше"]


def test_names_are_told_apart_without_regard_to_case(desk: Desk) -> None:
    anton, boris = desk.agent(), desk.agent("boris")
    reply(desk, anton, name="Возврат")
    assert refusal_of(desk, boris, name="возврат") == ("conflict", {"field": "name"})
    for owner in (anton, boris):
        reply(desk, owner, name="возврат", is_shared=False)
    assert refusal_of(desk, anton, name="ВОЗВРАТ", is_shared=False)[0] == "conflict"


def test_there_is_room_for_so_many(desk: Desk) -> None:
    anton = desk.agent()
    for at in range(OWN_LIMIT):
        reply(desk, anton, name=str(at), is_shared=False)
    assert refusal_of(desk, anton, is_shared=False)[0] == "too_large"
    reply(desk, anton)


def test_acts_name_what_is_there(desk: Desk) -> None:
    anton, vera = desk.agent(), desk.customer()
    for acts, field in (
        (ReplyActs(tags=(77,)), "tags"),
        (ReplyActs(assign=vera.id), "assign"),
        (ReplyActs(assign=77), "assign"),
    ):
        assert refusal_of(desk, anton, acts=acts) == ("not_found", {"field": field})


def test_sending_does_all_of_it(desk: Desk) -> None:
    anton, boris = desk.agent(), desk.agent("boris")
    ticket_id, label = desk.open(), tag(desk)
    acts = ReplyActs(Ending.RESOLVED, (label,), boris.id)
    shared = reply(desk, boris, acts)
    sent = use(desk, anton, shared, ticket_id)
    assert (sent.ticket.status, sent.ticket.assignee) == (Status.RESOLVED, boris.ref)
    assert sent.ticket.desk.tags == (label,)
    assert sent.message.body == "Здравствуйте, Вера"
    one = kept(desk, anton, shared)
    assert (one.used, one.used_at) == (1, desk.now)


def test_sending_is_all_or_nothing(desk: Desk) -> None:
    ticket_id = desk.ticket_in(Status.CLOSED)
    shared = reply(desk, acts=ReplyActs(Ending.RESOLVED))
    before = desk.rows("SELECT * FROM messages")
    cursor = desk.cursor
    with pytest.raises(DeskError) as refusal:
        use(desk, desk.agent(), shared, ticket_id)
    assert refusal.value.code == "closed"
    assert desk.rows("SELECT * FROM messages") == before
    assert (desk.cursor, kept(desk, desk.agent(), shared).used) == (cursor, 0)


def test_a_repetition_answers_the_same_and_counts_once(desk: Desk) -> None:
    anton, ticket_id = desk.agent(), desk.open()
    shared = reply(desk, acts=ReplyActs(Ending.RESOLVED))
    first = use(desk, anton, shared, ticket_id, client_id="c1", digest="d")
    desk.do(tickets.reopen, anton, ticket_id)
    again = use(desk, anton, shared, ticket_id, client_id="c1", digest="d")
    assert again.message.id == first.message.id
    assert again.ticket.status is Status.OPEN
    assert kept(desk, anton, shared).used == 1


def test_what_is_gone_since_is_left_out(desk: Desk) -> None:
    boris, label = desk.agent("boris"), tag(desk)
    shared = reply(desk, acts=ReplyActs(Ending.RESOLVED, (label,), boris.id))
    desk.do(people.set_role, desk.admin(), boris.id, Role.CUSTOMER)
    desk.do(catalog.archive_tag, desk.admin(), label)
    sent = use(desk, desk.agent(), shared, desk.open())
    assert (sent.ticket.status, sent.ticket.desk.tags) == (Status.RESOLVED, ())
    assert sent.ticket.assignee == desk.agent().ref


def test_it_takes_a_colleagues_ticket_and_gives_it_back(desk: Desk) -> None:
    boris, ticket_id = desk.agent("boris"), desk.open()
    desk.do(tickets.claim, boris, ticket_id, None)
    sent = use(desk, desk.agent(), reply(desk, acts=ReplyActs(assign="me")), ticket_id)
    assert sent.ticket.assignee == desk.agent().ref
    sent = use(desk, desk.agent(), reply(desk, acts=ReplyActs(assign="nobody")), ticket_id)
    assert sent.ticket.assignee is None


def test_one_that_is_no_longer_shared_leaves_the_others_lists(desk: Desk) -> None:
    anton, boris = desk.agent(), desk.agent("boris")
    shared = reply(desk, anton, name="общее")
    before = desk.cursor
    draft = ReplyDraft("моё", "Да", is_shared=False, reply_id=shared)
    desk.do(replies.save_reply, anton, draft)
    assert names(desk, boris) == []
    scopes = [row[0] for row in desk.rows("SELECT scope FROM events WHERE id > ?", before)]
    assert scopes == ["person", "staff"]
