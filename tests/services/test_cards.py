"""The card of a person: names over time, the staff's notes, their tickets."""

import pytest

from app.domain.card import NOTES_LIMIT
from app.domain.errors import DeskError
from app.domain.visibility import event_for
from app.services import cards, people, sync
from tests.factories import Desk

NOBODY: frozenset[int] = frozenset()


def test_former_names_are_kept_with_the_moment_of_their_end(desk: Desk) -> None:
    vera = desk.customer()
    moments = []
    for shown in ("Вера К.", "Вера Кузнецова", "Вера Кузнецова"):
        desk.later(1_000)
        moments.append(desk.now)
        desk.do(people.meet, desk.profile("vera", shown), NOBODY)
    card = desk.look(cards.get_card, desk.agent(), vera.id)
    assert [(one.name, one.until) for one in card.names] == [
        ("Вера К.", moments[1]), ("Vera", moments[0]),
    ]  # fmt: skip
    assert card.person.name == "Вера Кузнецова"
    assert card.met_at < moments[0]


def test_notes_are_the_staffs_and_their_authors_to_take_away(desk: Desk) -> None:
    vera, agent = desk.customer(), desk.agent()
    card = desk.do(cards.add_note, agent, vera.id, "  Звонить после шести  ")
    (note,) = card.notes
    assert (note.body, note.author.id) == ("Звонить после шести", agent.id)
    with pytest.raises(DeskError, match="forbidden"):
        desk.do(cards.remove_note, desk.agent("alisa"), note.id)
    assert desk.do(cards.remove_note, desk.admin(), note.id).notes == []
    with pytest.raises(DeskError, match="not_found"):
        desk.do(cards.remove_note, agent, note.id)
    for _ in range(NOTES_LIMIT):
        desk.do(cards.add_note, agent, vera.id, "again")
    with pytest.raises(DeskError, match="too_large"):
        desk.do(cards.add_note, agent, vera.id, "one more")


def test_the_person_hears_nothing_of_a_note_about_them(desk: Desk) -> None:
    vera = desk.customer()
    agent = desk.agent()
    before = desk.cursor
    desk.do(cards.add_note, agent, vera.id, "Звонить после шести")
    assert desk.look(sync.missed, vera, before, desk.cursor, 10) == []
    (told,) = desk.look(sync.log_after, before, 10)
    assert event_for(vera, told) is None
    assert event_for(agent, told) is not None


def test_a_card_shows_their_tickets_newest_activity_first(desk: Desk) -> None:
    ids = [desk.open(subject=f"s{number}") for number in range(3)]
    desk.open(desk.customer("olga"))
    desk.later(1_000)
    desk.note(desk.agent(), ids[0])
    card = desk.look(cards.get_card, desk.agent(), desk.customer().id)
    assert [ticket.id for ticket, _ in card.tickets] == [ids[0], ids[2], ids[1]]
    assert card.ticket_count == 3
    assert [mark is not None for _, mark in card.tickets] == [True, False, False]
