"""The update corpus: whatever Telegram hands out, in whatever order and however often, nothing is
lost, nothing doubled, nothing stuck. TIKETHET_SEED shuffles it in another way."""

import os
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.domain.message import Message
from app.domain.quotes import Quote
from app.services import intake
from app.store import chats, messages
from app.store.transaction import Transaction
from tests.telegram.bench import Bench
from tests.telegram.corpus import changes, kinds, noise, words
from tests.telegram.corpus.book import PEOPLE, Body, Book, Wanted

pytestmark = pytest.mark.slow

LEAST = 150
SEED = int(os.environ.get("TIKETHET_SEED", "101"))
MINUTE_MS = 60_000
PATIENCE_S = 120.0
#: An edit without its message waits ten.
MINUTES_LIMIT = 15
Order = Callable[[list[Body]], list[Body]]


def written(desk: Bench) -> Book:
    book = Book(desk.telegram.world.files)
    for part in (words, kinds, changes, noise):
        part.write(book)
    for who in PEOPLE:
        desk.telegram.chat(desk.telegram.add_user(who, "x")).started = True
    return book


def as_sent(updates: list[Body]) -> list[Body]:
    return list(updates)


def shuffled(updates: list[Body]) -> list[Body]:
    """Edits before their messages, albums torn apart, lanes in one another."""
    mixed = list(updates)
    random.Random(SEED).shuffle(mixed)
    return mixed


def edits_first(updates: list[Body]) -> list[Body]:
    return sorted(updates, key=lambda one: "edited_message" not in one)


def late_parts(updates: list[Body]) -> list[Body]:
    """Of each album the first part where it was, the others at the very end, backwards."""
    known: set[str] = set()
    now: list[Body] = []
    late: list[Body] = []
    for update in updates:
        album = update.get("message", {}).get("media_group_id")
        (late if album in known else now).append(update)
        known |= {album} if album else set()
    return now + late[::-1]


async def _none(desk: Bench, query: Callable[[Transaction], object]) -> None:
    """Until a query finds nothing any more."""
    await desk.until(lambda tx: None if query(tx) else True)


def _waiting(tx: Transaction) -> object:
    return tx.one("SELECT 1 FROM attachments WHERE state = 'waiting' LIMIT 1")


async def _all_worked(desk: Bench) -> None:
    """Also what waits for its minute: the clock goes on until nothing does."""
    await desk.telegram.updates.wait_confirmed(timeout_s=PATIENCE_S)
    for _ in range(MINUTES_LIMIT):
        await _none(desk, lambda tx: intake.next_due(tx, 1))
        if not await desk.rows("SELECT 1 FROM updates WHERE state = 'new' LIMIT 1"):
            break
        await desk.advance(MINUTE_MS + 1)
    await _none(desk, _waiting)


def ledger(tx: Transaction, book: Book) -> dict[tuple[int, int], Message]:
    """Every message of Telegram that the desk knows, as the desk shows it."""
    found = {}
    for place in book.wanted:
        message_id = chats.message_of(tx, *place)
        message = messages.get(tx, message_id) if message_id else None
        if message is not None:
            found[place] = message
    return found


def with_quote(message: Message) -> Message:
    """One that came before what it quotes says it in its words."""
    quote, _, body = message.body.partition("\n")
    extra = message.extra
    if extra is None or extra.quote or not extra.entities or extra.entities[0].offset:
        return message
    told = replace(extra, entities=extra.entities[1:], quote=Quote(quote, 0))
    return replace(message, body=body, extra=told)


def faults(wanted: Wanted, message: Message) -> list[str]:
    message = with_quote(message) if wanted.quote else message
    extra = message.extra
    quote = extra.quote.text if extra and extra.quote else None
    held = extra.attachments if extra else ()
    card = extra.card if extra else None
    looks = sorted(one.look or one.kind for one in held)
    shown: dict[str, tuple[Any, Any]] = {
        "body": (message.body, message.body if wanted.body is None else wanted.body),
        "begins": (message.body[: len(wanted.begins)], wanted.begins),
        "files": (len(looks), len(wanted.files)),
        "card": (card["kind"] if card else None, wanted.card),
        "forwarded": (extra.forwarded_from if extra else None, wanted.forwarded),
        "marks": (sorted(one.type for one in extra.entities) if extra else [],
                  sorted(wanted.marks)),
        "reactions": (tuple(one.emoji for one in extra.reactions) if extra else (),
                      wanted.reactions),
        "quote": (quote, wanted.quote),
        "edited": (message.edited_at is not None, wanted.edited),
    }  # fmt: skip
    return [f"{name}: {is_!r}, not {be!r}" for name, (is_, be) in shown.items() if is_ != be]


async def assert_whole(desk: Bench, book: Book) -> None:
    found: dict[tuple[int, int], Message] = await desk.store.read(ledger, book)
    lost = [place for place in book.wanted if place not in found]
    assert lost == [], "lost"
    wrong = {
        place: faults(wanted, found[place])
        for place, wanted in book.wanted.items()
        if faults(wanted, found[place])
    }
    assert wrong == {}, "not as they were sent"
    groups: dict[object, set[int]] = defaultdict(set)
    for place, wanted in book.wanted.items():
        groups[wanted.album or place].add(found[place].id)
    torn = {key: ids for key, ids in groups.items() if len(ids) > 1}
    assert torn == {}, "albums torn apart"
    ((count,),) = await desk.rows("SELECT count(*) FROM messages WHERE kind = 'message'")
    assert count == len(groups), "doubled"
    assert await desk.rows("SELECT id, error FROM updates WHERE state <> 'done'") == [], "stuck"
    counted = await desk.rows("SELECT state, count(*) FROM attachments GROUP BY state")
    states: dict[str, int] = dict(counted)
    assert states["failed"] == 1, "the one that is too big"


@pytest.mark.parametrize("order", [as_sent, shuffled, edits_first, late_parts])
async def test_nothing_is_lost_doubled_or_stuck(desk: Bench, order: Order) -> None:
    book = written(desk)
    assert len(book.updates) >= LEAST
    desk.start_bot(messages_per_minute=0)
    for update in order(book.updates):
        desk.telegram.updates.add_raw(update)
    await _all_worked(desk)
    await assert_whole(desk, book)


async def test_all_of_it_twice_and_over_restarts_is_still_once(desk: Bench) -> None:
    book = written(desk)
    ids = [desk.telegram.updates.add_raw(update) for update in shuffled(book.updates)]
    again = desk.telegram.updates.pending()
    desk.telegram.updates.repeat(len(ids))
    desk.start_bot(messages_per_minute=0)
    for share in (4, 2):
        await desk.has(
            "SELECT 1 FROM updates WHERE state = 'done' LIMIT 1 OFFSET ?", len(ids) // share
        )
        await desk.stop_bot()
        desk.start_bot(messages_per_minute=0)
    await _all_worked(desk)
    for update in again:
        desk.telegram.updates.inject(update)
    last = desk.telegram.updates.add_raw({"nothing": None})
    await desk.has("SELECT 1 FROM updates WHERE id = ?", last)
    await _all_worked(desk)
    await assert_whole(desk, book)


