"""config.json as a file: reads it strictly and replaces it whole, never half.

It must never know what a setting does, only its shape, and never leave half a file behind.
"""

import codecs
import glob
import ipaddress
import json
import math
import os
import re
import stat
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, NoReturn
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
    ValidationError,
)

CONFIG_LIMIT_BYTES = 1_048_576
REPLACE_PATIENCE_S = 2.0
REPLACE_EVERY_S = 0.05
HOST_LIMIT_CHARS = 253
DEFAULT_HTTPS_PORT = 443
NEW_FILE_MODE = 0o644
NEIGHBOUR_END = ".tmp"
LITTER_AGE_S = 60.0

_LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")


class SettingsError(Exception):
    """One sentence for the operator: what is wrong, and what to do about it.

    `code` names it among `script.settings.*` of the locales, `values` fill it there.
    """

    def __init__(self, sentence: str, code: str = "", **values: object) -> None:
        super().__init__(sentence)
        self.code = code
        self.values = values

    def told(self, say: Callable[..., str]) -> str:
        """The sentence in the operator's language; `say` takes a key of the locales and values."""
        return say(f"script.settings.{self.code}", **self.values) if self.code else str(self)


class ConfigFileError(SettingsError):
    """config.json cannot be used; `kind` is the sort of trouble, so that each is told once."""

    def __init__(self, kind: str, sentence: str, code: str, **values: object) -> None:
        super().__init__(sentence, code, **values)
        self.kind = kind


class AddressError(ValueError):
    """Not an https origin; `code` is one of whitespace, scheme, user, host, port, path."""

    def __init__(self, code: str) -> None:
        super().__init__(f"not an https origin: {code}")
        self.code = code


def https_origin(text: str) -> str:
    """The origin as browsers spell it: lower-case ASCII host, no default port, no trailing slash.

    A lone trailing slash is accepted. Raises AddressError for anything beyond an origin.
    """
    if not text or any(character <= " " or character in "\\\x7f" for character in text):
        raise AddressError("whitespace")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise AddressError("host" if "[" in text else "port") from None
    if parts.scheme != "https":
        raise AddressError("scheme")
    if "@" in parts.netloc:
        raise AddressError("user")
    if parts.path not in {"", "/"} or "?" in text or "#" in text:
        raise AddressError("path")
    if port == 0 or parts.netloc.endswith(":"):
        raise AddressError("port")
    suffix = "" if port in {None, DEFAULT_HTTPS_PORT} else f":{port}"
    host = parts.hostname or ""
    plain = f"[{_address(host)}]" if "[" in parts.netloc else _plain_host(host)
    return f"https://{plain}{suffix}"


def _plain_host(host: str) -> str:
    try:
        ascii_host = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise AddressError("host") from None
    labels = ascii_host.split(".")
    if len(ascii_host) > HOST_LIMIT_CHARS or not all(map(_LABEL.fullmatch, labels)):
        raise AddressError("host")
    # A host whose last part is a number is an IPv4 address or nothing (WHATWG URL, "host parsing").
    return _address(ascii_host) if labels[-1].isdecimal() else ascii_host


