"""The secrets and switches of a process: what the environment and `.env` say, and in what form.

It must never put a token into a sentence, and never take loopback http for anything but a pretend
Telegram's.
"""

import codecs
import io
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from app.config_file import SettingsError, read_bytes

DEFAULT_BOT_API_URL = "https://api.telegram.org"
ENV_NAME = ".env"
HTTP_PORT = ":80"
PORT_LIMIT = 65_535

# Telegram promises at most 52 significant bits.
_TELEGRAM_ID = re.compile(r"[1-9][0-9]{0,15}")
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
# What @BotFather gives out, with room to grow; a pretend Telegram takes no such token.
_REAL_TOKEN = re.compile(r"[0-9]{8,}:[A-Za-z0-9_-]{30,}")
# Names of this machine whoever resolves them: 127.1, 0x7f.1 and a.localhost are not among them.
_LOOPBACK = re.compile(
    r"(http://(?:127\.0\.0\.1|\[::1\]|localhost))(:[1-9][0-9]{0,4})?(/[a-z0-9_./-]*)?",
    re.ASCII | re.IGNORECASE,
)


def read_variables(root: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Root's `.env` under the environment; an empty variable counts as unset in either.

    Raises SettingsError when the file is in no known encoding.
    """
    merged: dict[str, str] = {}
    for source in (_env_file(root / ENV_NAME), environ):
        merged |= {name: value.strip() for name, value in source.items() if value.strip()}
    return merged


def is_token(text: str) -> bool:
    return _TOKEN.fullmatch(text) is not None


def token_in(text: str) -> str:
    if not text:
        raise SettingsError(
            "BOT_TOKEN is not set: create a bot with @BotFather in Telegram "
            "and put the line BOT_TOKEN=<its token> into the file .env.",
            "token_unset",
        )
    if not is_token(text):
        raise SettingsError(
            "BOT_TOKEN does not look like a token (digits, a colon, letters): "
            "copy it from @BotFather again into the file .env.",
            "token_shape",
        )
    return text


def ids_in(text: str) -> frozenset[int]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(_TELEGRAM_ID.fullmatch(part) for part in parts):
        raise SettingsError(
            "ADMIN_IDS must be Telegram ids separated by commas, such as 1001,1002: correct it.",
            "admin_ids",
        )
    return frozenset(int(part) for part in parts)


def bot_api_in(text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or "@" in text or "?" in text or "#" in text or not text.isprintable():
        raise SettingsError(
            f"BOT_API_URL must be an http or https address such as {DEFAULT_BOT_API_URL}.",
            "bot_api_url",
            sample=DEFAULT_BOT_API_URL,
        )
    return text.rstrip("/")


def switch_in(name: str, text: str) -> bool:
    if text.lower() not in {"on", "off"}:
        sentence = f"{name} must be on or off: correct it in the file .env."
        raise SettingsError(sentence, "switch", name=name, on="on", off="off")
    return text.lower() == "on"


def pretend_origin(token: str, bot_api_url: str) -> str | None:
    """The origin of a pretend Telegram: http, loopback, and a token that is not of a real shape."""
    return None if _REAL_TOKEN.fullmatch(token) else loopback_origin(bot_api_url)


def loopback_origin(text: str) -> str | None:
    """The origin of a plain http address of this machine, with or without a path, else None."""
    match = _LOOPBACK.fullmatch(text)
    if match is None:
        return None
    port = match[2] or HTTP_PORT
    if int(port[1:]) > PORT_LIMIT:
        return None
    return match[1].lower() + ("" if port == HTTP_PORT else port)


def _env_file(path: Path) -> dict[str, str]:
    try:
        content = read_bytes(path)
    except FileNotFoundError:
        return {}
    try:
        text = content.decode(_encoding_of(content))
        if "\0" in text:
            # UTF-16 without its mark reads as UTF-8 with a zero byte beside every letter.
            raise ValueError
    except ValueError:
        sentence = f"{path.name} is not UTF-8 or UTF-16: save it as UTF-8."
        raise SettingsError(sentence, "not_utf8", file=path.name) from None
    values = dotenv_values(stream=io.StringIO(text), interpolate=False)
    return {name: value for name, value in values.items() if value is not None}


def _encoding_of(content: bytes) -> str:
    """PowerShell 5 writes UTF-16 with a mark, Notepad UTF-8 with one."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig"
