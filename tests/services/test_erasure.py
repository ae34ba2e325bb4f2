"""Erasing a person: nothing of theirs is left in the file, and the figures stay as they were."""

from collections.abc import Iterator

import pytest

from app.domain.attachment import Attachment
from app.domain.errors import DeskError
from app.domain.ticket import Status
from app.services import (
    attachments,
    cards,
    conversation,
    erasure,
    intake,
    notifications,
    people,
    reacting,
    routing,
    search_index,
    tickets,
)
from app.services.conversation import MessageDraft, NoteDraft
from app.services.incoming import Incoming
from app.services.intake import RawUpdate
from app.services.tickets import TicketDraft
from app.store.attachments import KeptFile
from tests.factories import NO_LIMIT, Desk, draft_of
from tests.services.client import Client

CANARY = "канарейка"
#: Counted before and after: what the figures are made of.
FIGURES = (
    "SELECT id, customer_id, assignee_id, created_at FROM tickets ORDER BY id",
    "SELECT id, ticket_id, kind, author_id FROM messages WHERE kind <> 'system' ORDER BY id",
)


def lives_here(desk: Desk) -> int:
    """A customer with everything a person can leave behind, each with the canary in it."""
    vera, agent = desk.customer(), desk.agent()
    desk.do(people.meet, desk.profile("vera", f"Вера {CANARY}"), frozenset())
    desk.do(people.meet, desk.profile("vera", f"Вера II {CANARY}"), frozenset())
    desk.do(cards.add_note, agent, vera.id, f"note {CANARY}")
    draft = TicketDraft(f"s {CANARY}", f"b {CANARY}", "c1", "digest")
    ticket_id: int = desk.do(tickets.open_ticket, vera, draft, NO_LIMIT).ticket.id
    desk.file(CANARY.encode())
    photo = Attachment(0, "photo", f"{CANARY}.jpg", "image/jpeg", 3)
    held = desk.do(attachments.add_ready, vera, photo, KeptFile(b"h" * 32, 3), None)
    words = MessageDraft(ticket_id, f"file {CANARY}", attachment_ids=(held.id,))
    said = desk.do(conversation.post_message, vera, words, NO_LIMIT).message
    assert said is not None
    desk.do(conversation.edit_message, vera, said.id, f"edited {CANARY}")
    desk.do(reacting.set_reaction, agent, said.id, "👍")
    desk.post(agent, ticket_id, f"answer {CANARY}")
    desk.do(conversation.add_note, agent, NoteDraft(ticket_id, f"between us {CANARY}"))
    gone = desk.post(vera, ticket_id, f"taken back {CANARY}").message
    assert gone is not None
    desk.do(conversation.delete_message, vera, gone.id)
    raw = RawUpdate(1, vera.id, f'{{"text": "{CANARY}"}}')
    desk.do(intake.store_updates, [raw, RawUpdate(2, -vera.id, raw.raw)])
    desk.do(routing.receive, vera, Incoming(5, desk.now // 1000, f"chat {CANARY}"), NO_LIMIT)
    desk.do(notifications.plan)
    desk.ticket_in(Status.CLOSED, desk.customer("olga"))
    return vera.id


def dump(desk: Desk) -> Iterator[str]:
    """Where it stands, in every table that can be read; the index of search cannot."""
    for (table,) in desk.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
        if "_words" not in table:
            rows = desk.rows(f"SELECT * FROM {table}")
            yield from (f"{table}: {row}" for row in rows if CANARY in str(row))


def figures(desk: Desk) -> list[object]:
    return [desk.rows(query) for query in FIGURES]


def test_nothing_of_the_person_is_left_and_the_figures_stay(desk: Desk) -> None:
    person_id = lives_here(desk)
    before, others = figures(desk), desk.rows("SELECT subject FROM tickets WHERE id > 100001")
    assert len(list(dump(desk))) > 10
    erased = desk.do(erasure.erase_person, desk.admin(), person_id)
    assert (erased.tickets, erased.person.name, erased.person.username) == (1, "—", None)
    assert list(dump(desk)) == []
    assert figures(desk) == before
    assert desk.rows("SELECT subject FROM tickets WHERE id > 100001") == others
    assert desk.rows("SELECT status, subject FROM tickets WHERE id = 100001") == [("closed", "—")]
    assert desk.rows("SELECT count(*) FROM attachments WHERE message_id IS NOT NULL") == [(0,)]
    (entry,) = desk.rows("SELECT detail FROM audit WHERE act = 'person.erase'")
    assert CANARY not in entry[0]


def test_search_finds_nothing_of_it_and_completes_to_none_of_its_words(desk: Desk) -> None:
    person_id = lives_here(desk)
    while desk.do(search_index.advance):
        pass
    assert desk.rows("SELECT 1 FROM search_terms WHERE term LIKE 'канар%'")
    desk.do(erasure.erase_person, desk.admin(), person_id)
    assert desk.rows("SELECT term FROM search_terms WHERE term LIKE 'канар%'") == []
    for index in ("message", "ticket", "person"):
        found = desk.rows(f"SELECT rowid FROM {index}_words WHERE {index}_words MATCH 'канар*'")
        assert found == [], index
    assert list(dump(desk)) == []


def test_what_was_sent_under_a_client_id_is_not_found(desk: Desk) -> None:
    vera = desk.customer()
    ticket_id = desk.open()
    asked = draft_of(ticket_id, "again", "c9")
    desk.do(conversation.post_message, vera, asked, NO_LIMIT)
    desk.do(erasure.erase_person, desk.admin(), vera.id)
    for body in ("again", "something else"):
        with pytest.raises(DeskError, match="not_found"):
            desk.do(
                conversation.post_message, vera, draft_of(ticket_id, body, "c9"), NO_LIMIT
            )


def test_every_client_knows_what_a_fresh_one_reads(desk: Desk) -> None:
    person_id = lives_here(desk)
    names = (desk.customer(), desk.agent(), desk.admin(), desk.customer("olga"))
    clients = [Client(desk, one.id) for one in names]
    desk.do(erasure.erase_person, desk.admin(), person_id)
    for client in clients:
        client.catch_up()
        assert client.drift() == []


def test_whoever_comes_back_is_somebody_new_with_their_old_number(desk: Desk) -> None:
    vera = desk.customer()
    desk.open()
    desk.do(erasure.erase_person, desk.admin(), vera.id)
    desk.do(people.meet, desk.profile("vera", "Вера"), frozenset())
    card = desk.look(cards.get_card, desk.agent(), vera.id)
    assert (card.person.name, card.names) == ("Вера", [])
    assert desk.post(vera, desk.open()).ticket.status == "new"


def test_staff_are_not_erased_and_agents_do_not_erase(desk: Desk) -> None:
    for actor, person_id in ((desk.agent(), desk.customer().id), (desk.admin(), desk.agent().id)):
        with pytest.raises(DeskError, match="forbidden"):
            desk.do(erasure.erase_person, actor, person_id)
    with pytest.raises(DeskError, match="not_found"):
        desk.do(erasure.erase_person, desk.admin(), 987_654)
