"""When the demo's three programs really work: asked over HTTP, never guessed from time.

It must never wait for what has died, nor without a limit.
"""

import json
import threading
import time
import urllib.request
from collections.abc import Callable
from typing import Any, TypeVar

from scripts.demo_desk.children import Child

START_LIMIT_S = 60.0
LOOK_AGAIN_S = 0.05
ASK_LIMIT_S = 5.0
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
T = TypeVar("T")


class ChildTrouble(Exception):  # noqa: N818 - it is not a bug of this program, it is told
    """`child` has died, is not ready within START_LIMIT_S, or need not be any more."""

    def __init__(self, child: Child) -> None:
        super().__init__(child.name)
        self.child = child


class Lookout:
    """Waits until a program is ready; raises ChildTrouble also when `over` is set meanwhile."""

    def __init__(self, over: threading.Event) -> None:
        self._over = over

    def address_of_telegram(self, child: Child) -> str:
        """The pretend Telegram says it in its first line."""
        return self._until(child, lambda: _said_address(child))

    def desk(self, child: Child, port: int) -> None:
        address = f"http://127.0.0.1:{port}/healthz"
        self._until(child, lambda: _ask(address).get("status") == "ok" or None)

    def bot(self, child: Child, telegram_url: str, person_id: int) -> None:
        """It polls, and the menu button opens the Mini App."""

        def look() -> bool | None:
            if not _ask(f"{telegram_url}/control/updates", {}).get("polls"):
                return None
            button = _ask(f"{telegram_url}/control/menu_button", {"user_id": person_id})
            return button.get("type") == "web_app" or None

        self._until(child, look)

    def _until(self, child: Child, look: Callable[[], T | None]) -> T:
        deadline = time.monotonic() + START_LIMIT_S
        while time.monotonic() < deadline:
            found = look()
            if found is not None:
                return found
            if child.status is not None or self._over.wait(LOOK_AGAIN_S):
                break
        raise ChildTrouble(child)


def _said_address(child: Child) -> str | None:
    for line in child.said().splitlines(keepends=True):
        if line.startswith('{"url"') and line.endswith("\n"):
            return str(json.loads(line)["url"])
    return None


def _ask(url: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """The JSON of an answer, `{}` while there is none."""
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(  # noqa: S310 - the address is loopback and our own
        url, content, {"Content-Type": "application/json"}
    )
    try:
        with _OPENER.open(request, timeout=ASK_LIMIT_S) as answer:
            found = json.load(answer)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
