"""The person side over HTTP, for a pretend Telegram that runs as its own process.
It speaks JSON under /control and is refused to web pages: bodies must say application/json.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from app.sandbox.chats import Chat, Message
from app.sandbox.gate import as_json
from app.sandbox.planting import plant
from app.sandbox.server import PretendTelegram, is_our_host
from app.sandbox.users import User

WAIT_LIMIT_S = 60.0
PLACE_NAMES = frozenset({"user_id", "chat_id", "message_id"})
Body = dict[str, Any]
Verb = Callable[[Body], Any]


class Control:
    """One POST per verb, its arguments a JSON object; the answer is what the verb made."""

    def __init__(self, telegram: PretendTelegram) -> None:
        self._telegram = telegram
        self._return: asyncio.Task[None] | None = None

    def routes(self) -> list[web.RouteDef]:
        verbs: dict[str, Verb] = {
            "add_user": self._add_user,
            "add_group": self._add_group,
            "send_text": self._send_text,
            "send": self._send,
            "edit_text": self._edit_text,
            "edit_medium": self._edit_medium,
            "move_live": self._move_live,
            "react": self._react,
            "press": self._press,
            "block": self._block,
            "unblock": self._unblock,
            "remove_bot": self._remove_bot,
            "deactivate": self._deactivate,
            "history": self._history,
            "wait": self._wait,
            "calls": self._calls,
            "updates": self._updates,
            "add_update": self._add_update,
            "fault": self._fault,
            "clear_faults": self._clear_faults,
            "limits": self._limits,
            "down": self._down,
            "open": self._open,
            "menu_button": self._menu_button,
        }
        return [web.post(f"/control/{name}", _door(verb)) for name, verb in verbs.items()]

    async def close(self, _app: web.Application) -> None:
        if self._return is not None:
            self._return.cancel()
            await asyncio.gather(self._return, return_exceptions=True)

    # People

    def _add_user(self, body: Body) -> Body:
        user_id, first_name = body.pop("user_id"), body.pop("first_name")
        return self._telegram.add_user(user_id, first_name, **body).wire()

    def _add_group(self, body: Body) -> Body:
        return self._telegram.add_group(body["chat_id"], body["title"]).wire()

    def _send_text(self, body: Body) -> Body:
        user, chat = self._user(body), self._chat(body)
        reply_to = self._replied(chat, body)
        return self._telegram.send_text(user, body["text"], reply_to=reply_to, chat=chat).seen()

    def _send(self, body: Body) -> Body:
        user, chat = self._user(body), self._chat(body)
        fields = {key: value for key, value in body.items() if key not in {"user_id", "chat_id"}}
        if "content" in fields:
            fields["content"] = fields["content"].encode()
        return self._telegram.send(user, fields.pop("kind"), chat=chat, **fields).seen()

    def _edit_text(self, body: Body) -> Body:
        message = self._message(body)
        return self._telegram.edit_text(self._user(body), message, body["text"]).seen()

    def _edit_medium(self, body: Body) -> Body:
        user, message = self._user(body), self._message(body)
        fields = {key: value for key, value in body.items() if key not in PLACE_NAMES}
        if "content" in fields:
            fields["content"] = fields["content"].encode()
        return self._telegram.edit_medium(user, message, fields.pop("kind"), **fields).seen()

    def _move_live(self, body: Body) -> Body:
        place = (body["latitude"], body["longitude"])
        return self._telegram.move_live(self._user(body), self._message(body), *place).seen()

    def _react(self, body: Body) -> None:
        self._telegram.react(self._user(body), self._message(body), *body["emoji"])

    def _press(self, body: Body) -> Body:
        press = self._telegram.press(self._user(body), self._message(body), body["label"])
        return {"press_id": press.press_id}

    def _block(self, body: Body) -> None:
        self._telegram.block(self._user(body))

    def _unblock(self, body: Body) -> None:
        self._telegram.unblock(self._user(body))

    def _remove_bot(self, body: Body) -> None:
        self._telegram.remove_bot(self._user(body), self._chat(body))

    def _deactivate(self, body: Body) -> None:
        self._telegram.deactivate(self._user(body))

    # What can be seen

    def _history(self, body: Body) -> Body:
        chat = self._chat(body)
        pinned = [message.message_id for message in chat.pinned()]
        messages = [message.seen() for message in chat.everything()]
        return {"messages": messages, "pinned": pinned, "actions": chat.actions}

    async def _wait(self, body: Body) -> Body:
        """For the first message of the bot with `text` in it, newer than `after`."""
        chat = self._chat(body)
        after, fragment = body.get("after", 0), body.get("text", "")
        message = await chat.wait_for(
            lambda m: m.from_bot and m.message_id > after and fragment in m.text,
            timeout_s=min(float(body.get("timeout_s", WAIT_LIMIT_S)), WAIT_LIMIT_S),
        )
        return message.seen()

    def _calls(self, body: Body) -> list[Body]:
        after = body.get("after", 0)
        return [call.wire() for call in self._telegram.calls.all() if call.number > after]

    def _updates(self, _body: Body) -> Body:
        updates = self._telegram.updates
        delivered = {str(key): count for key, count in updates.delivered.items()}
        return {"pending": updates.pending(), "delivered": delivered, "polls": updates.polls}

    def _menu_button(self, body: Body) -> Body:
        return self._telegram.apps.menu_button(self._user(body))

    def _open(self, body: Body) -> Body:
        """An inline web_app button when a message is named, else the menu button."""
        user, apps = self._user(body), self._telegram.apps
        if "message_id" not in body:
            return {"url": apps.open_menu_button(user)}
        return {"url": apps.open_button(user, self._message(body), body["label"])}

    # What goes wrong

    def _fault(self, body: Body) -> Body:
        return plant(self._telegram.faults, body).wire()

    def _clear_faults(self, _body: Body) -> None:
        self._telegram.faults.clear()

    def _add_update(self, body: Body) -> Body:
        """`update` under the next id, or as it is and once when it brings its own update_id."""
        updates = self._telegram.updates
        if body.get("repeat"):
            updates.repeat(body["repeat"])
            return {"repeat": body["repeat"]}
        if "update_id" not in body["update"]:
            return {"update_id": updates.add_raw(body["update"])}
        updates.inject(body["update"])
        return {"update_id": body["update"]["update_id"]}

    def _limits(self, body: Body) -> None:
        if body["enforce"]:
            self._telegram.limits.enforce()
        else:
            self._telegram.limits.relax()

    def _down(self, body: Body) -> None:
        """Away for `for_s` seconds; the answer still goes out before it."""
        if self._return is None or self._return.done():
            self._return = asyncio.create_task(self._be_away(float(body["for_s"])))

    async def _be_away(self, for_s: float) -> None:
        await asyncio.sleep(0.05)
        await self._telegram.go_down()
        await asyncio.sleep(for_s)
        await self._telegram.come_back()

    # Finding what a body names

    def _user(self, body: Body) -> User:
        return self._telegram.world.users[body["user_id"]]

    def _chat(self, body: Body) -> Chat:
        return self._telegram.chat(int(body.get("chat_id") or body["user_id"]))

    def _message(self, body: Body) -> Message:
        return self._chat(body).messages[body["message_id"]]

    def _replied(self, chat: Chat, body: Body) -> Message | None:
        return chat.messages[body["reply_to"]] if body.get("reply_to") else None


def _door(verb: Verb) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def open_door(request: web.Request) -> web.Response:
        if not is_our_host(request):
            return _failed(421, "this address is not ours")
        if request.content_type != "application/json":
            return _failed(415, "say application/json")
        try:
            made = verb(await request.json())
            return as_json(await made if asyncio.iscoroutine(made) else made)
        except TimeoutError as late:
            return _failed(408, str(late))
        except (LookupError, ValueError, TypeError, PermissionError) as wrong:
            return _failed(400, f"{type(wrong).__name__}: {wrong}")

    return open_door


def _failed(status: int, reason: str) -> web.Response:
    return web.json_response({"error": reason}, status=status)
