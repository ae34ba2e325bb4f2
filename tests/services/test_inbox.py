"""Pages of the inbox and of a conversation: everything once, in order, straight from an index."""

import re
from collections.abc import Callable

import pytest

from app.domain.errors import DeskError
from app.domain.inbox import STATUSES, Wanted
from app.domain.person import Person
from app.domain.ticket import Status
from app.services import conversation, inbox, sync, tickets
from app.services.inbox import Place
from app.store import tickets as ticket_rows
from app.store.transaction import Transaction
from tests.factories import Desk


def walk_pages(desk: Desk, viewer: Person, view: str, limit: int) -> list[int]:
    found: list[int] = []
    before: str | None = None
    while True:
        page = desk.look(inbox.list_tickets, viewer, Wanted(view), before, limit)
        assert len(page.tickets) <= limit
        found += [ticket.id for ticket, _ in page.tickets]
        before = page.next
        if before is None:
            return found


def fill(desk: Desk) -> None:
    """Tickets of two customers in every state, most of them at the same moment."""
    agent, other = desk.agent(), desk.agent("alisa")
    for round_ in range(4):
        for name in ("vera", "olga"):
            for status in Status:
                ticket_id = desk.ticket_in(status, desk.customer(name))
                if status in {Status.NEW, Status.OPEN} and round_ % 2:
                    desk.do(tickets.assign, agent, ticket_id, other.id)
        desk.later(round_ % 2)


def belongs(viewer: Person, view: str, row: tuple[str, int | None, int]) -> bool:
    status, assignee_id, customer_id = row
    if not viewer.is_staff and customer_id != viewer.id:
        return False
    live = status in {"new", "open", "waiting"}
    return {
        "mine": live and assignee_id == viewer.id,
        "unassigned": live and assignee_id is None,
        "open": status in {"new", "open"},
        "all": True,
    }.get(view, status == view)


@pytest.mark.parametrize("limit", [1, 3, 7, 100])
@pytest.mark.parametrize("view", sorted(STATUSES))
def test_pages_hold_every_ticket_once_and_in_order(desk: Desk, view: str, limit: int) -> None:
    fill(desk)
    rows = desk.rows(
        "SELECT id, status, assignee_id, customer_id, public_updated_at, staff_updated_at"
        " FROM tickets"
    )
    for viewer in (desk.agent(), desk.agent("alisa"), desk.customer(), desk.customer("nobody")):
        at = 5 if viewer.is_staff else 4
        wanted = sorted(
            (row for row in rows if belongs(viewer, view, row[1:4])),
            key=lambda row: (row[at], row[0]),
            reverse=True,
        )
        found = walk_pages(desk, viewer, view, limit)
        assert found == [row[0] for row in wanted], f"{view} of {viewer.role} by {limit}"


def test_a_page_goes_on_behind_a_ticket_that_has_moved_up(desk: Desk) -> None:
    ids = []
    for _ in range(6):
        desk.later(1)
        ids.append(desk.open())
    page = desk.look(inbox.list_tickets, desk.agent(), Wanted(), None, 3)
    desk.later(1)
    desk.post(desk.customer(), ids[0])
    rest = desk.look(inbox.list_tickets, desk.agent(), Wanted(), page.next, 10)
    assert [ticket.id for ticket, _ in rest.tickets] == [ids[2], ids[1]]


@pytest.mark.parametrize(
    "before",
    ["", "!", "AAAA", "bm90IGpzb24", "WzEsMl0=x", "W10", "WzEsMiwzLDRd", "WzIsMSwxXQ", "bnVsbA",
     "WzAsIjEiLDJd", "WzAsMS4wLDJd", "WzAsLTkwMDcxOTkyNTQ3NDA5OTMsMl0", "WzAsdHJ1ZSwyXQ",
     "WzEsMl0", "W1tbW1tbW1tbW1tbW1tb" * 50, "9" * 4000, "\u00e9\u00e9",
     "WzAsOTAwNzE5OTI1NDc0MDk5MywxXQ"],
)  # fmt: skip
def test_a_key_that_is_not_ours_is_invalid(desk: Desk, before: str) -> None:
    with pytest.raises(DeskError) as refusal:
        desk.look(inbox.list_tickets, desk.agent(), Wanted(), before, 10)
    assert (refusal.value.code, refusal.value.facts) == ("invalid", {"field": "before"})


# -- conversations -------------------------------------------------------------------------


def talk(desk: Desk) -> int:
    """A ticket of ten messages with notes between them, beside one of somebody else."""
    ticket_id, foreign = desk.open(), desk.open(desk.customer("olga"))
    for number in range(9):
        desk.post(desk.customer(), ticket_id, f"m{number}")
        desk.post(desk.customer("olga"), foreign)
        desk.note(desk.agent(), ticket_id, f"n{number}")
    return ticket_id


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
@pytest.mark.parametrize("who", ["customer", "agent"])
def test_a_conversation_reads_the_same_in_both_directions(
    desk: Desk, who: str, limit: int
) -> None:
    ticket_id = talk(desk)
    viewer = desk.customer() if who == "customer" else desk.agent()
    rows = desk.rows("SELECT id, kind FROM messages WHERE ticket_id = ? ORDER BY id", ticket_id)
    wanted = [row[0] for row in rows if viewer.is_staff or row[1] != "note"]
    back: list[int] = []
    page = desk.look(inbox.list_messages, viewer, ticket_id, limit)
    assert not page.more_after
    back = [one.id for one in page.messages]
    while page.more_before:
        page = desk.look(inbox.list_messages, viewer, ticket_id, limit, Place(before=back[0]))
        assert page.more_after
        back = [one.id for one in page.messages] + back
    assert back == wanted
    forth: list[int] = []
    more = True
    while more:
        place = Place(after=forth[-1] if forth else 0)
        page = desk.look(inbox.list_messages, viewer, ticket_id, limit, place)
        assert page.more_before == bool(forth)
        forth += [one.id for one in page.messages]
        more = page.more_after
    assert forth == wanted


