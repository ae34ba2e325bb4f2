"""Lists of the staff's inbox: what each holds, in which order, and how many it is said to hold."""

import random
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest

from app.domain.bulk import Change
from app.domain.errors import DeskError
from app.domain.inbox import STAFF_STATUSES, Order, Wanted
from app.domain.person import Person
from app.domain.ticket import Priority, Ticket
from app.services import bulk, desk_fields, inbox, tickets
from tests.factories import DAY_MS, MINUTE_MS, Desk
from tests.services import desk_verbs
from tests.services.test_inbox import assert_no_scan, statements

STEPS = 240
#: Of several hundred, another choice each time.
LISTS_AT_ONCE = 60
HOUR_MS = 60 * MINUTE_MS


def every_list(desk: Desk) -> list[Wanted]:
    """Views with every set of filters that goes with them, awake or not, newest or oldest first."""
    every: dict[str, Any] = {
        "category_id": desk_verbs.category(desk), "tag_id": desk_verbs.tag(desk),
        "assignee_id": desk.agent("alisa").id, "customer_id": desk.customer("olga").id,
    }  # fmt: skip
    filters = [
        {name: every[name] for name in names}
        for size in range(len(every) + 1)
        for names in combinations(every, size)
    ]
    ways: list[dict[str, Any]] = [{}, {"awake": True}, {"oldest": True}]
    ways.append({"awake": True, "oldest": True})
    found = [
        Wanted(view, **one, **way) for view in STAFF_STATUSES for one in filters for way in ways
    ]
    return [one for one in found if is_possible(one)]


def is_possible(wanted: Wanted) -> bool:
    try:
        wanted.check()
    except DeskError:
        return False
    return True


def walk(desk: Desk, viewer: Person, wanted: Wanted, limit: int) -> list[Ticket]:
    found: list[Ticket] = []
    before: str | None = None
    while True:
        page = desk.look(inbox.list_tickets, viewer, wanted, before, limit)
        assert len(page.tickets) <= limit
        assert page.order is wanted.order
        found += [ticket for ticket, _ in page.tickets]
        before = page.next
        if before is None:
            return found


def belongs(ticket: Ticket, wanted: Wanted, me: int, now: int) -> bool:
    """The meaning of a list, one ticket at a time."""
    desk = ticket.desk
    holder = ticket.assignee.id if ticket.assignee else None
    return all(
        (
            ticket.status in STAFF_STATUSES[wanted.view],
            wanted.view != "mine" or holder == me,
            wanted.view != "unassigned" or holder is None,
            wanted.view != "overdue" or (desk.due_at is not None and desk.due_at <= now),
            wanted.view != "snoozed" or desk.snoozed_until is not None,
            not wanted.awake or desk.snoozed_until is None,
            wanted.category_id in (None, desk.category_id),
            wanted.tag_id is None or wanted.tag_id in desk.tags,
            wanted.assignee_id in (None, holder),
            wanted.customer_id in (None, ticket.customer.id),
        )
    )


_KEYS: dict[Order, Callable[[Ticket], tuple[float, ...]]] = {
    Order.ACTIVITY: lambda t: (-t.staff.updated_at, -t.id),
    Order.OPENED: lambda t: (-t.id,),
    Order.DUE: lambda t: (t.desk.due_at or 0, t.id),
    Order.WAKES: lambda t: (t.desk.snoozed_until or 0, t.id),
    Order.QUEUE: lambda t: (
        (1, -t.id, 0)
        if t.desk.waiting_since is None
        else (0, t.desk.waiting_since, t.id)
    ),
    Order.WAITING: lambda t: (
        (1, -t.staff.updated_at, -t.id)
        if t.desk.waiting_since is None
        else (0, t.desk.waiting_since, t.id)
    ),
}


def expected(desk: Desk, viewer: Person, wanted: Wanted) -> list[int]:
    every = walk(desk, viewer, Wanted(), 100)
    found = [one for one in every if belongs(one, wanted, viewer.id, desk.now)]
    return [one.id for one in sorted(found, key=_KEYS[wanted.order])]


