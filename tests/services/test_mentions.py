"""Staff named in notes: who is marked, who is told, and that no customer ever is."""

from app.domain.entities import Entity
from app.domain.person import Role
from app.services import conversation, mentions, notifications, people, reading
from tests.factories import Desk


def marked(desk: Desk, name: str) -> list[int]:
    found, _ = desk.look(mentions.list_mentions, desk.agent(name))
    return [one.message_id for one in found]


def told(desk: Desk) -> list[tuple[int, int]]:
    """(chat, note) of the deliveries about mentions, after the log has been planned."""
    desk.do(notifications.plan)
    return [
        (row[0], row[1])
        for row in desk.rows(
            "SELECT chat_id, message_id FROM deliveries WHERE kind = 'mention' ORDER BY id"
        )
    ]


def named(desk: Desk, body: str, author: str = "anton") -> int:
    note = desk.note(desk.agent(author), desk.open(), body).message
    assert note is not None
    return note.id


def test_a_colleague_is_marked_and_told(desk: Desk) -> None:
    boris = desk.agent("boris")
    note = named(desk, "@Boris, look")
    assert marked(desk, "boris") == [note]
    assert told(desk) == [(boris.id, note)]


def test_the_note_says_whom_it_names(desk: Desk) -> None:
    boris = desk.agent("boris")
    note = desk.note(desk.agent(), desk.open(), "look, @Boris").message
    assert note is not None
    assert note.extra is not None
    assert note.extra.mentions == (boris.ref,)
    assert note.extra.entities == (Entity("mention", 6, 6),)


def test_a_customer_is_never_named(desk: Desk) -> None:
    vera = desk.customer()
    note = desk.note(desk.agent(), desk.open(vera), "@Vera @vera").message
    assert note is not None
    assert note.extra is None
    assert told(desk) == []
    assert desk.rows("SELECT count(*) FROM mentions") == [(0,)]


def test_nobody_names_themselves(desk: Desk) -> None:
    named(desk, "@Anton, remember")
    assert marked(desk, "anton") == []
    assert told(desk) == []


def test_reading_takes_the_mark_away(desk: Desk) -> None:
    boris = desk.agent("boris")
    ticket_id = desk.open()
    note = desk.note(desk.agent(), ticket_id, "@Boris").message
    assert note is not None
    desk.do(reading.mark_read, boris, ticket_id, note.id)
    assert marked(desk, "boris") == []


def test_an_edit_names_others_and_tells_each_once(desk: Desk) -> None:
    boris, clara = desk.agent("boris"), desk.agent("clara")
    note = named(desk, "@Boris")
    assert told(desk) == [(boris.id, note)]
    desk.do(conversation.edit_message, desk.agent(), note, "@Boris and @Clara")
    desk.do(conversation.edit_message, desk.agent(), note, "only @Clara")
    assert told(desk) == [(boris.id, note), (clara.id, note)]
    assert marked(desk, "boris") == []
    assert marked(desk, "clara") == [note]


def test_a_deleted_note_is_nobodys_news(desk: Desk) -> None:
    desk.agent("boris")
    note = named(desk, "@Boris")
    desk.do(conversation.delete_message, desk.agent(), note)
    assert marked(desk, "boris") == []


def test_who_has_left_the_staff_is_not_told(desk: Desk) -> None:
    boris = desk.agent("boris")
    named(desk, "@Boris")
    desk.do(people.set_role, desk.admin(), boris.id, Role.CUSTOMER)
    assert told(desk) == []