def _address(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        raise AddressError("host") from None


def _encodable(text: str) -> str:
    if "\0" in text:
        raise ValueError("contains a zero byte")
    text.encode("utf-8")
    return text


_Text = Annotated[StrictStr, Field(min_length=1, max_length=4096), AfterValidator(_encodable)]


class _FileKeys(BaseModel):
    """The known keys of config.json, types as written: `"8000"` is no port and true no number."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    public_url: Annotated[StrictStr, AfterValidator(https_origin)] | None = None
    host: _Text = "127.0.0.1"
    port: Annotated[StrictInt, Field(ge=0, le=65_535)] = 8000
    data_dir: _Text = "data"
    language: Annotated[StrictStr, Field(pattern=_LANGUAGE)] = "ru"
    messages_per_minute: Annotated[StrictInt, Field(ge=0, le=1_000_000)] = 60


def read_config(path: Path) -> dict[str, Any]:
    """Every key of config.json in its order, `{}` when there is no such file.

    Raises ConfigFileError when it is there and cannot be used. check_config() looks at the values.
    """
    try:
        return parse_config(read_bytes(path), path.name)
    except FileNotFoundError:
        return {}


def read_bytes(path: Path) -> bytes:
    """The bytes of a plain file of bounded size; FileNotFoundError is left to the caller."""
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise _of_file("unreadable", path.name, "{file} must be a plain file.", "not_plain")
        if state.st_size > CONFIG_LIMIT_BYTES:
            raise _of_file("too_large", path.name, "{file} is too large: keep it under 1 MiB.")
        with path.open("rb") as file:
            return file.read(CONFIG_LIMIT_BYTES + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _unreadable(path, error) from None


def file_stamp(path: Path) -> tuple[int, ...]:
    """Changes whenever the file does, but for changes within the precision of its file system."""
    try:
        state = path.stat()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _unreadable(path, error) from None
    return state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino


def _unreadable(path: Path, error: OSError) -> ConfigFileError:
    reason = error.strerror or type(error).__name__
    sentence = f"{path.name} cannot be read: {reason}."
    return ConfigFileError("unreadable", sentence, "unreadable", file=path.name, reason=reason)


def _of_file(kind: str, name: str, sentence: str, code: str = "") -> ConfigFileError:
    """An error that needs no more than the file's name."""
    return ConfigFileError(kind, sentence.format(file=name), code or kind, file=name)


def parse_config(content: bytes, name: str) -> dict[str, Any]:
    """UTF-8 JSON with or without a mark, without doubled keys and without NaN or Infinity."""
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        raise _of_file("not_utf8", name, "{file} is not UTF-8: save it as UTF-8.") from None
    try:
        parsed = json.loads(
            text,
            object_pairs_hook=_without_doubles,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
    except (ValueError, RecursionError) as error:
        sentence = f"{name} is not valid JSON ({error}): repair it or restore it from a copy."
        raise ConfigFileError("not_json", sentence, "not_json", file=name, reason=error) from None
    if not isinstance(parsed, dict):
        raise _of_file("not_object", name, "{file} must hold one JSON object in braces.")
    return parsed


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key stands twice")
    return result


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number is out of range")
    return number


def check_config(content: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The known keys, normalised, defaults filled in. Raises ConfigFileError for a bad one."""
    try:
        return _FileKeys.model_validate(dict(content)).model_dump()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = str(first["loc"][0])
        sentence = f"{name}: {key} has a value that cannot be used ({first['msg']}): correct it."
        code = "address" if key == "public_url" else "value"
        raise ConfigFileError(f"value:{key}", sentence, code, file=name, setting=key) from None


def write_config(path: Path, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Sets some keys, keeps all others and their order; returns the content as it was before.

    The file is replaced in one step or left untouched. Raises ConfigFileError when the present file
    cannot be used, OSError when the folder cannot be written.
    """
    former = read_config(path)
    merged = {**former, **changes}
    check_config(merged, path.name)
    text = json.dumps(merged, indent=2, ensure_ascii=False, allow_nan=False)
    # Through a symbolic link, so that the link stays and its target is replaced.
    replace_file(path.resolve(), (text + "\n").encode("utf-8"))
    return former


def replace_file(path: Path, content: bytes) -> None:
    """Puts content in the place of a file: temporary neighbour, fsync, rename."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=NEIGHBOUR_END, dir=path.parent)
    neighbour = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _sweep(path, neighbour)
        neighbour.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else NEW_FILE_MODE)
        _replace_patiently(neighbour, path)
    except BaseException:
        neighbour.unlink(missing_ok=True)
        raise


def _sweep(path: Path, neighbour: Path) -> None:
    """Removes what runs that were killed have left; a younger file may be of one that works."""
    with suppress(OSError):
        litter_before = neighbour.stat().st_mtime - LITTER_AGE_S
        for other in path.parent.glob(f".{glob.escape(path.name)}.*{NEIGHBOUR_END}"):
            if other.stat().st_mtime < litter_before:
                other.unlink()


def _replace_patiently(source: Path, target: Path) -> None:
    """On Windows a reader holds the file for a moment; its rename is refused meanwhile."""
    deadline = time.monotonic() + REPLACE_PATIENCE_S
    while True:
        try:
            source.replace(target)
            return
        except PermissionError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(REPLACE_EVERY_S)
