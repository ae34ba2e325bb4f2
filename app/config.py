"""The settings of a process: read once at its start, three of them followed while it runs.

It must never let a broken config.json change a running desk, and never show the token.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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
from app.variables import (
    DEFAULT_BOT_API_URL,
    bot_api_in,
    ids_in,
    is_token,
    loopback_origin,
    pretend_origin,
    read_variables,
    switch_in,
    token_in,
)

__all__ = [
    "AddressError",
    "ConfigFileError",
    "ConfigFollower",
    "Settings",
    "SettingsError",
    "check_config",
    "desk_language",
    "find_config",
    "https_origin",
    "is_token",
    "load_settings",
    "loopback_origin",
    "pretend_origin",
    "read_config",
    "read_variables",
    "write_config",
]

DEFAULT_CONFIG_NAME = "config.json"
DEFAULT_LANGUAGE = "ru"
FOLLOW_EVERY_S = 0.25
# File systems stamp changes with 1 ms to 2 s of precision: within this time after a change an equal
# stamp proves nothing, so the file is read again.
UNSURE_READS = 12
LIVE_KEYS = ("public_url", "language", "messages_per_minute")
RESTART_KEYS = ("host", "port", "data_dir")

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
    language: str = DEFAULT_LANGUAGE
    messages_per_minute: int = 60
    keeps_profile: bool = True

    @property
    def pretend_origin(self) -> str | None:
        """BOT_API_URL's origin when it is http and loopback and the token not of a real shape.

        Only then may that origin frame the Mini App and may public_url be http.
        """
        return pretend_origin(self.bot_token.get_secret_value(), self.bot_api_url)


def load_settings(root: Path, environ: Mapping[str, str]) -> Settings:
    """The settings of a process that starts now; root is the folder of `.env` and config.json.

    Raises SettingsError, whose text is one sentence for the operator; the process exits with 2.
    """
    variables = read_variables(root, environ)
    path = _config_path(root, variables)
    token = token_in(variables.get("BOT_TOKEN", ""))
    api_url = bot_api_in(variables.get("BOT_API_URL", DEFAULT_BOT_API_URL))
    keys = _checked(read_config(path), path.name, pretend_origin(token, api_url))
    return Settings(
        bot_token=SecretStr(token),
        admin_ids=ids_in(variables.get("ADMIN_IDS", "")),
        bot_api_url=api_url,
        keeps_profile=switch_in("BOT_PROFILE", variables.get("BOT_PROFILE", "on")),
        config_path=path,
        **_placed(keys, path),
    )


def find_config(root: Path, environ: Mapping[str, str]) -> Path:
    """Where config.json lies for a process started from root, for scripts that need no token."""
    return _config_path(root, read_variables(root, environ))


def desk_language(root: Path, environ: Mapping[str, str]) -> str:
    """The language of config.json for what has to be said before, or without, its settings; the
    default one where it cannot be told."""
    try:
        language = read_config(find_config(root, environ)).get("language")
    except SettingsError:
        language = None
    return language if isinstance(language, str) else DEFAULT_LANGUAGE


def _checked(content: Mapping[str, Any], name: str, pretend: str | None) -> dict[str, Any]:
    """The known keys; public_url may be a loopback http origin beside a pretend Telegram only."""
    wanted = content.get("public_url")
    origin = loopback_origin(wanted) if pretend and isinstance(wanted, str) else None
    if origin is None or urlsplit(str(wanted)).path not in {"", "/"}:
        return check_config(content, name)
    return {**check_config({**content, "public_url": None}, name), "public_url": origin}


def _placed(keys: Mapping[str, Any], path: Path) -> dict[str, Any]:
    return {**keys, "data_dir": path.parent / keys["data_dir"]}


def _config_path(root: Path, variables: Mapping[str, str]) -> Path:
    return (root / Path(variables.get("TIKETHET_CONFIG", DEFAULT_CONFIG_NAME))).absolute()


class ConfigFollower:
    """Keeps `settings` in step with config.json; the last good file is always in force."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._content: bytes | None = None
        self._candidate: bytes | None = None
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
        """One look at the file; true when a live setting has changed. Never raises.

        A new content counts when two looks have seen it: an editor that writes over the file in
        place may leave one that is whole to read and half of it old.
        """
        path = self.settings.config_path
        try:
            content = self._fresh_content(path)
            if content is None:
                return False
            parsed = parse_config(content, path.name)
            keys = _checked(parsed, path.name, self.settings.pretend_origin)
        except FileNotFoundError:
            self._report("missing", f"{path.name} is missing")
            return False
        except ConfigFileError as error:
            self._report(error.kind, str(error).rstrip("."))
            return False
        self._recovered()
        return self._apply(_placed(keys, path))

    def _fresh_content(self, path: Path) -> bytes | None:
        """The bytes when they are new and settled, None otherwise."""
        try:
            stamp = file_stamp(path)
            if stamp != self._stamp:
                self._stamp, self._unsure_reads = stamp, UNSURE_READS
            if self._unsure_reads == 0 and self._candidate is None:
                return None
            self._unsure_reads = max(0, self._unsure_reads - 1)
            content = read_bytes(path)
        except (FileNotFoundError, ConfigFileError):
            self._stamp, self._content, self._candidate = None, None, None
            raise
        return self._settled(content)

    def _settled(self, content: bytes) -> bytes | None:
        """The content when it is new and the look before has seen it as well."""
        seen, self._candidate = self._candidate, None
        if content == self._content:
            return None
        if content != seen:
            self._candidate = content
            return None
        self._content = content
        return content

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