def test_around_a_message_it_stands_in_the_middle(desk: Desk) -> None:
    ticket_id = talk(desk)
    rows = desk.rows("SELECT id FROM messages WHERE ticket_id = ? ORDER BY id", ticket_id)
    ids = [row[0] for row in rows]
    for position, message_id in enumerate(ids):
        page = desk.look(inbox.list_messages, desk.agent(), ticket_id, 5, Place(around=message_id))
        found = [one.id for one in page.messages]
        assert message_id in found
        assert len(found) <= 5
        assert page.more_before == (ids[0] not in found)
        assert page.more_after == (ids[-1] not in found)
        if 2 <= position < len(ids) - 2:
            assert found == ids[position - 2 : position + 3]


def test_two_places_at_once_are_invalid(desk: Desk) -> None:
    ticket_id = desk.open()
    with pytest.raises(DeskError) as refusal:
        desk.look(inbox.list_messages, desk.agent(), ticket_id, 5, Place(before=1, after=2))
    assert refusal.value.code == "invalid"


def test_a_page_of_long_messages_ends_early_and_says_so(desk: Desk) -> None:
    ticket_id = desk.open()
    for _ in range(15):
        desk.post(desk.customer(), ticket_id, "ы" * 16_000)
    page = desk.look(inbox.list_messages, desk.agent(), ticket_id, 100)
    assert page.more_before
    assert sum(len(one.body) for one in page.messages) <= inbox.PAGE_BODY_CODE_POINTS


# -- plans ---------------------------------------------------------------------------------


def statements(desk: Desk, query: Callable[..., object], *args: object) -> list[str]:
    """The texts that a query runs, with their values put in."""
    seen: list[str] = []
    desk.connection.set_trace_callback(seen.append)
    try:
        desk.look(query, *args)
    finally:
        desk.connection.set_trace_callback(None)
    return [sql for sql in seen if sql.lstrip().upper().startswith(("SELECT", "WITH"))]


QUERIES: dict[str, Callable[[Desk], list[str]]] = {
    "message.list": lambda d: statements(d, inbox.list_messages, d.agent(), one(d), 50),
    "message.list of a customer": lambda d: statements(
        d, inbox.list_messages, d.customer(), one(d), 50, Place(around=3)
    ),
    "ticket.get": lambda d: statements(d, inbox.get_ticket, d.agent(), one(d)),
    "log": lambda d: statements(d, sync.log_after, 3, 100),
    "missed by staff": lambda d: statements(d, sync.missed, d.agent(), 3, 40),
    "missed by a customer": lambda d: statements(d, sync.missed, d.customer(), 3, 40),
    "resolved for long": lambda d: statements(d, ticket_rows.resolved_before, d.now, 10),
    "live of a customer": lambda d: statements(
        d, ticket_rows.live_of_customer, d.customer().id, 5
    ),
    "follow-up": lambda d: statements(d, ticket_rows.newest_following, one(d)),
}
_SCAN = re.compile(r"^SCAN (t|m|e|x|o|k|tickets|messages|events|marks|people)\b")


def one(desk: Desk) -> int:
    return int(desk.rows("SELECT min(id) FROM tickets")[0][0])


def assert_no_scan(desk: Desk, texts: list[str], what: str) -> None:
    assert texts, what
    for text in texts:
        plan = [row[3] for row in desk.rows(f"EXPLAIN QUERY PLAN {text}")]
        scans = [step for step in plan if _SCAN.match(step)]
        assert not scans, f"{what} walks a whole table: {scans} in {text[:200]}"


@pytest.mark.parametrize("what", QUERIES)
def test_no_query_walks_a_whole_table(desk: Desk, what: str) -> None:
    fill(desk)
    assert_no_scan(desk, QUERIES[what](desk), what)


@pytest.mark.parametrize("view", sorted(STATUSES))
def test_no_page_of_the_inbox_walks_a_whole_table(desk: Desk, view: str) -> None:
    fill(desk)
    for viewer in (desk.agent(), desk.customer()):
        first = desk.look(inbox.list_tickets, viewer, Wanted(view), None, 2)
        for before in (None, first.next):
            texts = statements(desk, inbox.list_tickets, viewer, Wanted(view), before, 50)
            assert_no_scan(desk, texts, f"{view} of {viewer.role}")
            sorts = [
                row[3]
                for text in texts
                for row in desk.rows(f"EXPLAIN QUERY PLAN {text}")
                if row[3].startswith("SEARCH tickets") and "INDEX" not in row[3]
            ]
            assert not sorts


def test_verbs_write_without_walking_a_table(desk: Desk) -> None:
    fill(desk)
    ticket_id, seen = one(desk), list[str]()
    message_id = desk.rows("SELECT min(id) FROM messages")[0][0]
    desk.connection.set_trace_callback(seen.append)
    desk.post(desk.agent(), ticket_id, seen=message_id)
    desk.note(desk.agent(), ticket_id)
    desk.do(conversation.delete_message, desk.customer(), message_id)
    desk.connection.set_trace_callback(None)
    texts = [sql for sql in seen if re.match(r"\s*(SELECT|WITH|UPDATE|DELETE)", sql)]
    assert_no_scan(desk, texts, "a verb")


def test_a_transaction_of_a_query_has_the_cursor(desk: Desk) -> None:
    desk.open()

    def cursor(tx: Transaction) -> int:
        return sync.newest(tx)

    assert desk.look(cursor) == desk.cursor
