"""A desk without an admin: what the console says, and that the log never says it."""

import asyncio
import os
import queue
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.domain.person import Profile
from app.i18n import t
from app.live import claim
from app.live.claim import ClaimOffer, Console
from app.services import access, claims, health, people
from app.store.database import Store, open_store
from tests.house.tree import ROOT
from tests.live.live_desk import ADMIN_ID, BOT_TOKEN, Clock, LiveDesk, live_desk, settings_in

BOT_ID = int(BOT_TOKEN.partition(":")[0])
PATIENCE_S = 60.0
NOBODY: frozenset[int] = frozenset()
SOON_S = 1.0


class Screen:
    """A console that remembers what was written; `hold` is how it stands still."""

    def __init__(self) -> None:
        self.buffer = self
        self.hold = threading.Lock()
        self._texts: queue.Queue[str] = queue.Queue()

    def write(self, written: memoryview) -> int:
        with self.hold:
            self._texts.put(bytes(written).decode("utf-8"))
        return len(written)

    async def next(self) -> str:
        return await asyncio.to_thread(self._texts.get, True, PATIENCE_S)

    @property
    def is_empty(self) -> bool:
        return self._texts.empty()


def token_in(text: str) -> str:
    (line,) = (line for line in text.splitlines() if line.startswith("https://"))
    return line.split("?start=claim_")[1]


@asynccontextmanager
async def offered(
    store: Store, screen: Screen, folder: Path
) -> AsyncIterator["asyncio.Task[None]"]:
    settings = settings_in(folder, admin_ids=NOBODY)
    offer = ClaimOffer(store, lambda: settings, Console(screen), t)  # type: ignore[arg-type]
    running = asyncio.create_task(offer.run())
    try:
        yield running
    finally:
        running.cancel()
        await asyncio.wait({running})


async def claimed_by(store: Store, person_id: int, token: str) -> str:
    profile = Profile(person_id, "Вера", None, "ru")
    person = await store.write(people.meet, profile, NOBODY)
    return await store.write(claims.claim_desk, person, token, NOBODY)


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim, "LOOK_EVERY_S", 0.01)


