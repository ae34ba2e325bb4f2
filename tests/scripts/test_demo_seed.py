"""The demo's desk as it is seeded: lively, whole, and at one with the chats of its Telegram."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from app import clock
from app.config import Settings
from scripts.demo_desk.seeding import seed
from scripts.demo_desk.stories import Cast, cast_of, languages

DAY_MS = 24 * 3600 * 1000
#: Deep in the night, at noon, and just after midnight: stories say hours of the day.
NOWS = [
    int(datetime(2026, 3, 9, hour, minute, tzinfo=UTC).timestamp() * 1000)
    for hour, minute in ((3, 0), (12, 0), (0, 5))
]


@dataclass
class Seeded:
    cast: Cast
    now_ms: int
    database: Path
    world: dict[str, Any]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(query).fetchall()

    def chat(self, person_id: int) -> list[dict[str, Any]]:
        found = next(chat for chat in self.world["chats"] if chat["chat_id"] == person_id)
        messages: list[dict[str, Any]] = found["messages"]
        return messages


async def seeded_at(folder: Path, language: str, now_ms: int) -> Seeded:
    settings = Settings(
        bot_token=SecretStr("4242:pretend"),
        config_path=folder / "config.json",
        data_dir=folder / "desk",
        public_url="http://127.0.0.1:1",
        language=language,
    )
    cast = cast_of(language, now_ms)
    await seed(settings, folder / "telegram", cast, now_ms)
    world = json.loads((folder / "telegram/world.json").read_text(encoding="utf-8"))
    return Seeded(cast, now_ms, folder / "desk/tikethet.db", world)


@pytest.fixture(params=["ru", "en"])
async def seeded(request: pytest.FixtureRequest, tmp_path: Path) -> Seeded:
    return await seeded_at(tmp_path, request.param, clock.now_ms())


def test_there_are_both_languages() -> None:
    assert languages() == ("en", "ru")


async def test_the_russian_desk_is_lively(tmp_path: Path) -> None:
    desk = await seeded_at(tmp_path, "ru", clock.now_ms())
    statuses = Counter(status for (status,) in desk.rows("SELECT status FROM tickets"))
    assert sum(statuses.values()) == 40
    assert set(statuses) == {"new", "open", "waiting", "resolved", "closed"}
    assert min(statuses.values()) >= 4, statuses
    lengths = [count for (count,) in desk.rows("SELECT staff_count FROM tickets")]
    assert max(lengths) >= 20, "there is no long conversation"
    assert desk.rows("SELECT count(*) FROM messages WHERE kind = 'note'")[0][0] >= 8
    assert desk.rows("SELECT count(*) FROM tickets WHERE follows IS NOT NULL") == [(1,)]
    oldest = desk.rows("SELECT min(created_at) FROM tickets WHERE status = 'new'")[0][0]
    assert desk.now_ms - oldest > 3 * DAY_MS, "nothing looks overdue"


def test_the_people_are_there_on_both_sides(seeded: Seeded) -> None:
    roles = Counter(role for (role,) in seeded.rows("SELECT role FROM people"))
    assert roles == {"admin": 1, "agent": 4, "customer": 3}
    known = dict(seeded.world["roles"])
    assert known == dict(seeded.rows("SELECT id, role FROM people"))
    assert {row["user_id"] for row in seeded.world["users"]} == set(known)


def test_all_times_lie_in_the_last_three_weeks(seeded: Seeded) -> None:
    for table in ("messages", "tickets", "deliveries"):
        first, last = seeded.rows(f"SELECT min(created_at), max(created_at) FROM {table}")[0]
        assert seeded.now_ms - 24 * DAY_MS < first
        assert last <= seeded.now_ms, f"{table}: something happens in the future"
    for chat in seeded.world["chats"]:
        dates = [message["date"] for message in chat["messages"]]
        assert dates == sorted(dates)
        assert dates[-1] * 1000 <= seeded.now_ms


@pytest.mark.parametrize("now_ms", NOWS)
async def test_it_can_be_seeded_at_any_hour(tmp_path: Path, now_ms: int) -> None:
    desk = await seeded_at(tmp_path, "ru", now_ms)
    assert desk.rows("SELECT count(*) FROM tickets") == [(40,)]
    assert desk.rows("SELECT max(created_at) FROM messages")[0][0] <= now_ms


def test_nothing_waits_to_be_sent(seeded: Seeded) -> None:
    states = {state for (state,) in seeded.rows("SELECT DISTINCT state FROM deliveries")}
    assert states <= {"sent", "cancelled"}
    cursor = seeded.rows("SELECT event_id FROM cursors WHERE name = 'notifier'")
    assert cursor == seeded.rows("SELECT event_id FROM log_end")


def test_what_the_desk_sent_stands_in_the_chats(seeded: Seeded) -> None:
    sent = seeded.rows(
        "SELECT d.chat_id, d.telegram_id, d.kind, m.body FROM deliveries d"
        " LEFT JOIN messages m ON m.id = d.message_id WHERE d.state = 'sent'"
    )
    assert len(sent) > 100
    for chat_id, telegram_id, kind, body in sent:
        shown = message_in(seeded.chat(chat_id), telegram_id)
        assert shown["sender"] is None
        if kind in {"message", "alert"}:
            assert body in shown["content"]["text"]


def test_what_customers_wrote_in_the_chat_stands_in_tickets(seeded: Seeded) -> None:
    written = seeded.rows(
        "SELECT t.chat_id, t.telegram_id, m.body FROM telegram_messages t"
        " JOIN messages m ON m.id = t.message_id WHERE m.origin = 'telegram'"
    )
    assert len(written) >= 5
    for chat_id, telegram_id, body in written:
        shown = message_in(seeded.chat(chat_id), telegram_id)
        if shown["sender"] is not None:
            assert shown["content"]["text"] == body


def test_nobody_said_something_that_the_desk_does_not_know(seeded: Seeded) -> None:
    bodies = {body for (body,) in seeded.rows("SELECT body FROM messages")}
    said = [step.text for story in seeded.cast.stories for step in story.steps if step.text]
    assert [text for text in said if text not in bodies] == []


def test_something_is_unread_on_both_sides(seeded: Seeded) -> None:
    unread = seeded.rows(
        "SELECT p.role, count(*) FROM tickets t JOIN people p ON p.id = t.customer_id"
        " LEFT JOIN marks k ON k.ticket_id = t.id AND k.person_id = p.id"
        " WHERE t.public_count > coalesce(k.seen, 0) GROUP BY 1"
    )
    assert dict(unread)["customer"] >= 2
    staff = seeded.rows(
        "SELECT count(*) FROM tickets t, people p LEFT JOIN marks k"
        " ON k.ticket_id = t.id AND k.person_id = p.id"
        " WHERE p.role = 'admin' AND t.staff_count > coalesce(k.seen, 0)"
    )
    assert staff[0][0] >= 5


def test_the_words_are_somebodys(seeded: Seeded) -> None:
    bodies = [body for (body,) in seeded.rows("SELECT body FROM messages WHERE kind <> 'system'")]
    repeated = [body for body, count in Counter(bodies).items() if count > 1]
    assert repeated == []
    assert not [body for body in bodies if "lorem" in body.lower()]


def message_in(chat: list[dict[str, Any]], telegram_id: int) -> dict[str, Any]:
    found: Iterator[dict[str, Any]] = (
        message for message in chat if message["message_id"] == telegram_id
    )
    return next(found)
