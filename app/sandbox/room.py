"""What a chat is beyond its messages: who its members are, its topics, the draft being typed.
It refuses nothing and tells nobody; the methods and the people do.
"""

from dataclasses import dataclass, field
from typing import Any

GENERAL_TOPIC = 1


@dataclass
class Topic:
    """`thread_id` is the message_thread_id: the id of the message that opened it."""

    thread_id: int
    name: str
    icon_color: int
    icon_custom_emoji_id: str = ""
    is_closed: bool = False
    is_hidden: bool = False

    def wire(self) -> dict[str, Any]:
        return {"message_thread_id": self.thread_id, **self.looks()}

    def looks(self) -> dict[str, Any]:
        body: dict[str, Any] = {"name": self.name, "icon_color": self.icon_color}
        if self.icon_custom_emoji_id:
            body["icon_custom_emoji_id"] = self.icon_custom_emoji_id
        return body


@dataclass
class Room:
    """`standings`: the ChatMember status by user id; whoever is not named is no member.

    `draft` is what sendMessageDraft shows; the next message of the bot takes its place.
    `app_queries` are the query ids of Mini Apps opened here that nobody has answered yet,
    `votes` the options each person has chosen, by message id and user id.
    """

    is_forum: bool = False
    description: str = ""
    draft: str = ""
    topics: dict[int, Topic] = field(default_factory=dict)
    standings: dict[int, str] = field(default_factory=dict)
    app_queries: set[str] = field(default_factory=set)
    votes: dict[int, dict[int, list[int]]] = field(default_factory=dict)

    def is_admin(self, user_id: int) -> bool:
        return self.standings.get(user_id) in {"administrator", "creator"}
