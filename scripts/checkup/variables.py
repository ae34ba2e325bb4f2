"""Rows about secrets: the file `.env`, the token's shape, and the other variables.

It must never show or keep the token: what is wrong with it is said without it.
"""

import codecs
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from scripts.checkup.case import Case
from scripts.checkup.findings import FAIL, OK, WARN, Finding, Row, Value, found

ENV = ".env"
SAMPLE = ".env.example"
TOKEN = "BOT_TOKEN"  # noqa: S105 - the variable's name
#: A well-formed value for each variable, to try the others beside it.
GOOD = {
    TOKEN: "1:x",
    "ADMIN_IDS": "1",
    "BOT_API_URL": "https://api.telegram.org",
    "BOT_PROFILE": "on",
    "LOG_LEVEL": "INFO",
    "LOG_FORMAT": "text",
    "TIKETHET_CONFIG": "config.json",
    # Read by scripts/update_ngrok_url.py.
    "NGROK_API_URL": "",
}
CHECKED = ("ADMIN_IDS", "BOT_API_URL", "BOT_PROFILE", "LOG_LEVEL", "LOG_FORMAT")
#: What Windows calls a file that was to be `.env`.
MISNAMED = (".env.txt", "env.txt", "env", ".env.env")
OTHERS_MAY_READ = stat.S_IRGRP | stat.S_IROTH
OWNER_ONLY = 0o600

_LINE = re.compile(r"^[ \t]*(?:export[ \t]+)?([^\s=#]+)[ \t]*=", re.MULTILINE)
#: The token's line with something behind the name: it counts as nothing when it cannot be parsed,
#: as with a quote that is never closed, or a colon in the place of the equals sign.
_WRITTEN = re.compile(rf"^[ \t]*(?:export[ \t]+)?{TOKEN}[ \t]*[=: \t][ \t]*[^\s#]", re.MULTILINE)
_QUOTES = "\"'`<>[](){}\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e"


def check_env_file(case: Case) -> Finding:
    """Whether `.env` is there, can be read, and is text."""
    path = case.path_of(ENV)
    if not path.exists():
        return _missing(case, path)
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return found("unreadable", file=str(path), reason=reason)
    encoding = _encoding(content)
    if encoding not in {"UTF-8", "UTF-16"}:
        return found("encoding", file=str(path), encoding=encoding)
    if os.name == "posix" and path.stat().st_mode & OTHERS_MAY_READ:
        return found("exposed", file=str(path))
    return found("ok", file=str(path), encoding=encoding)


def _missing(case: Case, path: Path) -> Finding:
    misnamed = next((name for name in MISNAMED if case.path_of(name).is_file()), None)
    if misnamed is not None:
        return found("misnamed", file=str(path), name=misnamed)
    if case.environ.get(TOKEN, "").strip():
        return found("not_needed", variable=TOKEN)
    return found("missing", file=str(path), sample=SAMPLE)


def _encoding(content: bytes) -> str:
    """UTF-8 or UTF-16 when the desk can read it; else what it seems to be."""
    is_marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if is_marked else "utf-8-sig")
    except UnicodeDecodeError:
        return "?"
    if "\0" in text:
        return "UTF-16 -BOM"
    return "UTF-16" if is_marked else "UTF-8"


def make_env(case: Case, _finding: Finding) -> Mapping[str, Value]:
    """From the sample; never over a file that is there."""
    path = case.path_of(ENV)
    content = case.path_of(SAMPLE).read_bytes()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    return {"file": str(path), "sample": SAMPLE}


def rename_env(case: Case, finding: Finding) -> Mapping[str, Value]:
    """Windows' `.env.txt` becomes `.env`; never over a file that is there."""
    path, former = case.path_of(ENV), case.path_of(str(finding.values["name"]))
    if path.exists():
        raise FileExistsError(path)
    former.rename(path)
    return {"file": str(path), "name": former.name}


def hide_env(case: Case, _finding: Finding) -> Mapping[str, Value]:
    path = case.path_of(ENV)
    path.chmod(OWNER_ONLY)
    return {"file": str(path)}


