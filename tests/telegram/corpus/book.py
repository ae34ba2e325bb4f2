"""The book of the corpus: raw updates in the Bot API's shapes, and what each must come to.

Everything in it is made up here from https://core.telegram.org/bots/api; nobody ever said it.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from app.sandbox.files import Files

Body = dict[str, Any]
#: Any moment will do; every message is a minute after the one before, so that none is a burst.
STARTED_S = 1_791_968_400
PEOPLE: dict[int, Body] = {
    5001: {"first_name": "Анна", "language_code": "ru"},
    5002: {"first_name": "Bob", "last_name": "O'Neil", "username": "bob_on", "language_code": "en"},
    5003: {"first_name": "محمد", "is_premium": True, "added_to_attachment_menu": True},
    5004: {"first_name": "李", "language_code": "zh-hans"},
    5005: {"first_name": "\u202eevil\u0000", "last_name": "\u3164"},
}


@dataclass(frozen=True)
class Wanted:
    """What the desk must show of one message of Telegram. `body` None: not looked at.

    `quote` is a part of what is answered: with the answer, or before its words when it came first.
    `begins` is what a body begins with where its rest is a matter of locale.
    """

    body: str | None = ""
    begins: str = ""
    files: tuple[str, ...] = ()
    card: str | None = None
    forwarded: str | None = None
    marks: tuple[str, ...] = ()
    reactions: tuple[str, ...] = ()
    album: str | None = None
    edited: bool = False
    quote: str | None = None


@dataclass
class Book:
    """`updates` are without ids: whoever hands them out numbers them."""

    files: Files
    updates: list[Body] = field(default_factory=list)
    wanted: dict[tuple[int, int], Wanted] = field(default_factory=dict)
    _number: int = 100

    def person(self, who: int) -> Body:
        return {"id": who, "is_bot": False, **PEOPLE[who]}

    def chat(self, who: int) -> Body:
        known = PEOPLE[who]
        chat: Body = {"id": who, "type": "private"}
        return chat | {name: known[name] for name in ("first_name", "last_name") if name in known}

    def message(self, who: int, **content: Any) -> Body:
        """A message under the next number of this chat."""
        self._number += 1
        return {
            "message_id": self._number,
            "from": self.person(who),
            "chat": self.chat(who),
            "date": STARTED_S + 60 * self._number,
            **content,
        }

    def says(self, who: int, wanted: Wanted, **content: Any) -> Body:
        """A message that the desk must show as `wanted`."""
        message = self.message(who, **content)
        self.updates.append({"message": message})
        self.wanted[who, message["message_id"]] = wanted
        return message

    def edits(self, message: Body, after_s: int, wanted: Wanted, **content: Any) -> Body:
        """The message with `content` instead of what it said; `wanted` is how it ends."""
        about = ("message_id", "from", "chat", "date", "media_group_id", "forward_origin")
        kept = {name: message[name] for name in about if name in message}
        edited = {**kept, "edit_date": message["date"] + after_s, **content}
        self.updates.append({"edited_message": edited})
        self.wanted[message["chat"]["id"], message["message_id"]] = wanted
        return edited

    def reacts(self, message: Body, types: list[Body], *shown: str) -> None:
        body = {
            "chat": message["chat"],
            "message_id": message["message_id"],
            "user": message["from"],
            "date": message["date"] + 5,
            "old_reaction": [],
            "new_reaction": types,
        }
        self.updates.append({"message_reaction": body})
        place = (message["chat"]["id"], message["message_id"])
        self.wanted[place] = replace(self.wanted[place], reactions=shown)

    def passes(self, **update: Any) -> None:
        """Something that asks for nothing."""
        self.updates.append(update)

    def file(self, kind: str = "document", name: str = "a.bin", **more: Any) -> Body:
        """A file that Telegram has, with bytes of its own."""
        content = f"{kind} {name} {len(self.files.everything())}".encode()
        stored = self.files.keep(kind, content, name, "application/octet-stream")
        return {**stored.wire(), **more}

    def sizes(self, *widths: int) -> list[Body]:
        return [self.file("photo", "photo.jpg", width=one, height=one // 2) for one in widths]
