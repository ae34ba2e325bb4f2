"""What keeps the search of a large desk short changes nothing of what it finds."""

import pytest

from app.domain import words
from app.domain.words import Word
from app.services import search_index, tickets
from app.store import search, search_merge, search_terms
from tests.factories import DAY_MS, Desk
from tests.services.search_day import find, found_ids, index_whole


def pieces(desk: Desk) -> int:
    """Of how many the index of messages is made."""
    return len(desk.rows("SELECT DISTINCT segid FROM message_words_idx"))


def test_an_index_that_has_grown_becomes_one_piece_and_then_rests(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_merge, "LEAST_GROWTH", 8)
    monkeypatch.setattr(search_index, "STEP", 3)
    anton = desk.agent()
    ticket_id = desk.open(body="лампа")
    for _ in range(9):
        desk.post(anton, ticket_id, "лампы")
    for _ in range(3):
        assert desk.do(search_index.advance) >= 3
    assert pieces(desk) >= 3, "the steps have left nothing to join"
    index_whole(desk)
    assert pieces(desk) == 1
    assert len(found_ids(desk, anton, "лампа ")) == 10
    desk.post(anton, ticket_id, "лампа")
    index_whole(desk)
    assert pieces(desk) == 2, "one more message has the whole index written anew"
    assert len(found_ids(desk, anton, "лампа ")) == 11


def test_what_is_solved_is_found_behind_all_that_lives(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    solved_id = desk.open(body="лампа давно")
    desk.do(tickets.resolve, desk.agent(), solved_id)
    desk.later(DAY_MS)
    ticket_id = desk.open(body="лампа теперь")
    for _ in range(30):
        desk.post(desk.agent(), ticket_id, "лампа")
    index_whole(desk)
    monkeypatch.setattr(search, "FIRST_WINDOW", 10)
    monkeypatch.setattr(search, "BUDGET_S", 0.0)
    page = find(desk, desk.agent(), "is:resolved лампа ")
    assert [one.message.body for one in page.found_messages] == ["лампа давно"]
    desk.later(DAY_MS)
    desk.do(tickets.reopen, desk.agent(), solved_id)
    desk.post(desk.agent(), solved_id, "лампа снова")
    desk.do(tickets.resolve, desk.agent(), solved_id)
    assert len(found_ids(desk, desk.agent(), "is:resolved лампа ")) == 2
    assert found_ids(desk, desk.agent(), "is:closed лампа ") == []


def test_a_colleague_with_more_tickets_than_there_are_keys_finds_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    anton = desk.agent()
    for _ in range(4):
        desk.do(tickets.claim, anton, desk.open(body="лампа"), None)
    desk.open(body="лампа")
    index_whole(desk)
    for keys, held in ((4, 0), (3, 20), (3, 0)):
        monkeypatch.setattr(search_terms, "MOST_KEYS", keys)
        monkeypatch.setattr(search_terms, "MOST_HELD", held)
        assert len(found_ids(desk, anton, "is:mine лампа ")) == 4
        assert len(found_ids(desk, anton, "is:unassigned лампа ")) == 1


def test_what_a_ticket_said_lately_is_cut_into_words_only_where_they_may_be(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket_id = desk.open(subject="Лампа", body="Добрый день")
    index_whole(desk)
    for _ in range(20):
        desk.post(desk.agent(), ticket_id, "ответ")
    desk.post(desk.agent(), ticket_id, "курьерская служба")
    cut: list[str] = []

    def words_of(text: str) -> list[Word]:
        cut.append(text)
        return words.words_of(text)

    monkeypatch.setattr(search_terms, "words_of", words_of)
    assert find(desk, desk.agent(), "лампа курьер ").found_tickets == []
    assert not [text for text in cut if "ответ" in text]
    desk.post(desk.agent(), ticket_id, "ждёт курьера")
    found = find(desk, desk.agent(), "лампа курьер ").found_tickets
    assert [one.ticket_id for one in found] == [ticket_id]
