"""docs/NGROK_SETUP.md and its English twin: the same steps, and only commands that exist."""

import json
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.i18n import t
from scripts.tunnel.agents import AGENT_PORTS
from scripts.tunnel.reach import WARNING_PAGE
from scripts.tunnel.telling import KNOWN_NGROK_ERRORS
from scripts.update_ngrok_url import API_VARIABLE, SWITCHES, WITH_VALUE, parse

ROOT = Path(__file__).resolve().parents[2]
PAGES = {"ru": "docs/NGROK_SETUP.md", "en": "docs/NGROK_SETUP.en.md"}
TEXTS = {locale: (ROOT / name).read_text(encoding="utf-8") for locale, name in PAGES.items()}
SCRIPT = "update_ngrok_url.py"
#: Programs of others that the pages call, and the options named there.
FOREIGN = {
    "ngrok": {"--url", "--config"},
    "cloudflared": {"--url"},
    "tailscale": {"--bg"},
    "caddy": {"--config"},
    "winget": {"-s"},
    "brew": set(),
    "cd": set(),
    ".venv\\Scripts\\Activate.ps1": set(),
}

_FENCE = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#+) ", re.MULTILINE)
_OUTSIDE = re.compile(r"https?://[^\s)`»”|]+")


def blocks(text: str, *languages: str) -> list[str]:
    return [body for language, body in _FENCE.findall(text) if language in languages]


def commands(text: str) -> list[str]:
    lines = "\n".join(blocks(text, "sh", "powershell")).splitlines()
    return [line.strip() for line in lines if line.strip()]


def both(found: Sequence[object], other: Sequence[object], what: str) -> None:
    assert found == other, f"the two pages differ in {what}"


def test_both_pages_have_the_same_sections_commands_and_tables() -> None:
    ru, en = TEXTS["ru"], TEXTS["en"]
    both(_HEADING.findall(ru), _HEADING.findall(en), "their headings")
    for language in ("sh", "powershell", "yaml", "text"):
        both(blocks(ru, language), blocks(en, language), f"blocks of {language}")
    for pattern in (r"ERR_NGROK_\d+", r"^\d+\. ", r"^\*\*|^   \*\*", r"--[a-z]+"):
        found = [re.findall(pattern, text, re.MULTILINE) for text in (ru, en)]
        both(found[0], found[1], pattern)
    rows = [[line.count("|") for line in text.splitlines() if line[:1] == "|"] for text in (ru, en)]
    both(rows[0], rows[1], "their tables")


def test_both_pages_name_the_same_addresses() -> None:
    found = [
        sorted(address.rstrip(".,") for address in _OUTSIDE.findall(text) if address.isascii())
        for text in (TEXTS["ru"], TEXTS["en"])
    ]
    shared = [[one for one in some if "err_ngrok" not in one] for some in found]
    both(shared[0], shared[1], "the addresses they name")


@pytest.mark.parametrize("locale", PAGES)
def test_every_command_exists(locale: str) -> None:
    for command in commands(TEXTS[locale]):
        program, *words = shlex.split(command, posix=False)
        if program == "python":
            check_own(words)
            continue
        assert program in FOREIGN, command
        options = {word for word in words if word.startswith("-")}
        assert options <= FOREIGN[program], command


def check_own(words: list[str]) -> None:
    if words[0] == "-m":
        assert (ROOT / (words[1].replace(".", "/") + ".py")).exists(), words
        return
    path = ROOT / words[0].replace("\\", "/")
    assert path.exists(), words
    if path.name == SCRIPT:
        assert parse(words[1:]) is not None, words


@pytest.mark.parametrize("locale", PAGES)
def test_every_way_to_call_the_script_in_a_sentence_exists(locale: str) -> None:
    options = {*SWITCHES, *WITH_VALUE}
    sentences = _FENCE.sub("", TEXTS[locale])
    assert set(re.findall(r"`(--[a-z]+)`", sentences)) <= options
    described = t(locale, "script.url.help")
    calls = "\n".join(line for line in commands(TEXTS[locale]) if SCRIPT in line)
    for option in options - {"--help"}:
        assert option in described, option
    for option in options - {"--help", "--config"}:
        assert option in calls, option
    assert f"`{API_VARIABLE}`" in TEXTS[locale]
    for call in re.findall(rf"`python scripts/{SCRIPT}([^`]*)`", TEXTS[locale]):
        assert parse(call.split()) is not None, call


@pytest.mark.parametrize("locale", PAGES)
def test_every_error_that_the_check_knows_stands_in_the_table(locale: str) -> None:
    numbers = {int(number) for number in re.findall(r"`ERR_NGROK_(\d+)`", TEXTS[locale])}
    assert numbers >= KNOWN_NGROK_ERRORS | {WARNING_PAGE}
    keys = json.loads((ROOT / f"app/locales/{locale}.json").read_text(encoding="utf-8"))
    for number in KNOWN_NGROK_ERRORS:
        assert f"script.url.ngrok.{number}" in keys


@pytest.mark.parametrize("locale", PAGES)
def test_the_messages_quoted_are_those_that_are_said(locale: str) -> None:
    texts = json.loads((ROOT / f"app/locales/{locale}.json").read_text(encoding="utf-8"))
    said = "\n".join(text for key, text in texts.items() if key.startswith("script.url."))
    quoted = re.findall(r"^\| [«“]([^»”…]+)", TEXTS[locale], re.MULTILINE)
    assert len(quoted) >= 4
    for sentence in quoted:
        if "connection refused" not in sentence:
            assert sentence.strip() in said, sentence


@pytest.mark.parametrize("locale", PAGES)
def test_the_ports_asked_are_those_named(locale: str) -> None:
    assert str(AGENT_PORTS[0]) in TEXTS[locale]
    assert str(AGENT_PORTS[-1]) in TEXTS[locale]
