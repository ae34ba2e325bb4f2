"""A day of all that changes what search finds, and what it should find: all of it, read."""

import random

import pytest

from app.domain.desk import Tag
from app.domain.errors import DeskError
from app.domain.person import Person
from app.domain.words import terms_of
from app.services import conversation, search_index, searching, tickets
from app.services.searching import SearchPage
from app.store import catalog, search_merge
from app.store import search_index as index_rows
from app.store.transaction import Transaction
from tests.factories import DAY_MS, Desk

WORDS = (
    "заказ", "заказы", "заказом", "возврат", "возврата", "вернуть", "деньги", "денег", "оплата",
    "оплатили", "ещё", "еще", "лампа", "parcel", "parcels", "refunded", "refund", "delivery",
    "8812", "ab12", "посылка", "посылку", "курьер", "курьером",
)  # fmt: skip


QUARTER_MS = DAY_MS // 96
_ROWS = (
    "SELECT m.id, m.kind, m.author_id, m.body, t.customer_id, t.status, t.assignee_id, t.id"
    " FROM messages m JOIN tickets t ON t.id = m.ticket_id"
    " WHERE m.kind <> 'system' AND m.deleted_at IS NULL ORDER BY m.id DESC"
)


class Judge:
    """What a search should find, told by reading every message."""

    def __init__(self, desk: Desk, actor: Person) -> None:
        self.desk = desk
        self.actor = actor

    def ids(self, words: list[str], filters: dict[str, str]) -> list[int]:
        terms = {term for word in words for term in terms_of(word)}
        rows = self.desk.rows(_ROWS)
        return [row[0] for row in rows if terms <= terms_of(row[3]) and self._fits(row, filters)]

    def _fits(self, row: tuple[object, ...], filters: dict[str, str]) -> bool:
        _, kind, author_id, _, customer_id, status, assignee_id, ticket_id = row
        if not self.actor.is_staff and (kind == "note" or customer_id != self.actor.id):
            return False
        if not self.actor.is_staff and {"tag", "state"} & filters.keys() - {"status"}:
            return False
        live = status not in ("resolved", "closed")
        tagged = self.desk.rows("SELECT tag_id FROM ticket_tags WHERE ticket_id = ?", ticket_id)
        checks = {
            "from": lambda value: author_id == self.desk.person(value).id,
            "tag": lambda value: (int(value[-1]),) in tagged,
            "state": lambda value: {
                "note": kind == "note",
                "mine": live and assignee_id == self.actor.id,
                "unassigned": live and assignee_id is None,
            }[value],
            "status": lambda value: status in {"open": ("new", "open")}.get(value, (value,)),
        }
        return all(checks[name](value) for name, value in filters.items())


class Day:
    """A day of all that changes what is found, in an order that a seed decides."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.dice = random.Random(seed)
        self.customers = [desk.customer(name) for name in ("vera", "olga")]
        self.staff = [desk.agent("anton"), desk.admin("boss")]
        for number in (1, 2, 3):
            desk.do(catalog.save_tag, Tag(0, f"метка{number}"))
        for customer in self.customers * 2:
            desk.open(customer, self.words(), self.words())

    def words(self) -> str:
        return " ".join(self.dice.choice(WORDS) for _ in range(self.dice.randint(1, 5)))

    def one(self, sql: str) -> int:
        return int(self.dice.choice(self.desk.rows(sql))[0])

    def ticket(self) -> int:
        return self.one("SELECT id FROM tickets")

    def step(self) -> None:
        self.desk.later(self.dice.choice((0, 0, QUARTER_MS, DAY_MS)))
        deeds = [self.say, self.say, self.note, self.change, self.change, self.tag, self.index]
        others = [self.open, self.resolve, self.merge, self.index_and_fail, self.merge_and_fail]
        self.dice.choice([*deeds, *others])()

    def say(self) -> None:
        ticket_id = self.ticket()
        owner = self.desk.rows("SELECT customer_id FROM tickets WHERE id = ?", ticket_id)[0][0]
        speakers = [*self.staff, *(one for one in self.customers if one.id == owner)]
        self.desk.post(self.dice.choice(speakers), ticket_id, self.words())

    def note(self) -> None:
        self.desk.note(self.dice.choice(self.staff), self.ticket(), self.words())

    def open(self) -> None:
        self.desk.open(self.dice.choice(self.customers), self.words(), self.words())

    def resolve(self) -> None:
        self.desk.do(self._resolve, self.ticket())

    def _resolve(self, tx: Transaction, ticket_id: int) -> None:
        tickets.resolve(tx, self.staff[0], ticket_id)

    def change(self) -> None:
        message_id = self.one("SELECT id FROM messages WHERE kind <> 'system'")
        row = self.desk.rows("SELECT author_id FROM messages WHERE id = ?", message_id)[0]
        author = next(one for one in [*self.customers, *self.staff] if one.id == row[0])
        try:
            if self.dice.random() < 0.7:
                self.desk.do(conversation.edit_message, author, message_id, self.words())
            else:
                self.desk.do(conversation.delete_message, author, message_id)
        except DeskError as refusal:
            assert refusal.code == "conflict"  # noqa: PT017 - it was deleted before

    def tag(self) -> None:
        ids = tuple(sorted({self.dice.randint(1, 3) for _ in range(self.dice.randint(0, 2))}))
        self.desk.do(catalog.set_ticket_tags, self.ticket(), ids)

    def index(self) -> None:
        self.desk.do(index_rows.advance, self.dice.randint(1, 9))

    def merge(self) -> None:
        self.desk.do(search_merge.step)

    def merge_and_fail(self) -> None:
        with pytest.raises(LookupError):
            self.desk.do(_merge_and_fail)

    def index_and_fail(self) -> None:
        with pytest.raises(LookupError):
            self.desk.do(_advance_and_fail)

    def asked(self) -> tuple[list[str], dict[str, str]]:
        words = [self.dice.choice(WORDS) for _ in range(self.dice.randint(0, 2))]
        choices = {
            "from": ("vera", "anton"),
            "tag": ("метка1", "метка2"),
            "state": ("note", "mine", "unassigned"),
            "status": ("open", "waiting", "resolved"),
        }
        names = self.dice.sample(sorted(choices), self.dice.randint(0 if words else 1, 2))
        return words, {name: self.dice.choice(choices[name]) for name in names}


def _advance_and_fail(tx: Transaction) -> None:
    index_rows.advance(tx, 50)
    raise LookupError


def _merge_and_fail(tx: Transaction) -> None:
    search_merge.step(tx)
    raise LookupError


def find(
    desk: Desk, actor: Person, text: str, before: int | None = None, limit: int = 20
) -> SearchPage:
    return desk.look(searching.find, actor, text, None, before, limit)


def found_ids(desk: Desk, actor: Person, text: str, limit: int = 7) -> list[int]:
    """All pages of a search, one after the other."""
    ids: list[int] = []
    before = None
    for _ in range(1_000):
        page = find(desk, actor, text, before, limit)
        ids += [one.message.id for one in page.found_messages]
        if page.next is None:
            return ids
        assert before is None or page.next < before, "a page does not come further"
        before = page.next
    raise AssertionError("the pages never end")


def index_whole(desk: Desk) -> None:
    desk.do(search_index.prepare)
    while desk.do(search_index.advance):
        pass
