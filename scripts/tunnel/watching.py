"""Follows the tunnel for as long as it runs: config.json changes when the address does.

It must never write what already stands there, nor say the same thing twice in a row.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from app.config import SettingsError
from scripts.tunnel.agents import Choice, Survey, choose_tunnel, find_tunnels
from scripts.tunnel.setting import Change, RefusedError, Say, read_place, set_address
from scripts.tunnel.telling import choice_lines

#: Between two looks while a tunnel is there; without one the pauses grow to the second figure.
LOOK_EVERY_S = 1.0
LOOK_AT_LEAST_EVERY_S = 3.0
PAUSE_GROWTH = 1.5


class Watch:
    """One line is told for each change of what is found; `on_change` hears of each new address."""

    def __init__(
        self,
        path: Path,
        api: str | None,
        say: Say,
        tell: Callable[[str], None],
        on_change: Callable[[Change], None],
    ) -> None:
        self._path = path
        self._api = api
        self._say = say
        self._tell = tell
        self._on_change = on_change
        self._told = ""
        self._pause_s = LOOK_EVERY_S
        # Where the chosen tunnel was last seen: while it is there, nobody else is asked.
        self._agent: str | None = None

    def run(self, wait: Callable[[float], None]) -> NoReturn:
        """Looks again and again; ends by what `wait` raises, such as KeyboardInterrupt."""
        while True:
            wait(self.look())

    def look(self) -> float:
        """One look, told when it shows something else than the last; the pause after it, in s."""
        try:
            place = read_place(self._path)
        except SettingsError as error:
            reason = error.told(self._say)
            return self._wait_longer(self._say("script.url.watch.blocked", reason=reason))
        survey, choice = self._find(place.port, place.public_url)
        if choice.origin is None:
            reason = " ".join(choice_lines(choice, survey, place.port, self._say))
            kept = place.public_url or self._say("script.url.none")
            return self._wait_longer(self._say("script.url.watch.lost", reason=reason, origin=kept))
        return self._set(choice.origin)

    def _find(self, port: int, in_use: str | None) -> tuple[Survey, Choice]:
        known = self._api or self._agent
        survey = find_tunnels(known)
        choice = choose_tunnel(survey, port, in_use)
        if choice.origin is None and known is not self._api:
            survey = find_tunnels()
            choice = choose_tunnel(survey, port, in_use)
        self._agent = choice.tunnels[0].agent if choice.origin else None
        return survey, choice

    def _set(self, origin: str) -> float:
        try:
            change = set_address(self._path, origin, self._say)
        except RefusedError as error:
            return self._wait_longer(self._say("script.url.watch.blocked", reason=error))
        self._pause_s = LOOK_EVERY_S
        line = self._say("script.url.watch.same", origin=origin)
        if change.is_new:
            former = change.former or self._say("script.url.none")
            self._tell(self._say("script.url.watch.changed", former=former, origin=origin))
            self._on_change(change)
        elif line != self._told:
            self._tell(line)
        self._told = line
        return self._pause_s

    def _wait_longer(self, line: str) -> float:
        if line != self._told:
            self._tell(line)
            self._pause_s = LOOK_EVERY_S
        self._told = line
        self._pause_s = min(self._pause_s * PAUSE_GROWTH, LOOK_AT_LEAST_EVERY_S)
        return self._pause_s
