"""Phrases, names of files, and words that are spread over a subject and its messages."""

from collections.abc import Callable

import pytest

from app.domain.person import Person
from app.services import conversation, search_index, searching
from app.services.searching import SearchPage
from app.store import search_index as index_rows
from app.store.transaction import Transaction
from tests.certain import sure
from tests.factories import Desk
from tests.services.files import uploaded

Settle = Callable[[], None]


def find(desk: Desk, actor: Person, text: str) -> SearchPage:
    return desk.look(searching.find, actor, text, None, None, 20)


def bodies(desk: Desk, actor: Person, text: str) -> list[str]:
    return [one.message.body for one in find(desk, actor, text).found_messages]


def index_whole(desk: Desk) -> None:
    desk.do(search_index.prepare)
    while desk.do(search_index.advance):
        pass


@pytest.fixture(params=["the rows", "the index"])
def settle(request: pytest.FixtureRequest, desk: Desk) -> Settle:
    """What is said is in the index, or still before it."""
    return (lambda: index_whole(desk)) if request.param == "the index" else (lambda: None)


# -- phrases -------------------------------------------------------------------------------


def test_a_phrase_is_its_words_as_they_are_side_by_side(desk: Desk, settle: Settle) -> None:
    for body in ("Мой заказ потерян", "Потерян заказ", "потерян был заказ", "Потерян — Заказ?!"):
        desk.open(body=body)
    desk.open(body="потеряна заказу")
    settle()
    anton = desk.agent()
    assert bodies(desk, anton, '"потерян заказ"') == ["Потерян — Заказ?!", "Потерян заказ"]
    assert bodies(desk, anton, "«заказ потерян»") == ["Мой заказ потерян"]
    assert bodies(desk, anton, '"потерян заказ" был') == []
    assert bodies(desk, anton, 'мой "заказ потерян"') == ["Мой заказ потерян"]
    assert bodies(desk, anton, '"заказу"') == ["потеряна заказу"]
    assert len(bodies(desk, anton, "потерян заказ ")) == 5


def test_a_phrase_is_marked_where_it_stands_whole(desk: Desk) -> None:
    ticket_id = desk.open(body="🎉 красный шар и шар красный", subject="Красный шар")
    page = find(desk, desk.agent(), '"красный шар"')
    assert [one.marks for one in page.found_messages] == [[(3, 11)]]
    assert page.found_tickets == [(ticket_id, [(0, 11)])]
    desk.open(subject="Шар красный")
    assert len(find(desk, desk.agent(), '"красный шар"').found_tickets) == 1
    page = find(desk, desk.agent(), 'шар "красный шар"')
    assert [one.marks for one in page.found_messages] == [[(3, 11), (17, 3)]]


def test_a_phrase_of_a_note_is_not_the_customers(desk: Desk, settle: Settle) -> None:
    ticket_id = desk.open(body="Здравствуйте")
    desk.note(desk.agent(), ticket_id, "вернуть деньги сегодня")
    settle()
    assert bodies(desk, desk.customer(), '"вернуть деньги"') == []
    assert bodies(desk, desk.agent(), '"вернуть деньги"') == ["вернуть деньги сегодня"]


# -- names of files ------------------------------------------------------------------------


def with_file(desk: Desk, ticket_id: int, name: str, body: str = "") -> int:
    file = uploaded(desk, desk.customer(), client_id(desk), named=name)
    made = desk.post(desk.customer(), ticket_id, body, attachment_ids=(file.id,))
    return sure(made.message).id


def client_id(desk: Desk) -> str:
    return f"f{desk.cursor}"


def test_files_are_found_by_their_names(desk: Desk, settle: Settle) -> None:
    ticket_id = desk.open()
    message_id = with_file(desk, ticket_id, "Договор_аренды 2026.pdf", "Вот он")
    with_file(desk, ticket_id, "photo.jpg")
    settle()
    for text in ("договора ", "договор он ", "pdf", '"договор аренды"', "«2026 pdf»", "арен"):
        page = find(desk, desk.customer(), text)
        assert [one.message.id for one in page.found_messages] == [message_id], text
        assert [len(one.files) for one in page.found_messages] == [1], text
    (found,) = find(desk, desk.agent(), "договора ").found_messages
    assert (found.marks, found.files[0].marks) == ([], [(0, 7)])
    assert bodies(desk, desk.agent(), '"он договор"') == [], "two texts are no phrase"
    assert bodies(desk, desk.agent(), "photo ") == [], "a name that nobody gave"
    assert bodies(desk, desk.customer("olga"), "договор ") == []


def test_a_deleted_message_is_not_found_by_its_file(desk: Desk, settle: Settle) -> None:
    ticket_id = desk.open()
    message_id = with_file(desk, ticket_id, "смета.xlsx")
    settle()
    desk.do(conversation.delete_message, desk.customer(), message_id)
    assert bodies(desk, desk.agent(), "смета ") == []


def test_an_index_from_before_takes_the_names_in(desk: Desk) -> None:
    ticket_id = desk.open()
    ids = [with_file(desk, ticket_id, f"смета{at}.xlsx") for at in range(3)]
    gone = with_file(desk, ticket_id, "смета9.xlsx")
    index_whole(desk)

    def as_before(tx: Transaction) -> None:
        names = {"смета0", "смета1", "смета2", "смета9", "xlsx"}
        index_rows._take_out(tx, [*ids, gone], names)
        index_rows.move_mark(tx, index_rows.FILES_END, 10_000)

    desk.do(as_before)
    desk.do(conversation.delete_message, desk.customer(), gone)
    assert bodies(desk, desk.agent(), "xlsx ") == []
    while desk.do(index_rows.advance, 2):
        pass
    found = find(desk, desk.agent(), "xlsx ").found_messages
    assert [one.message.id for one in found] == ids[::-1]


# -- across a ticket -----------------------------------------------------------------------


def test_words_are_found_across_a_subject_and_its_messages(desk: Desk, settle: Settle) -> None:
    lamp = desk.open(subject="Сломалась лампа", body="Добрый день")
    desk.post(desk.customer(), lamp, "Верните деньги")
    desk.note(desk.agent(), lamp, "Проверить склад")
    desk.open(subject="Деньги", body="Где они?")
    settle()

    def found(actor: Person, text: str) -> list[int]:
        return [one.ticket_id for one in find(desk, actor, text).found_tickets]

    assert found(desk.agent(), "лампы деньги ") == [lamp]
    assert found(desk.customer(), "деньги лампа верните ") == [lamp]
    assert found(desk.agent(), "лампа склад ") == [lamp]
    assert found(desk.customer(), "лампа склад ") == [], "a note is not theirs"
    assert found(desk.customer("olga"), "лампа деньги ") == []
    assert found(desk.agent(), "лампа велосипед ") == []
