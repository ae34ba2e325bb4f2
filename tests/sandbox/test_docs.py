"""The example, the verbs and the list of methods of docs/sandbox.md are true."""

import re
import subprocess
import sys
from pathlib import Path

from app.sandbox import PretendTelegram
from app.sandbox.control import Control
from app.sandbox.methods import METHODS

from .strict import CLASSES

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "sandbox.md"


def test_the_example_runs(tmp_path: Path) -> None:
    example = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[0]
    script = tmp_path / "example.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{example}", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr


def test_every_control_verb_is_named(telegram: PretendTelegram) -> None:
    verbs = {route.path.rpartition("/")[2] for route in Control(telegram).routes()}
    page = PAGE.read_text(encoding="utf-8").partition("## As a process")[2]
    assert {verb for verb in verbs if f"`{verb}`" not in page} == set()


def section(heading: str) -> str:
    page = PAGE.read_text(encoding="utf-8")
    return page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_the_page_names_every_method_and_no_other() -> None:
    rows = re.findall(r"^\| [a-z ]+ \| (`.*) \|$", section("Methods"), re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert len(named) == len(set(named))
    assert {name.lower() for name in named} == set(METHODS)
    wrong = [name for name in named if CLASSES[name.lower()].__api_method__ != name]
    assert wrong == [], "written otherwise than the real API writes it"


def test_the_methods_that_a_desk_could_want_are_all_there() -> None:
    assert {name.lower() for name in WANTED.split()} - set(METHODS) == set()


WANTED = """
    getMe getUpdates deleteWebhook getWebhookInfo logOut close setMyCommands getMyCommands
    deleteMyCommands setMyName getMyName setMyDescription getMyDescription setMyShortDescription
    getMyShortDescription setMyProfilePhoto removeMyProfilePhoto setChatMenuButton
    getChatMenuButton setMyDefaultAdministratorRights sendMessage sendPhoto sendDocument sendVideo
    sendVoice sendAudio sendMediaGroup copyMessage forwardMessage sendChatAction sendMessageDraft
    setMessageReaction editMessageText editMessageCaption editMessageMedia editMessageReplyMarkup
    deleteMessage deleteMessages pinChatMessage unpinChatMessage answerCallbackQuery
    answerWebAppQuery savePreparedInlineMessage getFile getChat getChatMember createForumTopic
    editForumTopic closeForumTopic reopenForumTopic deleteForumTopic
"""
