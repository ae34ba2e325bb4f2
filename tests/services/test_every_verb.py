"""State before + its events applied = fresh state, for everybody, after every verb."""

import random
from collections.abc import Callable
from functools import partial

import pytest

from app.domain.person import Person
from app.domain.visibility import Told, event_for
from app.services import sync, tickets
from app.services.conversation import (
    MessageDraft,
    NoteDraft,
    add_note,
    delete_message,
    post_message,
)
from app.services.reading import mark_read
from app.store import marks as mark_rows
from app.store import people as people_rows
from app.store import tickets as ticket_rows
from app.store.transaction import Transaction
from tests.factories import Desk
from tests.services.client import Client
from tests.services.walk import CHANGING, CUSTOMERS, OUTSIDER, STAFF, Walk

STEPS = 300
#: A slow client catches up this rarely; what it is told is then newer than each event.
SLOW = 23


def viewers(desk: Desk) -> dict[str, Client]:
    names = (*CUSTOMERS[:2], *STAFF[1:], OUTSIDER, CHANGING)
    return {name: Client(desk, desk.person(name).id) for name in names}


def wrong_counts(tx: Transaction) -> list[str]:
    """Where a running `unread` is not the number of messages it stands for."""
    found = []
    pairs = tx.all(
        "SELECT t.id, p.id FROM tickets t, people p"
        " WHERE p.role <> 'customer' OR t.customer_id = p.id"
    )
    for ticket_id, person_id in pairs:
        marked = ticket_rows.get_marked(tx, ticket_id, person_id)
        person = people_rows.get(tx, person_id)
        assert marked is not None
        assert person is not None
        ticket, mark = marked
        sight = ticket.staff if person.is_staff else ticket.public
        running = sight.count - (mark.seen if mark else 0)
        read = mark.message_id if mark else 0
        true = mark_rows.unread_behind(tx, ticket_id, person_id, read, int(person.is_staff))
        if running != true:
            found.append(f"ticket {ticket_id} of {person.role}: {running}, but {true} messages")
    return found


def agree(desk: Desk, ids: list[int], before: int, told: list[Told]) -> None:
    """What is sent straight behind a commit is what a reader of the log would send."""
    short = desk.look(sync.log_behind_commit, before, told, 1_000)
    long = desk.look(sync.log_after, before, 1_000)
    for person_id in ids:
        viewer = desk.look(people_rows.get, person_id)
        assert viewer is not None
        sent = [event_for(viewer, one) for one in short]
        read = [event_for(viewer, one) for one in long]
        assert sent == read, f"behind a commit {viewer.role} would be told otherwise"


@pytest.mark.parametrize("seed", range(3))
def test_what_clients_know_is_what_a_fresh_read_shows(desk: Desk, seed: int) -> None:
    walk = Walk(desk, seed)
    clients, slow = viewers(desk), viewers(desk)
    ids = [client.person_id for client in clients.values()]
    desk.on_commit = lambda before, told: agree(desk, ids, before, told)
    for number in range(STEPS):
        before = desk.cursor
        if not walk.step():
            assert desk.cursor == before, f"step {number}, {walk.said}: a refusal left an event"
        due = clients if number % SLOW else {**clients, **{f"slow {n}": c for n, c in slow.items()}}
        for name, client in due.items():
            client.catch_up()
            drift = client.drift()
            assert not drift, f"seed {seed}, step {number}, {walk.said}, {name}: {drift[:4]}"
        wrong = desk.look(wrong_counts)
        assert not wrong, f"seed {seed}, step {number}, {walk.said}: unread of {wrong[:3]}"
    heard = {event["type"] for client in clients.values() for event in client.heard}
    assert len(heard) == 11, f"the walk never led to some events: {sorted(heard)}"


def test_an_outsider_hears_of_nothing_but_themselves(desk: Desk) -> None:
    walk = Walk(desk, 7)
    outsider = Client(desk, desk.person(OUTSIDER).id)
    for _ in range(STEPS):
        walk.step()
    assert outsider.catch_up() == []
    assert outsider.known == {"tickets": {}, "messages": {}}


def test_a_batch_of_many_verbs_is_told_as_it_is_kept(desk: Desk) -> None:
    """Several people in one ticket and one commit: each event with the newest of everything."""
    vera, anton, alisa = desk.customer(), desk.agent(), desk.agent("alisa")
    ids = [person.id for person in (vera, anton, alisa, desk.admin(), desk.customer("olga"))]
    dice = random.Random(5)
    open_ids = [desk.open(vera), desk.open(vera), desk.open(desk.customer("olga"))]
    desk.on_commit = lambda before, told: agree(desk, ids, before, told)
    for number in range(150):
        calls = [
            _call(dice, (vera, anton, alisa), open_ids, f"{number}.{place}")
            for place in range(dice.randint(2, 9))
        ]
        desk.do_together(*calls)


def _call(
    dice: random.Random, people: tuple[Person, ...], ids: list[int], body: str
) -> Callable[[Transaction], object]:
    actor, ticket_id = dice.choice(people), dice.choice(ids)
    post = partial(post_message, actor=actor, draft=MessageDraft(ticket_id, body), per_minute=0)
    note = partial(add_note, actor=actor, draft=NoteDraft(ticket_id, body))
    resolve = partial(tickets.resolve, actor=actor, ticket_id=ticket_id)
    claim = partial(tickets.claim, actor=actor, ticket_id=ticket_id, from_id=None)
    delete = partial(delete_message, actor=actor, message_id=dice.randint(1, 40))
    late = partial(_post_and_fail, actor=actor, ticket_id=ticket_id)
    read = partial(mark_read, actor=actor, ticket_id=ticket_id, message_id=dice.randint(1, 200))
    return dice.choice((post, post, post, post, late, note, note, resolve, claim, delete, read))


def _post_and_fail(tx: Transaction, actor: Person, ticket_id: int) -> None:
    """What is taken back was never told."""
    post_message(tx, actor, MessageDraft(ticket_id, "taken back"), 0)
    raise LookupError
