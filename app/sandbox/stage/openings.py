"""The ways into the Mini App that a player can take, each answered with a signed address.
Signing and addresses are apps.py's; here is only which button was meant.
"""

from typing import Any
from urllib.parse import urlsplit

from app.sandbox.server import PretendTelegram
from app.sandbox.stage.deeds import Deeds
from app.sandbox.stage.refusals import DeedRefusedError
from app.sandbox.stage.wishes import Wish

Body = dict[str, Any]
START_PARAM_LIMIT = 512
SCHEMES = frozenset({"http", "https"})


class Openings:
    def __init__(self, telegram: PretendTelegram, deeds: Deeds) -> None:
        self._telegram = telegram
        self._deeds = deeds

    def open_app(self, wish: Wish) -> Body:
        """`way` is menu, button (inline), keyboard, or link (t.me/bot?startapp=…)."""
        ways = {
            "menu": self._by_menu,
            "button": self._by_button,
            "keyboard": self._by_keyboard,
            "link": self._by_link,
        }
        way = ways.get(wish.text("way"))
        if way is None:
            raise DeedRefusedError("bad_wish")
        try:
            url = way(wish)
        except LookupError:
            raise DeedRefusedError("no_app") from None
        if urlsplit(url).scheme not in SCHEMES:
            raise DeedRefusedError("no_app")
        return {"url": url}

    def _by_menu(self, wish: Wish) -> str:
        return self._telegram.apps.open_menu_button(self._deeds.user(wish), **wish.look())

    def _by_button(self, wish: Wish) -> str:
        user, message = self._deeds.user(wish), self._deeds.message(wish)
        return self._telegram.apps.open_button(user, message, wish.text("label"), **wish.look())

    def _by_keyboard(self, wish: Wish) -> str:
        message = self._deeds.message(wish)
        return self._telegram.apps.open_keyboard_button(
            message, wish.text("label"), **wish.look()
        )

    def _by_link(self, wish: Wish) -> str:
        """The main Mini App is set with @BotFather; here it is everybody's menu button."""
        button = self._telegram.profile.default_button
        param = wish.text("start_param", "")
        if button["type"] != "web_app" or len(param) > START_PARAM_LIMIT:
            raise DeedRefusedError("no_app")
        page, user = button["web_app"]["url"], self._deeds.user(wish)
        if not param:
            return self._telegram.apps.open_menu_button(user, **wish.look())
        return self._telegram.apps.open_link(user, page, param, **wish.look())
