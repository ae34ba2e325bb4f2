"""Fills a new desk with the sample, through the same verbs that the doors use.

It must never write to a desk that is in use: its folder is the caller's, and new.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from app.domain.message import Origin
from app.domain.person import Person, Profile, Role
from app.services import conversation, health, people, rating, reading, tickets
from app.services.conversation import MessageDraft, NoteDraft
from app.services.outcome import Outcome
from app.services.tickets import TicketDraft
from app.store.database import Store, open_store
from app.store.transaction import Transaction
from scripts.bench.people import ADMIN_ID
from scripts.pictures.carrying import DOUBTFUL, REFUSED, WAITING, carry_all
from scripts.pictures.fittings import categories_of, fit_out, furnish
from scripts.pictures.keepsakes import MEDIA_SUBJECT, tell_media
from scripts.pictures.month import ASKERS, month
from scripts.pictures.sample import (
    BOT_ID,
    BOT_NAME,
    CARRIED_SUBJECT,
    KNOWN,
    STORIES,
    VERA,
    Face,
    Step,
    Story,
)  # fmt: skip

#: What every clock in a picture shows (14:32 in Moscow): pictures of the same desk are the same.
MOMENT_MS = int(datetime(2025, 11, 20, 11, 32, tzinfo=UTC).timestamp() * 1000)
MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
#: What is older has been read by everyone whom it concerns.
READ_AFTER_MINUTES = 60.0
NO_LIMIT = 0


class _Spoken(NamedTuple):
    minutes_ago: float
    message_id: int


class _Sampler:
    """Writes the stories step by step, each at its own time."""

    def __init__(self) -> None:
        self.now_ms = MOMENT_MS - 30 * DAY_MS
        self._numbers: dict[Story, int] = {}
        self._categories: dict[str, int] = {}
        self.people: dict[Face, Person] = {}
        self._said: dict[tuple[Story, int], int] = {}
        self._public: dict[Story, list[_Spoken]] = {}

    async def fill(self, store: Store) -> None:
        await store.write(health.remember_bot, BOT_ID, BOT_NAME)
        for face in (*KNOWN, *ASKERS):
            self.people[face] = await store.write(_meet, face)
        await fit_out(store, self.people)
        self._categories = await store.write(categories_of, self.people[VERA])
        told = [*month(), *STORIES]
        steps = [(step, number, story) for story in told for number, step in enumerate(story.steps)]
        for step, number, story in sorted(steps, key=lambda found: -found[0].minutes_ago):
            self.turn_back(step.minutes_ago)
            await store.write(self._do, step, number, story)
        await store.write(self._read_what_is_old, told)
        await furnish(store, self.people, self.ids, self.turn_back)

    async def carry(self, store: Store) -> None:
        """The bot has done its part by now."""
        self.turn_back(0)
        story = next(one for one in STORIES if one.subject == CARRIED_SUBJECT)
        said = [self._said[story, number] for number in (2, 3, 4)]
        fates = tuple(zip(said, (REFUSED, DOUBTFUL, WAITING), strict=True))
        while await store.write(carry_all, fates):
            continue

    @property
    def ids(self) -> dict[str, int]:
        """By subject, those of the stories alone: a month has many tickets of one subject."""
        return {story.subject: self._numbers[story] for story in STORIES}

    def turn_back(self, minutes_ago: float) -> None:
        """From now on it is so long before the moment of the pictures."""
        self.now_ms = MOMENT_MS - int(minutes_ago * MINUTE_MS)

    def _do(self, tx: Transaction, step: Step, number: int, story: Story) -> None:
        actor = self.people[step.who]
        if step.verb == "rate":
            rating.give_rating(tx, actor, self._numbers[story], step.score)
            rating.comment_rating(tx, actor, self._numbers[story], step.text)
            return
        outcome = self._outcome(tx, actor, step, story)
        self._numbers[story] = outcome.ticket.id
        message = outcome.message
        if message is None or step.verb == "edit":
            return
        self._said[story, number] = message.id
        reading.mark_read(tx, actor, outcome.ticket.id, message.id)
        if step.verb != "note":
            spoken = _Spoken(step.minutes_ago, message.id)
            self._public.setdefault(story, []).append(spoken)

    def _outcome(self, tx: Transaction, actor: Person, step: Step, story: Story) -> Outcome:
        door = Origin(step.door)
        if step.verb == "open":
            chosen = self._categories[story.category] if story.category else None
            opening = TicketDraft(story.subject, step.text, origin=door, category_id=chosen)
            return tickets.open_ticket(tx, actor, opening, NO_LIMIT)
        ticket_id = self._numbers[story]
        if step.verb == "say":
            quoted = None if step.quotes is None else self._said[story, step.quotes]
            answer = MessageDraft(ticket_id, step.text, reply_to=quoted, origin=door)
            return conversation.post_message(tx, actor, answer, NO_LIMIT)
        if step.verb == "note":
            return conversation.add_note(tx, actor, NoteDraft(ticket_id, step.text))
        if step.verb == "edit":
            return conversation.edit_message(tx, actor, self._said[story, step.of], step.text)
        if step.verb == "claim":
            return tickets.claim(tx, actor, ticket_id, None)
        change = tickets.resolve if step.verb == "resolve" else tickets.close
        return change(tx, actor, ticket_id)

    def _read_what_is_old(self, tx: Transaction, told: list[Story]) -> None:
        staff = [person for person in self.people.values() if person.is_staff]
        for story in told:
            spoken = self._public[story]
            old = [one.message_id for one in spoken if one.minutes_ago > READ_AFTER_MINUTES]
            if not old:
                continue
            for reader in [self.people[story.steps[0].who], *staff]:
                reading.mark_read(tx, reader, self._numbers[story], old[-1])


def _meet(tx: Transaction, face: Face) -> Person:
    person = _known(tx, face)
    if not face.is_agent:
        return person
    return people.set_role(tx, _known(tx, VERA), person.id, Role.AGENT)


def _known(tx: Transaction, face: Face) -> Person:
    profile = Profile(face.id, face.name, face.username, "ru")
    return people.meet(tx, profile, frozenset({ADMIN_ID}))


async def seed(folder: Path) -> dict[str, int]:
    """Fills the new desk in `folder` and answers the tickets' numbers by subject."""
    sampler = _Sampler()
    async with open_store(folder, lambda: sampler.now_ms) as store:
        await sampler.fill(store)
        kept = await tell_media(store, folder, sampler.people, sampler.turn_back)
        await sampler.carry(store)
    return {**sampler.ids, MEDIA_SUBJECT: kept}
