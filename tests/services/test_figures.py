"""Figures: they agree with the log to the unit, before and after the work, in any zone."""

import random
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, cast

import pytest

from app.domain.errors import DeskError
from app.domain.figures import Fact, Total, day_number
from app.domain.rating import SCORES
from app.domain.steps import Measured
from app.domain.ticket import Status
from app.services import desk_fields, figures, rating, settings, tickets, upkeep
from app.services.tickets import TicketDraft
from app.store import figures as figure_rows
from tests.factories import DAY_MS, MINUTE_MS, NO_LIMIT, Desk
from tests.services.desk_verbs import category
from tests.services.recount import Recount, within
from tests.services.walk import Walk

STEPS = 700
FIRST = date(2026, 10, 1)
DAYS = 700
LAST = FIRST + timedelta(days=DAYS)
ZONE = "Europe/Moscow"


class Day:
    """A random stretch at a desk, in steps from a millisecond to a day."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.random = random.Random(seed)
        self.customers = [desk.customer(name) for name in ("vera", "viktor")]
        self.staff = [desk.agent("anton"), desk.agent("alisa"), desk.admin("boss")]
        self.categories: list[int | None] = [category(desk, "Оплата"), category(desk, "Вход"), None]
        for customer in self.customers:
            desk.open(customer)
        self.deeds: list[Callable[[], object]] = [
            self.open, self.open_for, self.ask, self.ask, self.answer, self.answer, self.resolve,
            self.move, self.hand, self.sort, self.rate, self.tick,
        ]  # fmt: skip

    def walk(self, steps: int) -> None:
        waits = (1, 1, 900, MINUTE_MS, 7 * MINUTE_MS, 40 * MINUTE_MS, 5 * 60 * MINUTE_MS, DAY_MS)
        for _ in range(steps):
            self.desk.later(self.random.choice(waits))
            try:
                self.random.choice(self.deeds)()
            except DeskError:
                continue

    def ticket(self) -> int:
        rows = self.desk.rows("SELECT id FROM tickets ORDER BY id DESC LIMIT 9")
        return int(self.random.choice(rows)[0])

    def open(self) -> None:
        self.desk.open(self.random.choice(self.customers))

    def open_for(self) -> None:
        draft = TicketDraft("s", "b", customer_id=self.random.choice(self.customers).id)
        self.desk.do(tickets.open_ticket, self.random.choice(self.staff), draft, NO_LIMIT)

    def ask(self) -> None:
        self.desk.post(self.random.choice(self.customers), self.ticket())

    def answer(self) -> None:
        self.desk.post(self.random.choice(self.staff), self.ticket())

    def resolve(self) -> None:
        self.desk.do(tickets.resolve, self.random.choice(self.staff), self.ticket())

    def move(self) -> None:
        verb = self.random.choice((tickets.resolve, tickets.reopen, tickets.close))
        self.desk.do(verb, self.random.choice([*self.staff, *self.customers]), self.ticket())

    def hand(self) -> None:
        whom = self.random.choice((None, *[one.id for one in self.staff]))
        self.desk.do(tickets.assign, self.random.choice(self.staff), self.ticket(), whom)

    def sort(self) -> None:
        chosen = self.random.choice(self.categories)
        self.desk.do(desk_fields.set_category, self.staff[0], self.ticket(), chosen)

    def rate(self) -> None:
        score = self.random.choice(SCORES)
        self.desk.do(rating.give_rating, self.random.choice(self.customers), self.ticket(), score)

    def tick(self) -> None:
        self.desk.do(upkeep.tick)


def read(desk: Desk, first: date = FIRST, last: date = LAST) -> figures.Figures:
    return desk.look(figures.get_figures, desk.admin(), first, last)


def flat(what: Fact, key: tuple[Any, ...], total: Total) -> Counter[tuple[Any, ...]]:
    name = what.name.lower()
    found: Counter[tuple[Any, ...]] = Counter({(name, *key, "n"): total.n})
    if total.amount:
        found[name, *key, "sum"] = total.amount
    found.update({(name, *key, at): count for at, count in enumerate(total.spans) if count})
    return found


def by_day(found: figures.Figures) -> Counter[tuple[Any, ...]]:
    counts: Counter[tuple[Any, ...]] = Counter()
    for (kind, day), total in found.days.items():
        assert kind in Fact
        iso = (date(1970, 1, 1) + timedelta(days=day)).isoformat()
        counts.update(flat(kind, ("all", 0, iso), total))
    return +counts


def by_id(found: figures.Figures) -> Counter[tuple[Any, ...]]:
    counts: Counter[tuple[Any, ...]] = Counter()
    for under, totals in (("agent", found.agents), ("category", found.categories)):
        for (kind, one), total in totals.items():
            counts.update(flat(kind, (under, one), total))
    return +counts


def agree(desk: Desk, zone: str = ZONE, first: date = FIRST, last: date = LAST) -> None:
    found, wanted = read(desk, first, last), Recount(desk, zone)
    inside = {
        key: n
        for key, n in (+wanted.counts).items()
        if first.isoformat() <= key[3] <= last.isoformat()
    }
    assert by_day(found) == {key: n for key, n in inside.items() if key[1] == "all"}
    summed: Counter[tuple[Any, ...]] = Counter()
    for (what, under, one, _day, number), n in inside.items():
        if under != "all":
            summed[what, under, one, number] += n
    assert by_id(found) == summed
    lengths_agree(found, wanted, (first.isoformat(), last.isoformat()))
    assert found.zone == zone


def lengths_agree(found: figures.Figures, wanted: Recount, span: tuple[str, str]) -> None:
    """Sums and percentiles: of all, by colleague, by category, and by both."""
    inside = [one for one in wanted.lengths if span[0] <= one[3] <= span[1]]
    for under, told in zip(found.lengths._fields, found.lengths, strict=True):
        gathered: dict[Any, list[int]] = {}
        for what, agent, category_id, _day, amount in inside:
            key = {"all": 0, "agents": agent, "categories": category_id}
            gathered.setdefault((what, key.get(under, (agent, category_id))), []).append(amount)
        told_here = cast(Mapping[Any, Measured], told)
        assert {(kind.name.lower(), key) for (kind, key), one in told_here.items() if one.n} == set(
            gathered
        )
        for (kind, key), one in told_here.items():
            amounts = gathered.get((kind.name.lower(), key), [])
            assert (one.n, one.amount) == (len(amounts), sum(amounts)), (under, kind, key)
            if kind is not Fact.RATED and amounts:
                percentiles = within(amounts, 50), within(amounts, 90)
                assert (one.half, one.most) == percentiles, (under, kind, key)


def work(desk: Desk, steps: int = 10_000) -> None:
    while steps and desk.do(figures.keep_up):
        steps -= 1


@pytest.mark.parametrize("seed", range(3))
def test_they_agree_with_the_log_to_the_unit(desk: Desk, seed: int) -> None:
    day = Day(desk, seed)
    day.walk(STEPS)
    agree(desk)
    work(desk)
    agree(desk)
    day.walk(STEPS // 4)
    agree(desk)
    work(desk)
    agree(desk, first=date(2026, 10, 20), last=date(2026, 11, 9))
    found, wanted = read(desk), Recount(desk, ZONE)
    assert {key: n for key, n in found.hours.items() if n} == dict(wanted.hours)
    assert found.is_whole


@pytest.mark.parametrize("seed", range(3))
def test_the_backlog_is_what_is_live(desk: Desk, seed: int) -> None:
    """Whatever verbs there are: one that ends or opens a ticket and says nothing shows here."""
    walk = Walk(desk, seed)
    for step in range(600):
        walk.step()
        if step % 50 == 0:
            work(desk, 1)
    live = desk.rows("SELECT count(*) FROM tickets WHERE status IN ('new', 'open', 'waiting')")
    assert read(desk).backlog[-1] == live[0][0]
    ended = desk.rows("SELECT count(*) FROM tickets WHERE status IN ('resolved', 'closed')")
    assert ended[0][0] > 0


def test_the_backlog_of_a_day_is_of_its_end(desk: Desk) -> None:
    one = desk.ticket_in(Status.WAITING)
    desk.open()
    desk.later(DAY_MS)
    desk.do(tickets.resolve, desk.agent(), one)
    work(desk)
    desk.later(DAY_MS)
    desk.do(tickets.reopen, desk.agent(), one)
    assert read(desk, date(2026, 10, 13), date(2026, 10, 17)).backlog == [0, 2, 1, 2, 2]


def test_another_zone_counts_other_days(desk: Desk) -> None:
    Day(desk, 5).walk(300)
    work(desk)
    desk.do(settings.set_section, desk.admin(), "hours", {"zone": "Asia/Tokyo"})
    assert not read(desk).is_whole
    work(desk)
    agree(desk, "Asia/Tokyo")
    assert read(desk).is_whole


def test_days_from_before_there_were_steps_are_added_up_anew(desk: Desk) -> None:
    Day(desk, 6).walk(200)
    work(desk)

    def as_migrated(tx: Any) -> None:
        tx.execute("DELETE FROM figure_lengths")
        tx.execute("UPDATE figure_work SET zone = '-' WHERE zone <> ''")

    desk.do(as_migrated)
    assert not read(desk).is_whole
    work(desk)
    assert read(desk).is_whole
    agree(desk)


@pytest.mark.parametrize("seed", range(2))
def test_a_desk_of_before_learns_its_past(desk: Desk, seed: int) -> None:
    """As if the facts had only been invented now, in the middle of its life."""
    day = Day(desk, seed)
    day.deeds = [one for one in day.deeds if one not in (day.rate, day.sort, day.hand)]
    day.walk(300)
    forget(desk)
    day.walk(150)
    assert not read(desk).is_whole
    work(desk)
    assert read(desk).is_whole
    agree(desk)


def forget(desk: Desk) -> None:
    """No facts, and the work as the migration leaves it for a desk that has a past."""

    def anew(tx: Any) -> None:
        tx.execute("DELETE FROM facts")
        oldest, newest = tx.one("SELECT min(id), max(id) FROM tickets")
        last = tx.one("SELECT max(id) FROM messages")[0]
        figure_rows.set_work(tx, figure_rows.Work("", 0, oldest, newest, last))

    desk.do(anew)


def test_spans_are_bounded(desk: Desk) -> None:
    for first, last, field in (
        (LAST, FIRST, "to"),
        (FIRST, FIRST + timedelta(days=figures.DAYS_LIMIT), "from"),
    ):
        with pytest.raises(DeskError) as refusal:
            read(desk, first, last)
        assert refusal.value.facts["field"] == field


def test_a_changed_rating_counts_once_on_its_day(desk: Desk) -> None:
    ticket_id = desk.ticket_in(Status.RESOLVED)
    desk.do(rating.give_rating, desk.customer(), ticket_id, 1)
    work(desk)
    given = day_number(date(2026, 10, 14))
    desk.later(DAY_MS // 2 + 3 * 60 * MINUTE_MS)
    desk.do(rating.give_rating, desk.customer(), ticket_id, 4)
    found = read(desk).days[Fact.RATED, given]
    assert (found.n, found.amount, found.spans[:5]) == (1, 4, [0, 0, 0, 1, 0])
