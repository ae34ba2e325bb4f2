"""Rows about config.json: whether it can be used, and whether it names a public address.

It must never replace a file that it could not read.
"""

import json
from collections.abc import Mapping
from typing import Any

from scripts.checkup import commands
from scripts.checkup.case import Case
from scripts.checkup.findings import FAIL, OK, WARN, Finding, Row, Value, WaitsError, found
from scripts.checkup.tunnels import our_tunnel, take_tunnel

ADDRESS = "public_url"


def check_config(case: Case) -> Finding:
    """Everything in config.json but `public_url`."""
    from app.config import ConfigFileError, check_config, read_config

    path = case.config_path()
    if not path.exists():
        return found("missing", file=str(path))
    try:
        content = read_config(path)
        known = check_config({**content, ADDRESS: None}, path.name)
    except ConfigFileError as error:
        return _refused(case, error.kind)
    unknown = sorted(set(content) - set(known))
    if unknown:
        return found("unknown_keys", file=str(path), names=", ".join(unknown)[:120])
    return found("ok", file=str(path))


def _refused(case: Case, kind: str) -> Finding:
    path = case.config_path()
    if kind.startswith("value:"):
        return found("value", file=str(path), setting=kind.removeprefix("value:"))
    if kind == "not_json":
        return _torn(case)
    return found(kind, file=str(path))


def _torn(case: Case) -> Finding:
    """Where in the file JSON ends to be JSON."""
    path = case.config_path()
    try:
        json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        return found("not_json", file=str(path), line=error.lineno, column=error.colno)
    except (OSError, ValueError, RecursionError):
        return found("not_json", file=str(path), line=1, column=1)
    return found("doubled", file=str(path))


def make_config(case: Case, _finding: Finding) -> Mapping[str, Value]:
    from app.config import write_config

    path = case.config_path()
    write_config(path, {ADDRESS: None})
    return {"file": str(path)}


def check_public_url(case: Case) -> Finding:
    """Whether there is an address that Telegram would open."""
    content = _content(case)
    wanted = content.get(ADDRESS)
    if wanted is None:
        return _unset(case)
    origin = case.address()
    return found("ok", origin=origin) if origin else _bad(wanted)


def _content(case: Case) -> dict[str, Any]:
    from app.config import SettingsError, read_config

    try:
        return read_config(case.config_path())
    except SettingsError:
        raise WaitsError("config") from None


def _unset(case: Case) -> Finding:
    port = case.keys()["port"]
    choice = our_tunnel(case)
    if choice.origin is not None:
        return found("unset_tunnel", origin=choice.origin, command=commands.UPDATE_ADDRESS)
    return found("unset", tunnel=commands.tunnel(port), command=commands.UPDATE_ADDRESS)


def _bad(wanted: object) -> Finding:
    text = " ".join(str(wanted).split())[:120]
    code = "http" if isinstance(wanted, str) and wanted.startswith("http:") else "not_origin"
    return found(code, address=text, command=commands.UPDATE_ADDRESS)


ROWS = (
    Row(
        "config",
        check_config,
        {
            "ok": OK,
            "missing": WARN,
            "unknown_keys": WARN,
            "not_json": FAIL,
            "doubled": FAIL,
            "not_utf8": FAIL,
            "not_object": FAIL,
            "unreadable": FAIL,
            "too_large": FAIL,
            "value": FAIL,
        },
        {"missing": make_config},
    ),
    Row(
        "public_url",
        check_public_url,
        {"ok": OK, "unset": WARN, "unset_tunnel": WARN, "http": FAIL, "not_origin": FAIL},
        {"unset_tunnel": take_tunnel},
    ),
)
