"""Addresses of files: whose they are, how long, and what ends them."""

import pytest

from app.domain.attachment import Attachment
from app.domain.errors import DeskError
from app.domain.person import Person, Role
from app.domain.visibility import event_for, message_for
from app.services import conversation, file_links, inbox, people, sync
from app.services.file_links import LINK_FOR_MS, PREVIEW, WHOLE, FileLink, Opened
from app.store import attachments as rows
from tests.factories import Desk
from tests.services.files import digest, uploaded


def link(desk: Desk, actor: Person, attachment_id: int, rendition: str = WHOLE) -> bytes:
    """The hash of a new address's token."""
    token_hash = f"{actor.id}:{attachment_id}:{rendition}:{desk.now}".encode()
    made = desk.do(file_links.link_file, actor, attachment_id, rendition, "token", token_hash)
    assert made == FileLink("token", desk.now + LINK_FOR_MS)
    return token_hash


def opened(desk: Desk, token_hash: bytes) -> Opened | str:
    try:
        return desk.look(file_links.open_link, token_hash)
    except DeskError as refusal:
        return refusal.code


def on_message(desk: Desk, author: Person, ticket_id: int) -> tuple[int, int]:
    """(attachment id, message id) of a photo that somebody posted."""
    made = uploaded(desk, author)
    message = desk.post(author, ticket_id, "", attachment_ids=(made.id,)).message
    assert message is not None
    return made.id, message.id


def test_an_address_opens_the_file_or_its_preview(desk: Desk) -> None:
    attachment_id, _ = on_message(desk, desk.customer(), desk.open())
    for actor in (desk.customer(), desk.agent(), desk.admin()):
        assert opened(desk, link(desk, actor, attachment_id)) == Opened(
            attachment_id, digest("f"), 3, "photo.jpg", "image/jpeg", "photo"
        )
        assert opened(desk, link(desk, actor, attachment_id, PREVIEW)) == Opened(
            attachment_id, digest("p"), 1, "photo.jpg", "image/webp", "photo"
        )


def test_it_ends_after_ten_minutes(desk: Desk) -> None:
    attachment_id, _ = on_message(desk, desk.customer(), desk.open())
    token_hash = link(desk, desk.customer(), attachment_id)
    desk.later(LINK_FOR_MS - 1)
    assert isinstance(opened(desk, token_hash), Opened)
    desk.later(1)
    assert opened(desk, token_hash) == "not_found"
    assert opened(desk, b"made up") == "not_found"


def test_what_is_foreign_absent_or_not_ready_is_not_there(desk: Desk) -> None:
    vera = desk.customer()
    attachment_id, _ = on_message(desk, vera, desk.open())
    own = uploaded(desk, vera, "unused", preview=None)
    waiting = desk.do(rows.add, vera.id, Attachment(0, "photo", "a", "b", 1, state="waiting"))
    for actor, wanted, rendition in (
        (desk.customer("olga"), attachment_id, WHOLE),
        (vera, 987_654, WHOLE),
        (desk.agent(), own.id, WHOLE),
        (vera, own.id, PREVIEW),
        (vera, waiting.id, WHOLE),
    ):
        with pytest.raises(DeskError, match="not_found"):
            link(desk, actor, wanted, rendition)
    assert isinstance(opened(desk, link(desk, vera, own.id)), Opened)


def test_access_is_asked_again_at_each_opening(desk: Desk) -> None:
    vera, agent = desk.customer(), desk.agent()
    attachment_id, message_id = on_message(desk, vera, desk.open())
    of_vera, of_agent = link(desk, vera, attachment_id), link(desk, agent, attachment_id)
    desk.do(people.set_role, desk.admin(), agent.id, Role.CUSTOMER)
    assert opened(desk, of_agent) == "not_found"
    assert isinstance(opened(desk, of_vera), Opened)
    desk.do(conversation.delete_message, vera, message_id)
    assert opened(desk, of_vera) == "not_found"
    with pytest.raises(DeskError, match="not_found"):
        link(desk, vera, attachment_id)


def test_a_banned_person_opens_nothing(desk: Desk) -> None:
    vera = desk.customer()
    attachment_id, _ = on_message(desk, vera, desk.open())
    token_hash = link(desk, vera, attachment_id)
    desk.do(people.shut_out, vera.id)
    assert opened(desk, token_hash) == "not_found"


def test_a_customer_never_reaches_the_file_of_a_note(desk: Desk) -> None:
    vera, agent = desk.customer(), desk.agent()
    ticket_id = desk.open()
    before = desk.cursor
    made = uploaded(desk, agent)
    note = desk.note(agent, ticket_id, "", attachment_ids=(made.id,)).message
    assert note is not None
    of_agent = link(desk, agent, made.id)
    assert isinstance(opened(desk, of_agent), Opened)
    with pytest.raises(DeskError, match="not_found"):
        link(desk, vera, made.id)
    with pytest.raises(DeskError, match="invalid"):
        desk.post(vera, ticket_id, "", attachment_ids=(made.id,))
    desk.do(people.set_role, desk.admin(), agent.id, Role.CUSTOMER)
    assert opened(desk, of_agent) == "not_found"
    page = desk.look(inbox.list_messages, vera, ticket_id, 100)
    assert not [one for one in page.messages if message_for(vera, one)["attachments"]]
    told = desk.look(sync.log_after, before, 100)
    heard = [wire for one in told if (wire := event_for(desk.customer(), one))]
    assert str(made.id) not in str([one.get("message") for one in heard])


def test_the_file_of_a_former_version_is_the_staffs_to_see(desk: Desk) -> None:
    """What an agent has put another file in the place of is not the customer's any more."""
    ticket_id = desk.open()
    attachment_id, _ = on_message(desk, desk.agent(), ticket_id)
    customer = desk.customer()
    token_hash = link(desk, customer, attachment_id)
    desk.do(rows.set_replaced, attachment_id)
    assert opened(desk, token_hash) == "not_found"
    with pytest.raises(DeskError, match="not_found"):
        link(desk, customer, attachment_id)
    assert isinstance(opened(desk, link(desk, desk.agent(), attachment_id)), Opened)
