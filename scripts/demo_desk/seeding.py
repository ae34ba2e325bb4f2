"""Fills the demo's desk and its chats: every deed through the desk's own verbs, at its own time.

It must never write to a desk that is there already: its folder is new.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from app.config import Settings
from app.domain.message import Kind, Message
from app.domain.person import Person, Profile, Role
from app.services import (
    answers,
    conversation,
    health,
    inbox,
    moving,
    people,
    reading,
    routing,
    tickets,
    upkeep,
)
from app.services.conversation import MessageDraft, NoteDraft
from app.services.incoming import Incoming
from app.services.outcome import Outcome
from app.services.tickets import TicketDraft
from app.store.database import Store, open_store
from app.store.transaction import Transaction
from scripts.demo_desk.postman import PastClock, Postman, plan_all
from scripts.demo_desk.stories import Cast, Player, Step, Story

BOT_USERNAME = "tikethet_demo_bot"
NO_LIMIT = 0
SECOND_MS = 1000
DAY_MS = 24 * 3600 * SECOND_MS
ARRIVED_BEFORE_MS = 23 * DAY_MS
#: The bot plans at once and sends alerts three seconds later.
PLAN_AFTER_MS = SECOND_MS
SEND_AFTER_MS = 5 * SECOND_MS
UPKEEP_EVERY_MS = DAY_MS // 2
PAGE = 100
_CLOSING: Mapping[str, Callable[[Transaction, Person, int], Outcome]] = {
    "resolves": tickets.resolve,
    "closes": tickets.close,
}


async def seed(
    settings: Settings, telegram_folder: Path, cast: Cast, now_ms: int
) -> dict[int, int]:
    """Fills `settings.data_dir` and `telegram_folder`; answers ticket ids by story number."""
    clock = PastClock(now_ms - ARRIVED_BEFORE_MS)
    postman = Postman(settings, clock, BOT_USERNAME)
    seeder = _Seeder(cast, postman)
    async with open_store(settings.data_dir, lambda: clock.at_ms) as store:
        await seeder.fill(store, clock, now_ms)
    postman.keep(telegram_folder)
    return seeder.ticket_ids


class _Seeder:
    def __init__(self, cast: Cast, postman: Postman) -> None:
        self._cast = cast
        self._postman = postman
        self._people: dict[str, Person] = {}
        self.ticket_ids: dict[int, int] = {}

    async def fill(self, store: Store, clock: PastClock, now_ms: int) -> None:
        bot_id = self._postman.telegram.world.bot.user_id
        await store.write(health.remember_bot, bot_id, BOT_USERNAME)
        for player in self._cast.players.values():
            await store.write(self._arrive, player)
        await self._settle(store, clock)
        swept_at = clock.at_ms
        steps = [(step, story) for story in self._cast.stories for step in story.steps]
        for step, story in sorted(steps, key=lambda pair: pair[0].at):
            clock.at_ms = max(step.at, clock.at_ms)
            if clock.at_ms - swept_at > UPKEEP_EVERY_MS:
                swept_at = clock.at_ms
                await store.write(upkeep.tick)
            await store.write(self._act, step, story)
            await self._settle(store, clock)
        clock.at_ms = max(now_ms - 2 * SEND_AFTER_MS, clock.at_ms)
        await store.write(upkeep.tick)
        await store.write(self._read_all)
        await self._settle(store, clock)

    async def _settle(self, store: Store, clock: PastClock) -> None:
        """The bot does its part before the next deed."""
        clock.at_ms += PLAN_AFTER_MS
        await store.write(plan_all)
        clock.at_ms += SEND_AFTER_MS
        while await store.write(self._postman.deliver):
            continue

    # -- people ------------------------------------------------------------------------------

    def _arrive(self, tx: Transaction, player: Player) -> None:
        """They press Start; who is on the staff has been made so by the admin."""
        self._postman.introduce(player, self._cast.language)
        admin = self._cast.admin
        person = people.meet(tx, self._profile(player), frozenset({admin.id}))
        if player.is_staff and player.key != admin.key:
            person = people.set_role(tx, self._people[admin.key], person.id, Role(player.role))
        self._people[player.key] = person
        answers.plan(tx, person.id, "greeting_staff" if person.is_staff else "greeting")

    def _profile(self, player: Player) -> Profile:
        name = f"{player.first_name} {player.last_name}".strip()
        return Profile(player.id, name, player.username, self._cast.language)

    # -- what they do --------------------------------------------------------------------------

    def _act(self, tx: Transaction, step: Step, story: Story) -> None:
        actor = self._people[step.who]
        verb, _, whom = step.verb.partition(":")
        if verb in {"writes", "replies"}:
            self._write(tx, actor, step, story)
            return
        ticket_id = self.ticket_ids.get(story.number)
        if ticket_id is not None:
            _read(tx, actor, ticket_id)
        outcome = self._in_app(tx, actor, step, story, verb, whom)
        self.ticket_ids[story.number] = outcome.ticket.id
        _read(tx, actor, outcome.ticket.id)

    def _in_app(
        self, tx: Transaction, actor: Person, step: Step, story: Story, verb: str, whom: str
    ) -> Outcome:
        if verb == "opens":
            opening = TicketDraft(story.subject, step.text)
            return tickets.open_ticket(tx, actor, opening, NO_LIMIT)
        ticket_id = self.ticket_ids[story.number]
        if verb in {"says", "answers"}:
            return conversation.post_message(
                tx, actor, MessageDraft(ticket_id, step.text), NO_LIMIT
            )
        if verb == "notes":
            return conversation.add_note(tx, actor, NoteDraft(ticket_id, step.text))
        if verb == "takes":
            return tickets.claim(tx, actor, ticket_id, None)
        if verb == "gives":
            return tickets.assign(tx, actor, ticket_id, self._people[whom].id)
        return _CLOSING[verb](tx, actor, ticket_id)

    def _write(self, tx: Transaction, actor: Person, step: Step, story: Story) -> None:
        """In the chat; a first message that lands in another ticket is moved to a new one."""
        ticket_id = self.ticket_ids.get(story.number)
        player = self._cast.players[step.who]
        message = self._postman.write(player, step.text, ticket_id)
        replied = message.reply_to.message_id if message.reply_to else None
        incoming = Incoming(message.message_id, message.date, step.text, reply_to=replied)
        if actor.is_staff:
            outcome = routing.reply_as_staff(tx, actor, incoming)
        else:
            outcome = routing.receive(tx, actor, incoming, NO_LIMIT)
        if outcome is None or outcome.message is None:
            raise LookupError(f"nobody heard {step.who}: {step.text}")
        landed_id = outcome.ticket.id
        if ticket_id is None and landed_id in self.ticket_ids.values():
            landed_id = moving.move_burst(tx, actor, outcome.message.id, None).id
            answers.plan(tx, actor.id, "moved", landed_id)
        self.ticket_ids[story.number] = landed_id
        self._postman.file(message, landed_id)
        if actor.is_staff and outcome.ticket is not None:
            customer = outcome.ticket.customer.name
            answers.plan(tx, actor.id, "staff_sent", landed_id, customer=customer)

    def _read_all(self, tx: Transaction) -> None:
        """Everyone has seen everything; a side with news has seen all but the last words to it."""
        for story in self._cast.stories:
            customer = self._people[story.steps[0].who]
            for reader in [customer, *self._staff()]:
                side = "staff" if reader.is_staff else "customer"
                ticket_id = self.ticket_ids[story.number]
                _read(tx, reader, ticket_id, leaves_news=side in story.unread)

    def _staff(self) -> list[Person]:
        return [person for person in self._people.values() if person.is_staff]


def _read(
    tx: Transaction, reader: Person, ticket_id: int, *, leaves_news: bool = False
) -> None:
    """Up to the end, or up to where the reader's own side has spoken last."""
    found = inbox.list_messages(tx, reader, ticket_id, PAGE).messages
    if leaves_news:
        found = [message for message in found if _is_of_side(message, reader)]
    if found:
        reading.mark_read(tx, reader, ticket_id, found[-1].id)


def _is_of_side(message: Message, reader: Person) -> bool:
    if message.author is None or message.kind == Kind.SYSTEM:
        return False
    return (message.author.role != "customer") == reader.is_staff
