"""The bot as a process: how it starts, refuses to start, ends, and what its log never says."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.sandbox import PretendTelegram
from app.telegram.bot import EXIT_FAILED, EXIT_SETTINGS, EXIT_TAKEN, main
from tests.telegram.bench import TOKEN

ROOT = Path(__file__).resolve().parents[2]
END_LIMIT_S = 5.0
START_LIMIT_S = 60.0
LOUD = """
import os, pathlib, sys
from app.telegram import bot
sys.exit(bot.main(os.environ, pathlib.Path.cwd(), ["--log-level", "DEBUG"]))
"""
CANARY = "канарейка-77-secret"


def environment(telegram: PretendTelegram, folder: Path) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    return {
        **os.environ,
        "BOT_TOKEN": TOKEN,
        "ADMIN_IDS": "9001",
        "BOT_API_URL": telegram.url,
        "TIKETHET_CONFIG": str(folder / "config.json"),
        "PYTHONPATH": str(ROOT),
    }


@asynccontextmanager
async def running(
    variables: Mapping[str, str], *arguments: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python …` from the repository's root; killed when the block ends before it."""
    bot = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, env=dict(variables),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield bot
    finally:
        if bot.returncode is None:
            bot.kill()
            await bot.wait()


@pytest.fixture
async def telegram() -> AsyncIterator[PretendTelegram]:
    async with PretendTelegram(token=TOKEN) as pretend:
        yield pretend


def test_without_a_token_it_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main({}, tmp_path) == EXIT_SETTINGS
    said = capsys.readouterr().err
    assert "BOT_TOKEN не задан" in said
    assert said.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM that a process can hear")
async def test_a_second_bot_says_so_and_the_first_ends_cleanly(
    telegram: PretendTelegram, tmp_path: Path
) -> None:
    variables = environment(telegram, tmp_path / "desk")
    module = ("-m", "app.telegram.bot")
    async with running(variables, *module) as first:
        await telegram.updates.wait_polled(timeout_s=START_LIMIT_S)
        async with running(variables, *module) as second:
            async with asyncio.timeout(START_LIMIT_S):
                _, said = await second.communicate()
        assert second.returncode == EXIT_TAKEN
        assert "уже работает другой бот" in said.decode("utf-8")
        first.send_signal(signal.SIGTERM)
        async with asyncio.timeout(END_LIMIT_S):
            _, log = await first.communicate()
    assert first.returncode == 0, log.decode("utf-8")


async def test_a_failure_at_the_start_ends_the_process(
    telegram: PretendTelegram, tmp_path: Path
) -> None:
    variables = environment(telegram, tmp_path / "desk")
    (tmp_path / "desk" / "data").mkdir()
    (tmp_path / "desk" / "data" / "tikethet.db").write_bytes(b"this is no database" * 1000)
    async with running(variables, "-m", "app.telegram.bot") as bot:
        async with asyncio.timeout(START_LIMIT_S):
            _, log = await bot.communicate()
    assert bot.returncode == EXIT_FAILED
    assert "the bot cannot run: the file is not a database" in log.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM that a process can hear")
async def test_no_log_shows_a_token_a_text_or_a_name(
    telegram: PretendTelegram, tmp_path: Path
) -> None:
    """At DEBUG, through refusals, lost replies and poison."""
    variables = environment(telegram, tmp_path / "desk")
    anna = telegram.add_user(2001, f"Анна{CANARY}", username="canary_77_secret")
    telegram.faults.drop_after(method="sendMessage")
    telegram.faults.refuse(400, "Bad Request: no", method="sendMessage")
    telegram.faults.truncate(method="getUpdates")
    async with running(variables, "-c", LOUD) as bot:
        telegram.start(anna)
        written = telegram.send_text(anna, CANARY)
        telegram.updates.add_raw({"message": {"text": CANARY, "from": {"id": CANARY}}})
        telegram.edit_text(anna, written, f"{CANARY} снова")
        telegram.send(anna, "document", name=f"{CANARY}.pdf", caption=CANARY)
        await telegram.updates.wait_confirmed(timeout_s=START_LIMIT_S)
        oleg = telegram.add_user(2002, f"Олег{CANARY}")
        telegram.start(oleg, f"claim_{CANARY}")
        await telegram.chat(oleg).wait_for_bot("Такой ссылки нет", timeout_s=START_LIMIT_S)
        bot.send_signal(signal.SIGTERM)
        async with asyncio.timeout(END_LIMIT_S):
            out, log = await bot.communicate()
    said = (out + log).decode("utf-8")
    assert "the bot is at work" in said
    assert "an update failed" in said
    secret = TOKEN.split(":")[1]
    for canary in ("канарейка", "canary_77", "77-secret", secret, "Traceback"):
        assert canary not in said, said
