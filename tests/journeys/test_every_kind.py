"""Each kind of message, in each direction, live, with the Mini App closed, and with the bot down
and back: it arrives once, in order, and is what it was. One table, one desk.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.sandbox import Message
from tests.journeys.kinds import KINDS, Kind, Speaker, field_of
from tests.journeys.table import ANNA, TICKET, Table, quickly, table_in
from tests.live.live_desk import Client
from tests.telegram.bench import ADMIN_ID, OTHER_ADMIN_ID
from tests.telegram.letters import refusals, sent_to

__all__ = ["quickly"]

pytestmark = pytest.mark.slow

#: Above a kind that has no words, where a run of answers begins.
HEAD = "Борис, поддержка"
STATES = ("live", "closed", "down and back")


class Heard(NamedTuple):
    """What one cell of the table has to be on the other side."""

    kind: Kind
    words: str


async def test_each_kind_in_each_direction_in_each_state(
    tmp_path: Path, quickly: None
) -> None:
    async with table_in(tmp_path) as table:
        for state in STATES:
            for direction in (_customer_in_chat, _customer_in_app, _staff_in_app, _staff_in_chat):
                await direction(table, state)
        assert table.faults == [], "\n".join(table.faults)
        assert refusals(table.desk) == []


# -- the four directions -------------------------------------------------------------------------


async def _customer_in_chat(table: Table, state: str) -> None:
    speaker = Speaker(table.desk.telegram, table.anna, None)
    await _from_customer(table, "chat to staff", state, KINDS, speaker=speaker)


async def _customer_in_app(table: Table, state: str) -> None:
    kinds = [kind for kind in KINDS if kind.files is not None]
    await _from_customer(table, "app to staff", state, kinds, speaker=None)


async def _staff_in_app(table: Table, state: str) -> None:
    kinds = [kind for kind in KINDS if kind.files is not None]
    await _from_staff(table, "app to customer", state, kinds, speaker=None)


async def _staff_in_chat(table: Table, state: str) -> None:
    speaker = Speaker(table.desk.telegram, table.boris, table.alert)
    await _from_staff(table, "chat to customer", state, KINDS, speaker=speaker)


async def _from_customer(
    table: Table, direction: str, state: str, kinds: list[Kind], speaker: Speaker | None
) -> None:
    place = f"{direction}, {state}"
    before = len(sent_to(table.desk, table.boris))
    boris = await table.app(ADMIN_ID, "Борис", looks=True) if state == "live" else None
    said = await _said(table, place, state, kinds, ANNA, speaker)
    if boris:
        await _is_live(table, place, boris, said)
    await table.settle()
    await _is_in_the_history(table, place, said, is_from_chat=speaker is not None)
    shown = sent_to(table.desk, table.boris)[before:]
    if state == "live":
        table.check(f"{place}: the chat is left alone", [], [one.text for one in shown])
        return
    _is_alerted(table, place, said, shown, is_from_chat=speaker is not None)


async def _from_staff(
    table: Table, direction: str, state: str, kinds: list[Kind], speaker: Speaker | None
) -> None:
    place = f"{direction}, {state}"
    before = len(sent_to(table.desk, table.anna))
    anna = await table.app(ANNA, "Анна", looks=True) if state == "live" else None
    said = await _said(table, place, state, kinds, ADMIN_ID, speaker)
    if anna:
        await _is_live(table, place, anna, said)
    await table.settle()
    await _is_in_the_history(table, place, said, is_from_chat=speaker is not None)
    shown = [one for one in sent_to(table.desk, table.anna)[before:] if one.text != HEAD]
    if state == "live":
        table.check(f"{place}: the chat is left alone", [], [one.text for one in shown])
        return
    wanted = [field for one in said for field in one.kind.shown]
    table.check(f"{place}: kinds in the chat", wanted, [field_of(one) for one in shown])
    words = [one.words for one in said if one.kind.has_words]
    table.check(f"{place}: words in the chat", words, _words_in(shown, place))


async def _said(
    table: Table, place: str, state: str, kinds: list[Kind], author: int, speaker: Speaker | None
) -> list[Heard]:
    """Everything is said, with the bot there or before it comes back."""
    said = [Heard(kind, f"{kind.name} · {place}") for kind in kinds]
    if state == "down and back":
        await table.desk.stop_bot()
    if speaker:
        for one in said:
            speaker.say(one.kind, one.words)
    else:
        client = await table.app(author, "Анна" if author == ANNA else "Борис", looks=False)
        for one in said:
            await table.post(client, one.kind, one.words)
        await client.leave()
    if state == "down and back":
        table.desk.start_bot(messages_per_minute=0)
    return said


# -- what is seen --------------------------------------------------------------------------------


async def _is_live(table: Table, place: str, reader: Client, said: list[Heard]) -> None:
    """Each message is told once, in order; then it is read, so that no chat has to tell of it."""
    count = len(said)

    def all_told(_frame: Any) -> bool:
        return len(_posted(reader)) >= count

    await reader.wait_for(all_told)
    await table.desk.telegram.updates.wait_confirmed(timeout_s=60)
    posted = _posted(reader)
    table.check(f"{place}: told once", len(set(posted)), len(posted))
    table.check(f"{place}: told in order", sorted(posted), posted)
    table.check(f"{place}: all told", count, len(posted))
    await reader.call("conversation.mark_read", ticket_id=TICKET, message_id=posted[-1])
    await reader.leave()


def _posted(reader: Client) -> list[int]:
    return [one["message"]["id"] for one in reader.events if one["type"] == "message.posted"]


async def _is_in_the_history(
    table: Table, place: str, said: list[Heard], *, is_from_chat: bool
) -> None:
    reader = await table.app(OTHER_ADMIN_ID, "Вера", looks=False)
    page = await reader.call("message.list", ticket_id=TICKET, limit=len(said))
    await reader.leave()
    for one, message in zip(said, page["messages"], strict=True):
        table.check(f"{one.words}: in the history", _wanted(one, is_from_chat), _facts(message))


def _wanted(one: Heard, is_from_chat: bool) -> dict[str, Any]:
    kind = one.kind
    marks = kind.marks if is_from_chat else ["bold"]
    return {
        "words": one.words if kind.has_words else True,
        "holds": kind.holds,
        "states": ["ready"] * len(kind.holds),
        "card": kind.card,
        "marks": marks,
        "origin": "telegram" if is_from_chat else "mini_app",
        "forwarded": kind.is_words and is_from_chat,
    }


def _facts(message: dict[str, Any]) -> dict[str, Any]:
    held = message["attachments"]
    is_tagged = " · " in message["body"]
    return {
        "words": message["body"] if is_tagged else bool(message["body"] or held),
        "holds": [one.get("look") or one["kind"] for one in held],
        "states": [one.get("state", "ready") for one in held],
        "card": message.get("card", {}).get("kind"),
        "marks": [one["type"] for one in message.get("entities", [])],
        "origin": message["origin"],
        "forwarded": "forwarded_from" in message,
    }


def _words_in(shown: list[Message], place: str) -> list[str]:
    """The lines of the chat that are ours, in their order."""
    lines = [line for one in shown for line in one.text.splitlines()]
    return [line for line in lines if line.endswith(place)]


def _is_alerted(
    table: Table, place: str, said: list[Heard], shown: list[Message], *, is_from_chat: bool
) -> None:
    """Alerts gather what comes together: files first, then the words of all, in their order."""
    told = [one for one in said if one.kind.has_words]
    table.check(f"{place}: words in alerts", [o.words for o in told], _words_in(shown, place))
    files: Callable[[str], bool] = lambda field: field != "text"  # noqa: E731
    wanted = [field for one in said for field in one.kind.shown if files(field)]
    got = [field_of(one) for one in shown if files(field_of(one))]
    table.check(f"{place}: files in alerts", sorted(wanted), sorted(got))
