"""The troubles that a player can switch on: each a set of faults with a name.
It plants and clears its own faults only; what a test has planted stays.
"""

from collections.abc import Callable
from typing import Any

from app.sandbox.faults import Fault, Faults
from app.sandbox.stage.refusals import DeedRefusedError

SENDING = (
    "sendMessage",
    "editMessageText",
    "editMessageReplyMarkup",
    "sendPhoto",
    "sendDocument",
    "sendVideo",
    "sendVoice",
    "sendAudio",
    "sendMediaGroup",
    "copyMessage",
)
RETRY_AFTER_S = 5
SLOW_S = 3.0


def _down(faults: Faults) -> list[Fault]:
    """Every call is cut before anything happens; what people write waits in the queue."""
    return [faults.drop_before(times=None)]


def _flood(faults: Faults) -> list[Fault]:
    return [faults.flood(RETRY_AFTER_S, method=name, times=None) for name in SENDING]


def _slow(faults: Faults) -> list[Fault]:
    return [faults.delay(SLOW_S, method=name, times=None) for name in (*SENDING, "getFile")]


def _lost(faults: Faults) -> list[Fault]:
    """It happened, but the bot is not told: the next call of each kind."""
    return [faults.drop_after(method=name, times=1) for name in SENDING]


PLANTERS: dict[str, Callable[[Faults], list[Fault]]] = {
    "down": _down,
    "flood": _flood,
    "slow": _slow,
    "lost": _lost,
}


class Switches:
    """`state` is what the page shows: which troubles are on and how many calls they struck."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._planted: dict[str, list[Fault]] = {}

    def turn_on(self, name: str) -> None:
        if name not in PLANTERS:
            raise DeedRefusedError("no_such_trouble")
        if not self._is_on(name):
            self._planted[name] = PLANTERS[name](self._faults)

    def turn_off(self, name: str) -> None:
        for fault in self._planted.pop(name, []):
            fault.clear()

    def state(self) -> list[dict[str, Any]]:
        return [
            {
                "name": name,
                "on": self._is_on(name),
                "hits": sum(fault.hits for fault in self._planted.get(name, [])),
            }
            for name in PLANTERS
        ]

    def _is_on(self, name: str) -> bool:
        """Spent or cleared from elsewhere is off; a lost answer is spent by its first call."""
        planted = self._planted.get(name, [])
        if name == "lost" and any(fault.hits for fault in planted):
            self._retire(name)
            return False
        return any(not fault.over.is_set() for fault in planted)

    def _retire(self, name: str) -> None:
        for fault in self._planted[name]:
            fault.clear()
