"""Files of messages and reactions: whose they are, when they arrive, who hears of them."""

import pytest

from app.domain.attachment import ATTACHMENTS_LIMIT, Attachment, FailureReason
from app.domain.entities import Entity
from app.domain.errors import DeskError
from app.domain.extras import Extras
from app.domain.message import Message
from app.domain.person import Person
from app.services import attachments, conversation, inbox, reacting, sync
from app.services.conversation import MessageDraft, NoteDraft
from app.store.attachments import KeptFile
from tests.factories import NO_LIMIT, Desk

PHOTO = Attachment(0, "photo", "photo.jpg", "image/jpeg", 3, 4, 5, state="waiting")


def expected(desk: Desk, owner: Person) -> Attachment:
    return desk.do(attachments.expect, owner, PHOTO, "file", "unique")


def posted(desk: Desk, actor: Person, ticket_id: int, *ids: int, body: str = "") -> Message:
    draft = MessageDraft(ticket_id, body, attachment_ids=ids)
    message = desk.do(conversation.post_message, actor, draft, NO_LIMIT).message
    assert message is not None
    return message


def read(desk: Desk, viewer: Person, message: Message) -> Message:
    page = desk.look(inbox.list_messages, viewer, message.ticket_id, 100)
    return next(one for one in page.messages if one.id == message.id)


def refusal(desk: Desk, actor: Person, ticket_id: int, *ids: int) -> tuple[str, object]:
    with pytest.raises(DeskError) as found:
        posted(desk, actor, ticket_id, *ids)
    return found.value.code, found.value.facts.get("field")


def test_a_photo_is_shown_before_and_after_its_bytes_are_here(desk: Desk) -> None:
    vera, ticket_id = desk.customer(), desk.open()
    photo = expected(desk, vera)
    message = posted(desk, vera, ticket_id, photo.id)
    shown = read(desk, vera, message).extra
    assert shown is not None
    assert [(one.state, one.width) for one in shown.attachments] == [("waiting", 4)]
    ready = Attachment(photo.id, "photo", "photo.jpg", "image/png", 9, 40, 50, preview=(4, 5))
    desk.do(attachments.arrived, ready, KeptFile(b"whole", 9), KeptFile(b"small", 2))
    shown = read(desk, vera, message).extra
    assert shown == Extras(attachments=(ready,))
    assert read(desk, vera, message).edited_at is None
    ticket = desk.look(inbox.get_ticket, vera, ticket_id).ticket
    assert ticket.public.last is not None
    assert (ticket.public.last.body, ticket.public.last.holds) == ("", "photo")


def test_what_will_not_come_says_why(desk: Desk) -> None:
    vera, ticket_id = desk.customer(), desk.open()
    photo = expected(desk, vera)
    message = posted(desk, vera, ticket_id, photo.id)
    desk.do(attachments.gave_up, photo.id, FailureReason.TOO_BIG)
    shown = read(desk, desk.agent(), message).extra
    assert shown is not None
    assert (shown.attachments[0].state, shown.attachments[0].reason) == ("failed", "too_big")


def test_only_ones_own_unused_files_join_a_message(desk: Desk) -> None:
    vera, olga, ticket_id = desk.customer(), desk.customer("olga"), desk.open()
    mine, foreign = expected(desk, vera), expected(desk, olga)
    before = desk.cursor
    assert refusal(desk, vera, ticket_id, foreign.id) == ("invalid", "attachment_ids")
    assert refusal(desk, vera, ticket_id, 4711) == ("invalid", "attachment_ids")
    assert refusal(desk, vera, ticket_id, mine.id, mine.id) == ("invalid", "attachment_ids")
    many = tuple(range(ATTACHMENTS_LIMIT + 1))
    assert refusal(desk, vera, ticket_id, *many) == ("too_large", "attachment_ids")
    assert desk.cursor == before
    posted(desk, vera, ticket_id, mine.id)
    assert refusal(desk, vera, ticket_id, mine.id) == ("invalid", "attachment_ids")