def check_bot_token(case: Case) -> Finding:
    """Whether BOT_TOKEN is there and looks like one; its value is never part of a finding."""
    from app.config import is_token

    token = case.variables().get(TOKEN, "")
    if not token:
        return found("garbled" if _WRITTEN.search(_text(case)) else "empty", variable=TOKEN)
    if not is_token(token):
        return found(_fault_of(token), variable=TOKEN)
    in_file = _text(case)
    if _LINE.findall(in_file).count(TOKEN) > 1:
        return found("twice", variable=TOKEN)
    if _is_overruled(case, in_file, token):
        return found("overruled", variable=TOKEN)
    return found("ok", bot_id=token.partition(":")[0])


def _fault_of(token: str) -> str:
    """What stands between this text and a token: quotes, spaces (visible or not), or more."""
    from app.config import is_token

    bare = token.strip(_QUOTES)
    if is_token(bare):
        return "quotes"
    visible = "".join(one for one in bare if one.isprintable() and not one.isspace())
    return "spaces" if is_token(visible) else "shape"


def _is_overruled(case: Case, in_file: str, token: str) -> bool:
    """The environment has another token than the file, and the environment wins."""
    from app.config import read_variables

    if not case.environ.get(TOKEN, "").strip() or TOKEN not in _LINE.findall(in_file):
        return False
    without = {name: value for name, value in case.environ.items() if name != TOKEN}
    of_file = read_variables(case.root, without).get(TOKEN, "")
    return of_file not in {"", token}


def _text(case: Case) -> str:
    """The file's text, empty when there is none; variables() has found it readable."""
    try:
        content = case.path_of(ENV).read_bytes()
    except OSError:
        return ""
    encoding = "utf-16" if _encoding(content) == "UTF-16" else "utf-8-sig"
    return content.decode(encoding, errors="replace")


def check_variables(case: Case) -> Finding:
    """The other variables: their values, and names in the file that nobody reads."""
    variables = case.variables()
    wrong = [name for name in CHECKED if name in variables and not _is_good(case, name)]
    if wrong:
        return found("wrong", name=wrong[0], sample=GOOD[wrong[0]])
    known = {*GOOD, *_sampled(case)}
    unknown = sorted({name for name in _LINE.findall(_text(case)) if name not in known})
    if unknown:
        return found("unknown", names=", ".join(unknown)[:120], known=", ".join(sorted(known)))
    count = sum(name in variables for name in CHECKED)
    return found("ok", count=count) if count else found("none")


def _sampled(case: Case) -> list[str]:
    """The names of the sample, which tests keep whole."""
    try:
        return _LINE.findall(case.path_of(SAMPLE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []


def _is_good(case: Case, name: str) -> bool:
    """Whether a process would start with this value, everything else being right."""
    from app.config import SettingsError, load_settings
    from app.logs import FORMATS, LEVELS

    value = case.variables()[name]
    if name == "LOG_LEVEL":
        return value.upper() in LEVELS
    if name == "LOG_FORMAT":
        return value.lower() in FORMATS
    nowhere = str(case.path_of("there is no such config.json"))
    environ = {**GOOD, "TIKETHET_CONFIG": nowhere, name: value}
    try:
        load_settings(case.root, environ)
    except SettingsError:
        return False
    return True


ROWS = (
    Row(
        "env_file",
        check_env_file,
        {
            "ok": OK,
            "not_needed": OK,
            "missing": FAIL,
            "misnamed": FAIL,
            "unreadable": FAIL,
            "encoding": FAIL,
            "exposed": WARN,
        },
        {"missing": make_env, "misnamed": rename_env, "exposed": hide_env},
    ),
    Row(
        "bot_token",
        check_bot_token,
        {
            "ok": OK,
            "empty": FAIL,
            "garbled": FAIL,
            "quotes": FAIL,
            "spaces": FAIL,
            "shape": FAIL,
            "twice": WARN,
            "overruled": WARN,
        },
    ),
    Row("variables", check_variables, {"ok": OK, "none": OK, "wrong": FAIL, "unknown": WARN}),
)
