"""The pretend Telegram while the desk's past is made up: its chats fill as the bot would fill them.

It must never reach a network: it holds a world in memory and writes it into a folder.
"""

from pathlib import Path
from typing import Any

from app.config import Settings
from app.sandbox import PretendTelegram
from app.sandbox.chats import Message
from app.sandbox.clock import Clock
from app.sandbox.memory import Memory
from app.sandbox.text import FormattedText
from app.services import notifications, outbox
from app.services.outbox import Done, Parcel
from app.store.transaction import Transaction
from app.telegram.calls import changed, entities_of, looks_of
from app.telegram.rendering import Letter, render
from app.telegram.steps import TEXT, SentMessage, Step
from scripts.demo_desk.stories import Player

DELIVER_LIMIT = 16


class PastClock(Clock):
    """Stands where it is put."""

    def __init__(self, at_ms: int) -> None:
        super().__init__()
        self.at_ms = at_ms

    def now_s(self) -> float:
        return self.at_ms / 1000


class Postman:
    """Carries what the desk has to tell into the chats, and what people write out of them."""

    def __init__(self, settings: Settings, clock: PastClock, bot_username: str) -> None:
        self._settings = settings
        token = settings.bot_token.get_secret_value()
        self.telegram = PretendTelegram(token, username=bot_username)
        self.telegram.world.clock = clock
        #: By chat and ticket, what a reply would be sent to.
        self._newest: dict[tuple[int, int], Message] = {}

    def introduce(self, player: Player, language: str) -> None:
        user = self.telegram.add_user(
            player.id,
            player.first_name,
            last_name=player.last_name,
            username=player.username,
            language_code=language,
            role=player.role,
        )
        self.telegram.start(user)

    def write(self, player: Player, text: str, ticket_id: int | None) -> Message:
        """Somebody writes in their chat; with a ticket, as a reply to its newest message there."""
        user = self.telegram.world.users[player.id]
        replied = self._newest.get((player.id, ticket_id)) if ticket_id else None
        return self.telegram.send_text(user, text, reply_to=replied)

    def file(self, message: Message, ticket_id: int) -> None:
        """The desk has put this message into this ticket."""
        self._newest[message.chat.chat_id, ticket_id] = message

    def deliver(self, tx: Transaction) -> int:
        """Sends what is due now, as the bot would; answers how many letters it was."""
        parcels = outbox.claim_due(tx, (), DELIVER_LIMIT)
        for parcel in parcels:
            letter = render(parcel, self._settings)
            for step in letter.steps:
                self._take(tx, parcel, step, letter)
            if not letter.steps:
                outbox.done(tx, parcel.delivery, Done([], [], {}, []))
        return len(parcels)

    def _take(self, tx: Transaction, parcel: Parcel, step: Step, letter: Letter) -> None:
        """What the Bot API would make of a step in the chat; the past holds words alone."""
        delivery = parcel.delivery
        if step.do == TEXT:
            message = self._post(delivery.chat_id, step, letter)
            if delivery.ticket_id is not None:
                self.file(message, delivery.ticket_id)
            made = SentMessage(message.message_id, TEXT, looks_of(step, letter.buttons))
            outbox.done(tx, delivery, Done([list(made)], [], {}, []))
            return
        if step.do == "edit_text":
            message = self.telegram.chat(delivery.chat_id).messages[step.target or 0]
            message.content, message.reply_markup = _content(step), _markup(step, letter)
        left = changed(step, letter.buttons)
        outbox.done(tx, delivery, Done([list(one) for one in left.messages], left.gone, {}, []))

    def _post(self, chat_id: int, step: Step, letter: Letter) -> Message:
        chat, world = self.telegram.chat(chat_id), self.telegram.world
        return world.post(chat, world.bot, _content(step), reply_markup=_markup(step, letter))

    def keep(self, folder: Path) -> None:
        Memory(self.telegram.world, folder).save()


def plan_all(tx: Transaction) -> None:
    while notifications.plan(tx):
        continue


def _content(step: Step) -> dict[str, Any]:
    entities = tuple(entity.to_dict() for entity in entities_of(step))
    return FormattedText(step.part.text, entities).content("text", "entities")


def _markup(step: Step, letter: Letter) -> dict[str, Any] | None:
    return letter.buttons.to_dict() if letter.buttons and step.buttons else None