def test_files_of_a_note_are_heard_of_by_staff_alone(desk: Desk) -> None:
    vera, agent, ticket_id = desk.customer(), desk.agent(), desk.open()
    photo = expected(desk, agent)
    draft = NoteDraft(ticket_id, "", attachment_ids=(photo.id,))
    desk.do(conversation.add_note, agent, draft)
    before = desk.cursor
    desk.do(attachments.gave_up, photo.id, FailureReason.GONE)
    heard = desk.look(sync.missed, agent, before, desk.cursor, 10)
    assert [one.event.type for one in heard] == ["attachment.changed"]
    assert desk.look(sync.missed, vera, before, desk.cursor, 10) == []


def test_what_is_deleted_shows_no_file_even_if_it_arrives_later(desk: Desk) -> None:
    vera, ticket_id = desk.customer(), desk.open()
    photo = expected(desk, vera)
    message = posted(desk, vera, ticket_id, photo.id)
    desk.do(conversation.delete_message, vera, message.id)
    before = desk.cursor
    desk.do(attachments.arrived, photo, KeptFile(b"whole", 3), None)
    assert desk.cursor == before
    assert read(desk, vera, message).extra is None


def test_words_may_go_where_a_file_stays(desk: Desk) -> None:
    vera, ticket_id = desk.customer(), desk.open()
    with_file = posted(desk, vera, ticket_id, expected(desk, vera).id, body="caption")
    assert desk.do(conversation.edit_message, vera, with_file.id, "").message is not None
    plain = posted(desk, vera, ticket_id, body="words")
    with pytest.raises(DeskError):
        desk.do(conversation.edit_message, vera, plain.id, "")


def test_formatting_alone_is_an_edit_and_the_former_is_kept(desk: Desk) -> None:
    vera, ticket_id = desk.customer(), desk.open()
    message = posted(desk, vera, ticket_id, body="words")
    bold = (Entity("bold", 0, 5),)
    desk.do(conversation.edit_message, vera, message.id, "words", bold)
    shown = read(desk, vera, message)
    assert shown.extra == Extras(entities=bold)
    assert shown.edited_at is not None
    before = desk.cursor
    desk.do(conversation.edit_message, vera, message.id, "words", bold)
    assert desk.cursor == before
    desk.do(conversation.edit_message, vera, message.id, "words")
    kept = desk.rows("SELECT body, extra FROM message_versions ORDER BY rev")
    assert kept == [("words", None), ("words", '{"entities":[["bold",0,5,null,null]]}')]


def test_reactions_of_several_people_stand_by_emoji(desk: Desk) -> None:
    vera, agent, ticket_id = desk.customer(), desk.agent(), desk.open()
    message = posted(desk, agent, ticket_id, body="Done")
    desk.do(reacting.set_reaction, vera, message.id, "❤\ufe0f")
    desk.do(reacting.set_reactions, desk.admin(), message.id, ["🔥", "👍"])
    shown = read(desk, agent, message).extra
    assert shown is not None
    assert [(one.emoji, one.person.id) for one in shown.reactions] == [
        ("❤", vera.id), ("🔥", desk.admin().id), ("👍", desk.admin().id),
    ]  # fmt: skip
    before = desk.cursor
    desk.do(reacting.set_reaction, vera, message.id, "❤")
    assert desk.cursor == before, "the same again is no news"
    desk.do(reacting.set_reaction, vera, message.id, None)
    desk.do(reacting.set_reactions, desk.admin(), message.id, [])
    assert read(desk, agent, message).extra is None


@pytest.mark.parametrize("emoji", [["?"], ["👍", "🔥", "❤", "👌"], ["👍👍"]])
def test_what_telegram_would_not_take_is_refused(desk: Desk, emoji: list[str]) -> None:
    message = posted(desk, desk.customer(), desk.open(), body="Done")
    with pytest.raises(DeskError) as found:
        desk.do(reacting.set_reactions, desk.agent(), message.id, emoji)
    assert (found.value.code, found.value.facts) == ("invalid", {"field": "emoji"})


def test_nobody_reacts_to_what_is_gone(desk: Desk) -> None:
    vera = desk.customer()
    message = posted(desk, vera, desk.open(), body="Done")
    desk.do(conversation.delete_message, vera, message.id)
    with pytest.raises(DeskError) as found:
        desk.do(reacting.set_reaction, desk.agent(), message.id, "👍")
    assert found.value.code == "conflict"
