"""Who is in the demo and what was said, as read from LANGUAGE.json beside this file.

It must never hold words of its own: what people say is in the files.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
#: Between two deeds of one ticket at least so much time passes: the bot speaks in between.
GAP_MS = 30_000
MINUTE_MS = 60_000


class Player(NamedTuple):
    """Somebody with a Telegram account; `role` is what they are to the desk."""

    key: str
    id: int
    first_name: str
    last_name: str
    username: str
    role: str

    @property
    def is_staff(self) -> bool:
        return self.role != "customer"


class Step(NamedTuple):
    """What somebody did in a ticket at `at` (Unix milliseconds).

    `verb` is one of: opens, says (in the Mini App), writes (in the chat), answers (Mini App),
    replies (to an alert in the chat), notes, takes, gives:KEY, resolves, closes.
    """

    at: int
    who: str
    verb: str
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """One ticket; `unread` are the sides that have not seen its end yet."""

    number: int
    subject: str
    unread: tuple[str, ...]
    steps: tuple[Step, ...]


class Cast(NamedTuple):
    language: str
    players: dict[str, Player]
    stories: list[Story]

    @property
    def admin(self) -> Player:
        return next(player for player in self.players.values() if player.role == "admin")


def languages() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


def cast_of(language: str, now_ms: int) -> Cast:
    """The cast with all times set before `now_ms`; hours are those of this machine's zone."""
    body = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    players = {key: Player(key, **row) for key, row in body["people"].items()}
    stories = [
        Story(
            number,
            row.get("subject", ""),
            tuple(row.get("unread", ())),
            _timed(row["steps"], now_ms),
        )
        for number, row in enumerate(body["tickets"])
    ]
    return Cast(language, players, stories)


def _timed(rows: list[list[str]], now_ms: int) -> tuple[Step, ...]:
    steps: list[Step] = []
    for at, who, verb, text in rows:
        earliest = steps[-1].at + GAP_MS if steps else 0
        steps.append(Step(max(moment(at, now_ms), earliest), who, verb, text))
    return tuple(steps)


def moment(text: str, now_ms: int) -> int:
    """`20 10:14` is twenty days ago at 10:14; `-35` is 35 minutes ago."""
    if text.startswith("-"):
        return now_ms + int(text) * MINUTE_MS
    days, clock = text.split()
    hour, minute = map(int, clock.split(":"))
    today = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone()
    day = (today - timedelta(days=int(days))).replace(
        hour=hour, minute=minute, second=0, microsecond=0
    )
    return int(day.timestamp() * 1000)
