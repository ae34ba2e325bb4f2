"""Every page that looks on, and what has changed since they looked last.
While nobody looks it does nothing but note that something is new.
"""

import asyncio
import secrets
from typing import Any

from app.sandbox.chats import Chat, Message
from app.sandbox.server import PretendTelegram
from app.sandbox.stage.feed import Line
from app.sandbox.stage.scenery import Scenery
from app.sandbox.stage.switches import Switches

#: The bot's and people's states are compared at most this often; messages go out at once.
LOOK_PAUSE_S = 0.04
Body = dict[str, Any]


class Audience:
    """`join` gives a line the whole scene first and each change after it."""

    def __init__(self, telegram: PretendTelegram, scenery: Scenery, switches: Switches) -> None:
        self._telegram = telegram
        self._scenery = scenery
        self._switches = switches
        self._lines: set[Line] = set()
        self._epoch = secrets.token_hex(6)
        self._known: dict[str, Body | list[Body]] = {}
        self._actions: dict[int, int] = {}
        self._look: asyncio.TimerHandle | None = None
        self._watched: set[int] = set()
        world = telegram.world
        world.bell.watch(self._on_chat)
        world.calls.bell.watch(lambda _what: self.look_soon())
        world.updates.bell.watch(lambda _what: self.look_soon())

    def __len__(self) -> int:
        return len(self._lines)

    def join(self, line: Line) -> None:
        for chat in self._telegram.world.chats.values():
            self._on_chat(chat)
        self._known = self._states()
        self._lines.add(line)
        line.tell({"on": "scene", "epoch": self._epoch, **self._scene()})

    def leave(self, line: Line) -> None:
        self._lines.discard(line)

    def close(self) -> None:
        if self._look is not None:
            self._look.cancel()
        for line in self._lines:
            line.cut()

    def look_soon(self) -> None:
        if self._lines and self._look is None:
            loop = asyncio.get_running_loop()
            self._look = loop.call_later(LOOK_PAUSE_S, self._look_now)

    def _scene(self) -> Body:
        return {
            "bot": self._scenery.bot(),
            "people": list(self._scenery.people().values()),
            "chats": self._scenery.chats(),
            "troubles": self._switches.state(),
        }

    def _on_chat(self, chat: object) -> None:
        if not isinstance(chat, Chat) or not chat.is_private or chat.chat_id in self._watched:
            return
        self._watched.add(chat.chat_id)
        chat.bell.watch(lambda what: self._on_ring(chat, what))
        self.look_soon()

    def _on_ring(self, chat: Chat, what: object) -> None:
        if not self._lines:
            return
        if isinstance(what, Message):
            shown = self._scenery.message(what)
            self._tell({"on": "message", "chat_id": chat.chat_id, "message": shown})
        elif len(chat.actions) > self._actions.get(chat.chat_id, 0):
            self._tell({"on": "action", "chat_id": chat.chat_id, "action": chat.actions[-1]})
        self._actions[chat.chat_id] = len(chat.actions)
        self.look_soon()

    def _look_now(self) -> None:
        """Sends each state that is not what the pages know."""
        self._look = None
        states = self._states()
        for name, state in states.items():
            if self._known.get(name) != state:
                self._tell({"on": name.partition(":")[0], "state": state})
        self._known = states

    def _states(self) -> dict[str, Body | list[Body]]:
        people = self._scenery.people()
        return {
            "bot": self._scenery.bot(),
            "troubles": self._switches.state(),
            **{f"person:{user_id}": state for user_id, state in people.items()},
        }

    def _tell(self, body: Body) -> None:
        for line in tuple(self._lines):
            line.tell(body)
