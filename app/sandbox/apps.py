"""How people come into the Mini App: the button they press and the address their client opens.
It signs with the bot's token as Telegram does; the page itself is not its business.
"""

from typing import Any

from app.sandbox.chats import Chat, Message
from app.sandbox.launch import (
    launch_url,
    new_query_id,
    sign_launch,
    web_app_user,
    with_start_param,
)
from app.sandbox.people import chat_instance
from app.sandbox.users import User
from app.sandbox.world import World


class Apps:
    """Each verb answers the whole address with its hash; `look` goes to launch.launch_url."""

    def __init__(self, world: World) -> None:
        self._world = world

    def sign(self, user: User, *, age_s: int = 0, **fields: str) -> str:
        """The initData string, signed for this user `age_s` seconds ago."""
        auth_date_s = self._world.clock.date() - age_s
        chat = self._world.chats[user.user_id]
        person = web_app_user(user.wire(), may_write=chat.started and not chat.blocked)
        return sign_launch(self._world.token, person, auth_date_s, **fields)

    def menu_button(self, user: User) -> dict[str, Any]:
        """The menu button on this person's screen: web_app or commands."""
        return self._world.profile.button_seen(user.user_id)

    def open_menu_button(self, user: User, **look: Any) -> str:
        button = self.menu_button(user)
        if button["type"] != "web_app":
            raise LookupError(f"the menu button of user {user.user_id} is {button['type']!r}")
        return launch_url(button["web_app"]["url"], self._sign_query(user), **look)

    def open_button(self, user: User, message: Message, label: str, **look: Any) -> str:
        """Presses an inline web_app button."""
        button = message.button(label)
        if "web_app" not in button:
            raise LookupError(f"{label!r} is not a web_app button but {sorted(button)}")
        return launch_url(button["web_app"]["url"], self._sign_query(user), **look)

    def open_keyboard_button(self, message: Message, label: str, **look: Any) -> str:
        """Presses a web_app button of a reply keyboard: such a launch carries no initData."""
        rows = (message.reply_markup or {}).get("keyboard", [])
        buttons = [button for row in rows for button in row if button["text"] == label]
        if not buttons or "web_app" not in buttons[0]:
            raise LookupError(f"message {message.message_id} has no keyboard button {label!r}")
        return launch_url(buttons[0]["web_app"]["url"], None, **look)

    def open_link(
        self, user: User, page: str, start_param: str, chat: Chat | None = None, **look: Any
    ) -> str:
        """Follows a t.me link with `startapp`, from `chat` or from the private chat.

        The parameter is in the signed data and in the page's query; there is no query id.
        Raises ValueError for a parameter that no client passes on.
        """
        page = with_start_param(page, start_param)
        where = chat or self._world.chats[user.user_id]
        data = self.sign(
            user,
            start_param=start_param,
            chat_type="sender" if where.is_private else where.kind,
            chat_instance=chat_instance(where),
        )
        return launch_url(page, data, **look)

    def _sign_query(self, user: User) -> str:
        """Signed data that answerWebAppQuery can answer: of buttons in the private chat only."""
        query_id = new_query_id()
        self._world.chats[user.user_id].room.app_queries.add(query_id)
        return self.sign(user, query_id=query_id)