async def test_what_an_operator_reads_until_there_is_an_admin(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock, screen = Clock(), Screen()
    async with (
        open_store(tmp_path / "data", clock) as store,
        offered(store, screen, tmp_path) as running,
    ):
        first = await screen.next()
        assert "python -m app.telegram.bot" in first
        assert "ADMIN_IDS" in first
        await store.write(health.remember_bot, BOT_ID + 1, "another_bot")
        await store.write(health.remember_bot, BOT_ID, "tikethet_bot")
        second = await screen.next()
        assert "первый, кто откроет эту ссылку" in second
        assert "https://t.me/tikethet_bot?start=claim_" in second
        clock.later(claims.CLAIM_MS - 1)
        await store.write(health.beat, "test")
        assert screen.is_empty
        clock.later(1)
        third = await screen.next()
        assert "Прежняя ссылка устарела" in third
        tokens = [token_in(second), token_in(third)]
        assert tokens[0] != tokens[1]
        assert await claimed_by(store, 7, tokens[0]) == "expired"
        assert await claimed_by(store, 8, tokens[1]) == "claimed"
        assert "Администратор появился" in await screen.next()
        async with asyncio.timeout(PATIENCE_S):
            await running
    assert screen.is_empty
    assert not [token for token in tokens if token in caplog.text]


async def test_a_journal_is_not_filled_with_links(tmp_path: Path) -> None:
    clock, screen = Clock(), Screen()
    async with open_store(tmp_path / "data", clock) as store:
        await store.write(health.remember_bot, BOT_ID, "tikethet_bot")
        async with offered(store, screen, tmp_path) as running:
            for _ in range(claim.OFFERS_LIMIT):
                assert "?start=claim_" in await screen.next()
                clock.later(claims.CLAIM_MS)
            last = await screen.next()
            assert "claim_" not in last
            assert "python scripts/doctor.py" in last
            clock.later(claims.CLAIM_MS)
            token = await store.write(claims.issue_claim)
            assert await claimed_by(store, 7, token) == "claimed"
            assert "Администратор появился" in await screen.next()
            async with asyncio.timeout(PATIENCE_S):
                await running
    assert screen.is_empty


async def test_a_desk_with_an_admin_says_nothing(tmp_path: Path) -> None:
    async with open_store(tmp_path / "data", Clock()) as store:
        await store.write(health.remember_bot, BOT_ID, "tikethet_bot")
        await claimed_by(store, 7, await store.write(claims.issue_claim))
        screen = Screen()
        async with offered(store, screen, tmp_path) as running, asyncio.timeout(PATIENCE_S):
            await running
        assert screen.is_empty


async def test_a_console_that_stands_still_holds_nothing_up(tmp_path: Path) -> None:
    """On Windows it does while somebody marks the link to copy it."""
    screen = Screen()
    async with open_store(tmp_path / "data", Clock()) as store:
        await store.write(health.remember_bot, BOT_ID, "tikethet_bot")
        screen.hold.acquire()
        async with offered(store, screen, tmp_path) as running:
            while not await store.read(lambda tx: tx.one("SELECT 1 FROM claims")):
                await store.write(health.beat, "test")
            await claimed_by(store, 7, await store.write(claims.issue_claim))
            async with asyncio.timeout(PATIENCE_S):
                await running
        assert screen.is_empty
        screen.hold.release()
        assert "https://t.me/tikethet_bot" in await screen.next() + await screen.next()


@pytest.mark.parametrize("stream", [None, object()])
async def test_no_console_is_no_fault(tmp_path: Path, stream: object) -> None:
    Console(stream).say("into nowhere")  # type: ignore[arg-type]
    closed = (tmp_path / "closed").open("w", encoding="utf-8")
    console = Console(closed)
    closed.close()
    console.say("into nowhere")


async def test_the_new_admins_open_sockets_start_anew(tmp_path: Path) -> None:
    """The link is opened in the bot, so the news come from another process."""
    async with live_desk(tmp_path, admin_ids=NOBODY) as desk:
        vera = await desk.join(ADMIN_ID, "Вера")
        assert vera.started["person"]["role"] == "customer"
        await _claim_elsewhere(desk)
        async with asyncio.timeout(SOON_S):
            assert await vera.closed() == 1012
        again = await desk.back(
            vera.started["token"], epoch=vera.started["epoch"], cursor=vera.started["cursor"]
        )
        assert again.started["person"]["role"] == "admin"
        assert again.started["resumed"] is False


async def _claim_elsewhere(desk: LiveDesk) -> None:
    async with open_store(desk.folder / "data", desk.now_ms) as store:
        token = await store.write(claims.issue_claim)
        person = await store.read(access.person_of, ADMIN_ID)
        assert await store.write(claims.claim_desk, person, token, NOBODY) == "claimed"


async def test_the_process_prints_the_link_and_logs_none(tmp_path: Path) -> None:
    async with open_store(tmp_path / "data", Clock()) as store:
        await store.write(health.remember_bot, BOT_ID, "tikethet_bot")
    (tmp_path / "config.json").write_text(
        '{"port": 0, "data_dir": "data", "language": "en"}', encoding="utf-8"
    )
    running = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "websocket_server.py"), cwd=ROOT,
        env={**os.environ, "BOT_TOKEN": BOT_TOKEN, "ADMIN_IDS": "",
             "TIKETHET_CONFIG": str(tmp_path / "config.json")},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert running.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            said = await running.stdout.readuntil(b"claim_")
            token = (await running.stdout.readline()).decode().strip()
            assert running.stderr is not None
            logged = await running.stderr.readuntil(b"a claim link stands on the console")
    finally:
        running.kill()
        logged += (await running.communicate())[1]
    assert "This desk has no admin yet" in said.decode()
    assert len(token) == 32
    assert token.encode() not in logged