class Hand:
    """Does anything at all that moves tickets between lists, by chance."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.chance = random.Random(seed)
        self.deeds = [
            self.open, self.open, self.speak, self.answer, self.resolve, self.reopen, self.close,
            self.assign, self.sort, self.label, self.rest, self.hurry, self.many, self.take_back,
        ]  # fmt: skip
        self.undo: int | None = None

    def step(self) -> None:
        self.desk.later(self.chance.choice([0, 0, 1, 1000]))
        try:
            self.chance.choice(self.deeds)()
        except DeskError:
            return

    def one(self) -> int:
        ids = [row[0] for row in self.desk.rows("SELECT id FROM tickets")]
        return int(self.chance.choice(ids or [self.desk.open()]))

    def staff(self) -> Person:
        return self.desk.agent(self.chance.choice(["anton", "alisa"]))

    def open(self) -> None:
        self.desk.open(self.desk.customer(self.chance.choice(["vera", "olga"])))

    def speak(self) -> None:
        ticket_id = self.one()
        owner = self.desk.rows("SELECT customer_id FROM tickets WHERE id = ?", ticket_id)[0][0]
        name = next(one for one in ("vera", "olga") if self.desk.customer(one).id == owner)
        self.desk.post(self.desk.customer(name), ticket_id)

    def answer(self) -> None:
        self.desk.post(self.staff(), self.one())

    def resolve(self) -> None:
        self.desk.do(tickets.resolve, self.staff(), self.one())

    def reopen(self) -> None:
        self.desk.do(tickets.reopen, self.staff(), self.one())

    def close(self) -> None:
        self.desk.do(tickets.close, self.staff(), self.one())

    def assign(self) -> None:
        whose = self.chance.choice([None, self.desk.agent().id, self.desk.agent("alisa").id])
        self.desk.do(tickets.assign, self.staff(), self.one(), whose)

    def sort(self) -> None:
        chosen = self.chance.choice([None, desk_verbs.category(self.desk)])
        self.desk.do(desk_fields.set_category, self.staff(), self.one(), chosen)

    def label(self) -> None:
        tag = [desk_verbs.tag(self.desk)]
        add, remove = self.chance.choice([(tag, []), ([], tag)])
        self.desk.do(desk_fields.set_tags, self.staff(), self.one(), add, remove)

    def rest(self) -> None:
        until = self.chance.choice([None, self.desk.now + DAY_MS, self.desk.now + HOUR_MS])
        self.desk.do(desk_fields.snooze, self.staff(), self.one(), until)

    def hurry(self) -> None:
        due = self.chance.choice([None, self.desk.now - 1, self.desk.now + DAY_MS])
        self.desk.connection.execute(
            "UPDATE tickets SET due_at = ? WHERE id = ?", (due, self.one())
        )

    def many(self) -> None:
        ids = [self.one() for _ in range(4)]
        change = self.chance.choice(
            [
                Change("status", status="resolved"), Change("status", status="open"),
                Change("assignee_id"), Change("priority", priority="high"),
                Change("category_id", category_id=desk_verbs.category(self.desk)),
                Change("tags", add_tags=(desk_verbs.tag(self.desk),)),
                Change("snoozed_until", snoozed_until=self.desk.now + DAY_MS),
            ]
        )  # fmt: skip
        self.undo = self.desk.do(bulk.change_many, self.desk.agent(), ids, change).undo

    def take_back(self) -> None:
        if self.undo is not None:
            self.desk.do(bulk.undo, self.desk.agent(), self.undo)


@pytest.mark.parametrize("seed", [1, 2])
def test_check_73_every_list_holds_what_it_says_and_as_many(desk: Desk, seed: int) -> None:
    hand = Hand(desk, seed)
    lists = every_list(desk)
    for number in range(STEPS):
        hand.step()
        if number % 20:
            continue
        for viewer in (desk.agent(), desk.agent("alisa")):
            some = hand.chance.sample(lists, LISTS_AT_ONCE)
            counts = desk.look(inbox.count_tickets, viewer, some).counts
            for wanted, count in zip(some, counts, strict=True):
                found = [one.id for one in walk(desk, viewer, wanted, 7)]
                assert found == expected(desk, viewer, wanted), wanted
                assert count == len(found), wanted


def test_no_list_walks_a_whole_table(desk: Desk) -> None:
    hand = Hand(desk, 3)
    for _ in range(60):
        hand.step()
    for wanted in every_list(desk):
        before = desk.look(inbox.list_tickets, desk.agent(), wanted, None, 2).next
        for key in {None, before}:
            texts = statements(desk, inbox.list_tickets, desk.agent(), wanted, key, 50)
            assert_no_scan(desk, texts, str(wanted))
            plans = [row[3] for one in texts for row in desk.rows(f"EXPLAIN QUERY PLAN {one}")]
            bare = [one for one in plans if one.startswith("SEARCH tickets") and "INDEX" not in one]
            assert not bare, wanted


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted("mine", assignee_id=1), Wanted("unassigned", assignee_id=1, category_id=2),
        Wanted("snoozed", awake=True), Wanted("overdue", awake=True), Wanted(awake=True),
        Wanted("urgent"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused(desk: Desk, wanted: Wanted) -> None:
    for query in (
        lambda: desk.look(inbox.list_tickets, desk.agent(), wanted, None, 10),
        lambda: desk.look(inbox.count_tickets, desk.agent(), [wanted]),
    ):
        with pytest.raises(DeskError) as refusal:
            query()
        assert refusal.value.code == "invalid"


@pytest.mark.parametrize("wanted", [Wanted("live"), Wanted(tag_id=1), Wanted("open", awake=True)])
def test_a_customer_asks_for_the_plain_views_only(desk: Desk, wanted: Wanted) -> None:
    with pytest.raises(DeskError) as refusal:
        desk.look(inbox.list_tickets, desk.customer(), wanted, None, 10)
    assert refusal.value.code == "forbidden"


def test_priorities_are_no_lists_of_their_own(desk: Desk) -> None:
    ticket_id = desk.open()
    before = desk.look(inbox.list_tickets, desk.agent(), Wanted(), None, 10).tickets[0][0]
    desk.later(MINUTE_MS)
    desk.do(desk_fields.set_priority, desk.agent(), ticket_id, Priority.URGENT)
    after = desk.look(inbox.list_tickets, desk.agent(), Wanted(), None, 10).tickets[0][0]
    assert after.staff.updated_at == before.staff.updated_at, "rows do not jump by being sorted"
