"""The public address in config.json: put there whole and checked, or not at all.

It must never leave a config.json that is half written, invalid, or poorer by a key.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from app.config import (
    AddressError,
    SettingsError,
    check_config,
    https_origin,
    read_config,
    write_config,
)

ADDRESS = "public_url"
SHOWN_LIMIT_CHARS = 120
HEALTHY = '{"status":"ok"}'

Say = Callable[..., str]


class RefusedError(Exception):
    """Words for the operator; config.json is as it was."""


class Place(NamedTuple):
    """What of config.json matters here; `written` is the address as it stands there, good or not,
    `public_url` the same when it is good."""

    public_url: str | None
    written: str | None
    host: str
    port: int


class Change(NamedTuple):
    """What a setting of the address did; `former` equals `origin` when there was nothing to do."""

    former: str | None
    origin: str
    port: int

    @property
    def is_new(self) -> bool:
        return self.former != self.origin


def read_place(path: Path) -> Place:
    """Raises SettingsError for a file that cannot be used; without a file, the defaults.

    A bad address is no such fault: setting a good one is what mends it.
    """
    content = read_config(path)
    keys = check_config({**content, ADDRESS: None}, path.name)
    written = content.get(ADDRESS)
    shown = None if written is None else " ".join(str(written).split())[:SHOWN_LIMIT_CHARS]
    return Place(_good(written), shown, keys["host"], keys["port"])


def _good(written: object) -> str | None:
    """The origin that it names; None when Telegram would not open it."""
    try:
        return https_origin(written) if isinstance(written, str) else None
    except AddressError:
        return None


def set_address(path: Path, url: str, say: Say) -> Change:
    """Writes the origin of `url` unless it stands there already. Raises RefusedError."""
    origin = _origin(url, path, say)
    try:
        place = read_place(path)
        if place.public_url != origin:
            write_config(path, {ADDRESS: origin})
    except SettingsError as error:
        raise RefusedError(say("script.url.broken", file=path, reason=error.told(say))) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise RefusedError(say("script.url.unwritable", file=path, reason=reason)) from None
    return Change(place.public_url or place.written, origin, place.port)


def change_lines(path: Path, change: Change, say: Say) -> list[str]:
    """What was done, and what to look at next."""
    return [_outcome(path, change, say), "", *_next(change, say)]


def _origin(url: str, path: Path, say: Say) -> str:
    try:
        return https_origin(url.strip())
    except AddressError as error:
        raise RefusedError(say(f"script.url.{error.code}", file=path)) from None


def _outcome(path: Path, change: Change, say: Say) -> str:
    if not change.is_new:
        return say("script.url.same", file=path, origin=change.origin)
    shown = change.former or say("script.url.none")
    return say("script.url.changed", file=path, former=shown, origin=change.origin)


def _next(change: Change, say: Say) -> list[str]:
    return [
        say("script.url.next"),
        say("script.url.next_tunnel", port=change.port, origin=change.origin),
        say("script.url.next_live", origin=change.origin, status=HEALTHY),
        say("script.url.next_bot"),
        say("script.url.next_chat"),
        say("script.url.next_check"),
    ]
