"""What a run saw from outside: what was said and acknowledged, what was heard, what Telegram took.

It only keeps; what it means is the checker's to say.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Said:
    """Something a person has said; `body` is unique in a run, `number` grows by sender.

    `files` are names that are unique in a run, too. `message_id` and `ticket_id` are what the
    acknowledgement named: a Telegram message has none.
    """

    sender: str
    person: int
    number: int
    body: str
    by_telegram: bool = False
    acked: bool = False
    message_id: int | None = None
    ticket_id: int | None = None
    files: list[str] = field(default_factory=list)


@dataclass
class Stream:
    """What one client heard, in order.

    An entry is ["start", cursor asked with or None, cursor answered, resumed], ["event", id] or
    ["cursor", n].
    """

    client: str
    person: int
    is_staff: bool
    entries: list[list[Any]] = field(default_factory=list)


@dataclass
class Seen:
    """A message as a fresh reader is shown it."""

    id: int
    ticket_id: int
    kind: str
    author: int | None
    body: str


@dataclass
class Logged:
    """An event of the log with what says who may hear of it; `person` is whom it names."""

    id: int
    type: str
    scope: str
    person: int | None
    customer: int | None


@dataclass
class Planned:
    """A delivery as it ended; `asks_of` is the delivery that one of kind `unknown` asks about."""

    id: int
    chat: int
    kind: str
    state: str
    ticket_id: int | None = None
    message_ids: list[int] = field(default_factory=list)
    asks_of: int | None = None


@dataclass
class Taken:
    """A call that Telegram accepted from the bot: one message or an album.

    `pressable` are its buttons' contents, `files` the names of what was uploaded with it.
    """

    chat: int
    message_id: int
    text: str
    pressable: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass
class Reading:
    """What one fresh reader was shown: every ticket's messages, in the order of the pages."""

    viewer: int
    is_staff: bool
    messages: list[Seen] = field(default_factory=list)


@dataclass
class Facts:
    """What stands in the database when all is quiet, and what it said after each kill.

    `customers` and `assignees` are by ticket, `marks` are [ticket, person, message id], `in_flight`
    are the deliveries that were `sending` at each kill of the bot.
    """

    staff: list[int] = field(default_factory=list)
    customers: dict[int, int] = field(default_factory=dict)
    assignees: dict[int, int] = field(default_factory=dict)
    log: list[Logged] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    marks: list[list[int]] = field(default_factory=list)
    updates: dict[str, int] = field(default_factory=dict)
    in_flight: list[list[int]] = field(default_factory=list)
    integrity: str = "ok"
    waiting_files: int = 0


@dataclass
class History:
    """`refused` are answers that no client should have been given."""

    said: list[Said] = field(default_factory=list)
    streams: list[Stream] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)

    def save(self, path: Path) -> None:
        """For a look at a run that failed."""
        text = json.dumps(asdict(self), ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
