"""Search finds what the messages say, whatever of them is in the index, and shows nobody more."""

import random

import pytest

from app.domain.errors import DeskError
from app.services import people, search_index, searching
from app.store import search, search_merge, search_terms
from tests.factories import DAY_MS, Desk
from tests.services.search_day import Day, Judge, find, found_ids, index_whole

# -- the same as the messages --------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_search_finds_what_reading_everything_finds(
    desk: Desk, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_terms, "MOST_KEYS", (256, 1, 0)[seed])
    monkeypatch.setattr(search_merge, "LEAST_GROWTH", 3)
    monkeypatch.setattr(search_merge, "STEP_PAGES", 1)
    day = Day(desk, seed)
    desk.do(search_index.prepare)
    for _ in range(120):
        day.step()
        actor = day.dice.choice([*day.customers, *day.staff])
        words, filters = day.asked()
        said = [f"{'is' if name in {'state', 'status'} else name}:{value}"
                for name, value in filters.items()]  # fmt: skip
        text = " ".join([*said, *words]) + " "
        assert found_ids(desk, actor, text) == Judge(desk, actor).ids(words, filters), text
    mark, newest = desk.look(search_index.behind)
    assert 0 < mark <= newest


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time of every request is up at once."""
    monkeypatch.setattr(search, "BUDGET_S", 0.0)
    monkeypatch.setattr(search, "FIRST_WINDOW", 3)
    monkeypatch.setattr(search, "FIRST_NARROW_WINDOW", 5)


@pytest.mark.usefixtures("hurried")
def test_a_search_whose_time_is_up_goes_on_where_it_was(desk: Desk) -> None:
    anton = desk.agent()
    ticket_id = desk.open(body="лампа")
    for number in range(60):
        desk.post(anton, ticket_id, "лампы" if number % 7 == 0 else "ответ")
        if number == 40:
            index_whole(desk)
    page = find(desk, anton, "лампа ")
    assert page.next is not None
    assert len(page.found_messages) <= 1
    wanted = [row[0] for row in desk.rows("SELECT id FROM messages WHERE body LIKE 'лам%'")]
    assert found_ids(desk, anton, "лампа ") == wanted[::-1]


def test_pages_are_as_long_as_asked_and_meet(desk: Desk) -> None:
    anton = desk.agent()
    ticket_id = desk.open(body="лампа")
    for _ in range(9):
        desk.post(anton, ticket_id, "лампа")
    for _ in ("the rows", "the index"):
        first = find(desk, anton, "лампа ", limit=4)
        assert [len(first.found_messages), first.next] == [4, first.found_messages[-1].message.id]
        assert len(found_ids(desk, anton, "лампа ", 4)) == 10
        assert find(desk, anton, "лампа ", limit=10).next is None
        index_whole(desk)


# -- what is told with it ------------------------------------------------------------------


def test_marks_are_in_the_units_of_the_page(desk: Desk) -> None:
    ticket_id = desk.open(body="🎉🎉 зака́зы и Заказ", subject="О заказе 🎉 заказы")
    page = find(desk, desk.agent(), "заказ ")
    (message,), (ticket,) = page.found_messages, page.found_tickets
    assert message.marks == [(5, 7), (15, 5)]
    assert (ticket.ticket_id, ticket.marks) == (ticket_id, [(2, 6), (12, 6)])
    assert [shown.id for shown, _ in page.tickets] == [ticket_id]


def test_a_beginning_finds_the_words_that_begin_so(desk: Desk) -> None:
    desk.open(body="Где мой предзаказ?")
    desk.open(body="Предоплата прошла")
    for _ in ("the rows", "the index"):
        assert len(find(desk, desk.agent(), "предо").found_messages) == 1
        assert len(find(desk, desk.agent(), "пред").found_messages) == 2
        assert find(desk, desk.agent(), "пред ").found_messages == []
        index_whole(desk)


def test_a_number_finds_its_ticket_first(desk: Desk) -> None:
    ids = [desk.open() for _ in range(3)]
    page = find(desk, desk.agent(), f"#{ids[1]}")
    assert [one.ticket_id for one in page.found_tickets] == [ids[1]]
    assert len(find(desk, desk.agent(), str(ids[1])[:4]).found_tickets) == 3
    assert find(desk, desk.customer("olga"), str(ids[1])).found_tickets == []


def test_people_are_found_by_name_with_a_slip_and_after_a_rename(desk: Desk) -> None:
    for _ in ("the rows", "the index"):
        vera, anton = desk.customer(), desk.agent()
        for text in ("ver", "VERA", "vara", "vrea", "@vera"):
            assert [one.id for one in find(desk, anton, text).found_people] == [vera.id], text
        assert find(desk, anton, "zzzz").found_people == []
        assert find(desk, vera, "anton").found_people == []
        index_whole(desk)
    desk.do(people.meet, desk.profile("vera", "Светлана Ёлкина"), frozenset())
    assert [one.name for one in find(desk, anton, "елкина").found_people] == ["Светлана Ёлкина"]
    assert [one.name for one in find(desk, anton, "свитлана").found_people] == ["Светлана Ёлкина"]
    assert [one.name for one in desk.look(searching.look_up, anton, "елки").people]
    for text in ("elkina", "svetl", "svitlana", "ver елк", "Ёлкина vera"):
        assert [one.name for one in find(desk, anton, text).found_people] == ["Светлана Ёлкина"]
    desk.customer("nina")
    for text in ("нин", "нена"):
        assert [one.name for one in find(desk, anton, text).found_people] == ["Nina"]
    assert [one.name for one in find(desk, anton, "nin").found_people] == ["Nina"]


def test_dates_narrow(desk: Desk) -> None:
    desk.open(body="лампа давно")
    desk.later(40 * DAY_MS)
    desk.open(body="лампа теперь")
    for _ in ("the rows", "the index"):
        recent = find(desk, desk.agent(), "лампа за:неделю")
        assert [one.message.body for one in recent.found_messages] == ["лампа теперь"]
        former = find(desk, desk.agent(), "лампа before:week")
        assert [one.message.body for one in former.found_messages] == ["лампа давно"]
        index_whole(desk)


def test_filters_are_told_as_they_were_understood(desk: Desk) -> None:
    page = find(desk, desk.agent(), "от:vera это:ждёт лампа")
    assert [tuple(one) for one in page.filters] == [
        ("from", "vera", "от:vera"),
        ("is", "waiting", "это:ждёт"),
    ]
    assert find(desk, desk.agent(), "from:nobody лампа").found_messages == []
    assert find(desk, desk.agent(), "tag:nothing лампа").found_messages == []


def test_lookup_is_of_staff(desk: Desk) -> None:
    ticket_id = desk.open(subject="Сломанная лампа")
    found = desk.look(searching.look_up, desk.agent(), "лампы слома")
    assert [ticket.id for ticket, _ in found.tickets] == [ticket_id]
    with pytest.raises(DeskError):
        desk.look(searching.look_up, desk.customer(), "лампы")


def test_a_zone_that_does_not_exist_is_refused(desk: Desk) -> None:
    for zone in ("Nowhere/Land", "../etc/passwd", "", "\x00"):
        if zone:
            with pytest.raises(DeskError):
                desk.look(searching.find, desk.agent(), "a", zone, None, 5)


# -- the index -----------------------------------------------------------------------------


def test_an_index_by_other_rules_is_made_anew(desk: Desk) -> None:
    desk.open(body="лампа")
    index_whole(desk)
    desk.connection.execute("UPDATE desk_facts SET value = 'older' WHERE key = 'search_rules'")
    assert desk.do(search_index.prepare)
    assert desk.look(search_index.behind)[0] == 0
    assert len(find(desk, desk.agent(), "лампы ").found_messages) == 1
    index_whole(desk)
    assert not desk.do(search_index.prepare)
    assert len(find(desk, desk.agent(), "лампы ").found_messages) == 1


def test_a_search_says_when_the_index_is_far_behind(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "TAIL_LIMIT", 3)
    ticket_id = desk.open(body="лампа")
    for _ in range(5):
        desk.post(desk.agent(), ticket_id, "лампа")
    page = find(desk, desk.agent(), "лампа ")
    assert page.indexing is not None
    assert (page.indexing.done, page.indexing.total) == desk.look(search_index.behind)
    index_whole(desk)
    page = find(desk, desk.agent(), "лампа ")
    assert (page.indexing, len(page.found_messages)) == (None, 6)


def test_nothing_that_can_be_typed_is_an_error(desk: Desk) -> None:
    desk.open(body='лампа "AND" (NEAR) col:umn * - ^ + ¤a1001')
    index_whole(desk)
    dice = random.Random(3)
    signs = [*'"*()-^+:{}¤%_\\\'&|, ', "AND ", "OR ", "NOT ", "NEAR(", "words:", "лампа", "rowid",
             "from:", "is:note", "tag:", "¤v1001", "\u2028", "🎉", "\ud7ff", "é", "е\u0301",
             ]  # fmt: skip
    anton, vera = desk.agent(), desk.customer()
    for _ in range(1_500):
        text = "".join(dice.choice(signs) for _ in range(dice.randint(1, 12)))[:200]
        find(desk, dice.choice((anton, vera)), text)
