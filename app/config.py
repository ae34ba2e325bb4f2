"""The settings of a process: read once at its start, three of them followed while it runs.

It must never let a broken config.json change a running desk, and never show the token.
"""

import asyncio
import codecs
import io
import logging
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, SecretStr

from app.config_file import (
    AddressError,
    ConfigFileError,
    SettingsError,
    check_config,
    file_stamp,
    https_origin,
    parse_config,
    read_bytes,
    read_config,
    write_config,
)

__all__ = [
    "AddressError",
    "ConfigFileError",
    "ConfigFollower",
    "Settings",
    "SettingsError",
    "check_config",
    "find_config",
    "https_origin",
    "load_settings",
    "read_config",
    "write_config",
]

DEFAULT_BOT_API_URL = "https://api.telegram.org"
DEFAULT_CONFIG_NAME = "config.json"
ENV_NAME = ".env"
FOLLOW_EVERY_S = 0.25
# File systems stamp changes with 1 ms to 2 s of precision: within this time after a change an equal
# stamp proves nothing, so the file is read again.
UNSURE_READS = 12
LIVE_KEYS = ("public_url", "language", "messages_per_minute")
RESTART_KEYS = ("host", "port", "data_dir")

# Telegram promises at most 52 significant bits.
_TELEGRAM_ID = re.compile(r"[1-9][0-9]{0,15}")
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")

log = logging.getLogger(__name__)


class Settings(BaseModel):
    """What a process was started with. Frozen: a change is a new object, from a ConfigFollower."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    bot_token: SecretStr
    config_path: Path
    data_dir: Path
    admin_ids: frozenset[int] = frozenset()
    bot_api_url: str = DEFAULT_BOT_API_URL
    public_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    language: str = "ru"
    messages_per_minute: int = 60


def load_settings(root: Path, environ: Mapping[str, str]) -> Settings:
    """The settings of a process that starts now; root is the folder of `.env` and config.json.

    Raises SettingsError, whose text is one sentence for the operator; the process exits with 2.
    """
    variables = _variables(root, environ)
    path = _config_path(root, variables)
    keys = check_config(read_config(path), path.name)
    return Settings(
        bot_token=SecretStr(_bot_token(variables)),
        admin_ids=_admin_ids(variables.get("ADMIN_IDS", "")),
        bot_api_url=_bot_api_url(variables.get("BOT_API_URL", DEFAULT_BOT_API_URL)),
        config_path=path,
        **_placed(keys, path),
    )


def find_config(root: Path, environ: Mapping[str, str]) -> Path:
    """Where config.json lies for a process started from root, for scripts that need no token."""
    return _config_path(root, _variables(root, environ))


def _placed(keys: Mapping[str, Any], path: Path) -> dict[str, Any]:
    return {**keys, "data_dir": path.parent / keys["data_dir"]}


def _config_path(root: Path, variables: Mapping[str, str]) -> Path:
    return (root / Path(variables.get("TIKETHET_CONFIG", DEFAULT_CONFIG_NAME))).absolute()


def _variables(root: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """The file's variables under the environment's; an empty one counts as unset in either."""
    merged: dict[str, str] = {}
    for source in (_env_file(root / ENV_NAME), environ):
        merged |= {name: value.strip() for name, value in source.items() if value.strip()}
    return merged


def _env_file(path: Path) -> dict[str, str]:
    try:
        content = read_bytes(path)
    except FileNotFoundError:
        return {}
    try:
        text = content.decode(_encoding_of(content))
    except UnicodeDecodeError:
        raise SettingsError(f"{path.name} is not UTF-8 or UTF-16: save it as UTF-8.") from None
    values = dotenv_values(stream=io.StringIO(text), interpolate=False)
    return {name: value for name, value in values.items() if value is not None}


def _encoding_of(content: bytes) -> str:
    """PowerShell 5 writes UTF-16 with a mark, Notepad UTF-8 with one."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig"


