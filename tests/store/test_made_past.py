"""A past that was written as rows is one that the verbs could have left."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.message import Kind
from app.domain.ticket import Status
from app.services import made_past, search_index, searching
from app.store.made_past import PastMessage, PastTicket
from tests.factories import Desk

_TICKETS = (
    "SELECT subject, status, customer_id, assignee_id, public_count, staff_count, tags,"
    " (SELECT body FROM messages m WHERE m.id = public_last),"
    " (SELECT body FROM messages m WHERE m.id = staff_last),"
    " public_rev <= staff_rev, staff_rev = (SELECT max(id) FROM events), waiting_since IS NULL"
    " FROM tickets"
)
_MESSAGES = "SELECT kind, author_id, body, deleted_at FROM messages WHERE kind <> 'system'"
_COUNTS = "SELECT status, assignee_id, category_id, n FROM ticket_counts WHERE n <> 0"


@pytest.fixture
def other_desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "other")
    yield made
    made.close()


def test_rows_are_as_the_verbs_leave_them(desk: Desk, other_desk: Desk) -> None:
    for one in (desk, other_desk):
        one.customer()
        one.agent()
        one.do(made_past.found, [], ["Категория"], ["метка"])
    vera, anton = desk.customer(), desk.agent()
    ticket_id = desk.open(vera, "Лампа", "Не горит")
    desk.post(anton, ticket_id, "Смотрим")
    desk.note(anton, ticket_id, "Проверить склад")
    desk.post(vera, ticket_id, "Жду")
    past = PastTicket("Лампа", Status.OPEN, "normal", vera.id, anton.id, None, (), None, [
        PastMessage(Kind.MESSAGE, vera.id, "Не горит", 1),
        PastMessage(Kind.MESSAGE, anton.id, "Смотрим", 2),
        PastMessage(Kind.NOTE, anton.id, "Проверить склад", 3),
        PastMessage(Kind.MESSAGE, vera.id, "Жду", 4),
    ])  # fmt: skip
    other_desk.do(made_past.add_tickets, [past])
    for sql in (_TICKETS, _MESSAGES, _COUNTS):
        assert other_desk.rows(sql) == desk.rows(sql), sql


def test_what_was_written_is_found_and_goes_on(desk: Desk) -> None:
    vera, anton = desk.customer(), desk.agent()
    desk.do(made_past.found, [], ["Категория"], ["метка"])
    past = PastTicket("Лампа", Status.OPEN, "low", vera.id, anton.id, 1, (1,), 5, [
        PastMessage(Kind.MESSAGE, vera.id, "Не горит лампа", 1),
    ])  # fmt: skip
    desk.do(made_past.add_tickets, [past])
    desk.do(search_index.prepare)
    assert desk.do(made_past.index, 1_000) > 0
    page = desk.look(searching.find, anton, "tag:метка лампы", None, None, 20)
    assert [one.message.body for one in page.found_messages] == ["Не горит лампа"]
    posted = desk.post(anton, past.id, "Меняем")
    assert posted.message is not None
    assert posted.message.id == past.messages[-1].id + 1
