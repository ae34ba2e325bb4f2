"""The process as an operator starts it: exit status and words, never a traceback."""

import asyncio
import json
import os
import re
import signal
import socket
import sys
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from tests.house.tree import ROOT
from tests.live.live_desk import BOT_TOKEN, Client, init_data

PATIENCE_S = 60.0
LISTENING = re.compile(rb"listening on http://127\.0\.0\.1:([0-9]+)/")

needs_no_env_file = pytest.mark.skipif(
    (ROOT / ".env").exists(), reason="the .env of this checkout names a token"
)


class Run:
    """`python websocket_server.py` with a config.json of its own."""

    def __init__(self, running: asyncio.subprocess.Process) -> None:
        self.running = running
        self.said = b""

    @classmethod
    async def start(cls, folder: Path, config: str | None = None, **variables: str) -> "Run":
        path = folder / "config.json"
        if config is None:
            config = json.dumps({"port": 0, "data_dir": str(folder / "data")})
        path.write_text(config, encoding="utf-8")
        environment = {
            **{key: value for key, value in os.environ.items() if key != "ADMIN_IDS"},
            "BOT_TOKEN": BOT_TOKEN,
            "TIKETHET_CONFIG": str(path),
            "PYTHONUNBUFFERED": "1",
            **variables,
        }
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable,
                str(ROOT / "websocket_server.py"),
                cwd=ROOT,
                env=environment,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
        )

    async def port(self) -> int:
        assert self.running.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            while not (found := LISTENING.search(self.said)):
                line = await self.running.stdout.readline()
                assert line, self.said.decode()
                self.said += line
        return int(found[1])

    async def ended(self) -> int:
        assert self.running.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            self.said += await self.running.stdout.read()
            status = await self.running.wait()
        assert b"Traceback" not in self.said, self.said.decode()
        assert BOT_TOKEN.encode() not in self.said
        return status

    async def stop(self) -> None:
        if self.running.returncode is None:
            self.running.kill()
            await self.running.wait()


async def said_and_status(folder: Path, config: str | None = None, **more: str) -> tuple[str, int]:
    run = await Run.start(folder, config, **more)
    try:
        status = await run.ended()
    finally:
        await run.stop()
    return run.said.decode(), status


@needs_no_env_file
async def test_without_a_token_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    said, status = await said_and_status(tmp_path, BOT_TOKEN="")
    assert status == 2
    assert said.count("\n") == 1
    assert said.startswith("BOT_TOKEN не задан: ")


@pytest.mark.parametrize(
    "config", ["{torn", "[]", '{"port": "8000"}', '{"port": true}', '{"public_url": "http://x"}']
)
async def test_an_invalid_config_is_one_sentence(tmp_path: Path, config: str) -> None:
    said, status = await said_and_status(tmp_path, config)
    assert (status, said.count("\n")) == (2, 1), said
    assert "config.json" in said


async def test_a_taken_port_is_a_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        config = json.dumps({"port": port, "data_dir": str(tmp_path / "data")})
        said, status = await said_and_status(tmp_path, config)
    assert status == 1, said
    assert str(port) in said
    assert "cannot run" in said


async def test_a_file_that_is_no_database_is_a_clear_line(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tikethet.db").write_bytes(b"not a database" * 1_000)
    said, status = await said_and_status(tmp_path)
    assert status == 1, said
    assert "cannot run" in said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_with_status_0_and_1012(tmp_path: Path, number: int) -> None:
    run = await Run.start(tmp_path, ADMIN_IDS="900")
    try:
        port = await run.port()
        client = Client(await connect(f"ws://127.0.0.1:{port}/ws", compression=None))
        started = await client.call("session.start", init_data=init_data(900, "Вера"))
        assert started["person"]["role"] == "admin"
        silent = Client(await connect(f"ws://127.0.0.1:{port}/ws", compression=None))
        run.running.send_signal(number)
        assert await client.closed() == 1012
        assert await silent.closed() == 1012
        assert await run.ended() == 0, run.said.decode()
    finally:
        await run.stop()
