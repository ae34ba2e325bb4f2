"""What a message said before: kept in order, shown to staff, gone with what is deleted."""

from app.domain.attachment import Attachment
from app.domain.entities import Entity
from app.domain.message import Version
from app.services import attachments, conversation, reacting, versions
from app.services.versions import VERSIONS_LIMIT
from app.store import attachments as rows
from app.store import messages
from app.store.attachments import KeptFile
from app.store.transaction import Transaction
from tests.factories import Desk
from tests.services.files import digest


def shown(desk: Desk, message_id: int) -> list[Version]:
    return desk.look(versions.list_versions, desk.agent(), message_id)[0]


def test_former_words_stand_in_order_with_their_formatting(desk: Desk) -> None:
    vera = desk.customer()
    message = desk.post(vera, desk.open(), "First").message
    assert message is not None
    assert shown(desk, message.id) == []
    desk.later(1_000)
    bold = (Entity("bold", 0, 6),)
    desk.do(conversation.edit_message, vera, message.id, "Second", bold)
    desk.do(reacting.set_reaction, desk.agent(), message.id, "👍")
    desk.later(1_000)
    desk.do(conversation.edit_message, vera, message.id, "Third")
    found = shown(desk, message.id)
    assert [one.body for one in found] == ["First", "Second"]
    assert found[1].extra is not None
    assert found[1].extra.entities == bold
    assert found[1].replaced_at - found[0].replaced_at == 1_000


def test_what_is_deleted_has_no_former_words(desk: Desk) -> None:
    vera = desk.customer()
    message = desk.post(vera, desk.open(), "First").message
    assert message is not None
    desk.do(conversation.edit_message, vera, message.id, "Second")
    desk.do(conversation.delete_message, vera, message.id)
    assert shown(desk, message.id) == []


def test_the_newest_are_shown_of_many(desk: Desk) -> None:
    vera = desk.customer()
    message = desk.post(vera, desk.open(), "Words 0").message
    assert message is not None
    for number in range(1, VERSIONS_LIMIT + 3):
        desk.do(conversation.edit_message, vera, message.id, f"Words {number}")
    found = shown(desk, message.id)
    assert len(found) == VERSIONS_LIMIT
    assert found[-1].body == f"Words {VERSIONS_LIMIT + 1}"


def test_a_former_file_that_arrives_later_tells_nobody_and_is_there(desk: Desk) -> None:
    vera = desk.customer()
    coming = Attachment(0, "photo", "a", "image/png", 3, state="waiting")
    waiting = desk.do(rows.add, vera.id, coming)
    message = desk.post(vera, desk.open(), "", attachment_ids=(waiting.id,)).message
    assert message is not None
    desk.do(keep_version, message.id)
    desk.do(rows.set_replaced, waiting.id)
    before = desk.cursor
    desk.do(attachments.arrived, waiting, KeptFile(digest("f"), 3), None)
    assert desk.cursor == before
    [former] = shown(desk, message.id)
    assert former.extra is not None
    assert former.extra.attachments[0].state == "ready"


def keep_version(tx: Transaction, message_id: int) -> None:
    message = messages.get(tx, message_id)
    assert message is not None
    messages.keep_version(tx, message)
