"""The two commands as an operator first meets them: without a token, and on an empty folder."""

import asyncio
import os
import shutil
import sys
from pathlib import Path

import pytest

from app.sandbox.remote import ROOT
from tests.faults.supervisor import answers, doors

LIMIT_S = 60.0
COMMANDS = {"live": ["websocket_server.py"], "bot": ["-m", "app.telegram.bot"]}

pytestmark = pytest.mark.slow


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The product alone, without the `.env` that a developer may have."""
    folder = tmp_path / "clone"
    shutil.copytree(ROOT / "app", folder / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "websocket_server.py", folder)
    shutil.copy(ROOT / "config.json", folder)
    return folder


@pytest.mark.parametrize("name", COMMANDS)
async def test_without_a_token_it_says_in_one_sentence_what_to_do(clone: Path, name: str) -> None:
    unset = {"BOT_TOKEN", "TIKETHET_CONFIG", "BOT_API_URL", "ADMIN_IDS"}
    variables = {key: value for key, value in os.environ.items() if key not in unset}
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        *COMMANDS[name],
        cwd=clone,
        env=variables,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(LIMIT_S):
        said, complained = await started.communicate()
    words = complained.decode().strip()
    assert started.returncode == 2, words
    assert said == b""
    assert len(words.splitlines()) == 1
    assert "BOT_TOKEN" in words
    assert not (clone / "data").exists(), "nothing is made before the settings are right"


async def test_both_started_at_once_on_an_empty_folder_work_and_stop(tmp_path: Path) -> None:
    async with doors(tmp_path) as made:
        await made.start()
        assert await answers(made.port, "/healthz") == 200
        assert await answers(made.port, "/") == 200
        await made.telegram.ask("add_user", user_id=5, first_name="Anna")
        await made.telegram.ask("send_text", user_id=5, text="/start")
        await made.telegram.ask("wait", chat_id=5, text="", timeout_s=LIMIT_S)
        assert await made.stop() == [0, 0], made.logs()
        assert "Traceback" not in made.live.text() + made.bot.text(), made.logs()