def _bot_token(variables: Mapping[str, str]) -> str:
    token = variables.get("BOT_TOKEN", "")
    if not token:
        raise SettingsError(
            "BOT_TOKEN is not set: create a bot with @BotFather in Telegram "
            "and put the line BOT_TOKEN=<its token> into the file .env."
        )
    if not _TOKEN.fullmatch(token):
        raise SettingsError(
            "BOT_TOKEN does not look like a token (digits, a colon, letters): "
            "copy it from @BotFather again into the file .env."
        )
    return token


def _admin_ids(text: str) -> frozenset[int]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(_TELEGRAM_ID.fullmatch(part) for part in parts):
        raise SettingsError(
            "ADMIN_IDS must be Telegram ids separated by commas, such as 1001,1002: correct it."
        )
    return frozenset(int(part) for part in parts)


def _bot_api_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or "@" in text or "?" in text or "#" in text or not text.isprintable():
        raise SettingsError(
            f"BOT_API_URL must be an http or https address such as {DEFAULT_BOT_API_URL}."
        )
    return text.rstrip("/")


class ConfigFollower:
    """Keeps `settings` in step with config.json; the last good file is always in force."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._content: bytes | None = None
        self._stamp: tuple[int, ...] | None = None
        self._unsure_reads = UNSURE_READS
        self._trouble: str | None = None if settings.config_path.exists() else "missing"
        self._waiting = {key: getattr(settings, key) for key in RESTART_KEYS}

    async def follow(self, on_change: Callable[[Settings], None]) -> None:
        """Looks at the file every FOLLOW_EVERY_S until cancelled; calls after each live change."""
        while True:
            if self.look():
                self._tell(on_change)
            await asyncio.sleep(FOLLOW_EVERY_S)

    def look(self) -> bool:
        """One look at the file; true when a live setting has changed. Never raises."""
        path = self.settings.config_path
        try:
            content = self._fresh_content(path)
            if content is None:
                return False
            keys = check_config(parse_config(content, path.name), path.name)
        except FileNotFoundError:
            self._report("missing", f"{path.name} is missing")
            return False
        except ConfigFileError as error:
            self._report(error.kind, str(error).rstrip("."))
            return False
        self._recovered()
        return self._apply(_placed(keys, path))

    def _fresh_content(self, path: Path) -> bytes | None:
        """The bytes when they may differ from those last seen, None when they cannot."""
        try:
            stamp = file_stamp(path)
            if stamp != self._stamp:
                self._stamp, self._unsure_reads = stamp, UNSURE_READS
            if self._unsure_reads == 0:
                return None
            self._unsure_reads -= 1
            content = read_bytes(path)
        except (FileNotFoundError, ConfigFileError):
            self._stamp, self._content = None, None
            raise
        known, self._content = self._content, content
        return None if content == known else content

    def _apply(self, placed: Mapping[str, Any]) -> bool:
        self._note_waiting(placed)
        changes = {
            key: placed[key] for key in LIVE_KEYS if placed[key] != getattr(self.settings, key)
        }
        if not changes:
            return False
        self.settings = self.settings.model_copy(update=changes)
        log.info("config.json: in force now: %s", ", ".join(changes))
        return True

    def _note_waiting(self, placed: Mapping[str, Any]) -> None:
        for key in RESTART_KEYS:
            if placed[key] not in {self._waiting[key], getattr(self.settings, key)}:
                log.warning("config.json: %s takes effect at restart", key)
            self._waiting[key] = placed[key]

    def _report(self, kind: str, sentence: str) -> None:
        if kind == self._trouble:
            return
        self._trouble = kind
        log.warning("%s; the last good configuration stays in force", sentence)

    def _recovered(self) -> None:
        if self._trouble is not None:
            log.info("%s is good again", self.settings.config_path.name)
        self._trouble = None

    def _tell(self, on_change: Callable[[Settings], None]) -> None:
        try:
            on_change(self.settings)
        except Exception:
            log.exception("config.json: a listener failed")
