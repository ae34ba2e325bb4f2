"""Rows about what is installed: Python, the packages, time zones and SQLite.

It must never need a package itself: these rows are for those who have none yet.
"""

import sys
import zoneinfo
from pathlib import Path

from scripts.checkup.case import Case
from scripts.checkup.commands import activation, pip_install
from scripts.checkup.findings import FAIL, OK, WARN, Finding, Row, found
from scripts.checkup.requirements import installed_version, read_requirements

OLDEST_PYTHON = (3, 11)
REQUIREMENTS = "requirements.txt"
VENV = ".venv"
#: Zones whose rules differ in every way that the desk's clock has to know.
ZONES = ("Europe/Berlin", "Asia/Vladivostok", "America/New_York")
_NAMES_LIMIT = 6


def check_python(case: Case) -> Finding:
    """Its version; scripts/doctor.py itself says so to those that are too old to read this."""
    version = ".".join(map(str, case.machine.python))
    if case.machine.python < OLDEST_PYTHON:
        return found("old", version=version, oldest=".".join(map(str, OLDEST_PYTHON)))
    return found("ok", version=version, path=sys.executable)


def check_packages(case: Case) -> Finding:
    """Each package of requirements.txt, installed for this very Python in a version allowed."""
    try:
        text = case.path_of(REQUIREMENTS).read_text(encoding="utf-8")
    except OSError:
        return found("no_list", file=REQUIREMENTS)
    wanted = list(read_requirements(text))
    versions = {one.name: installed_version(one.name) for one in wanted}
    missing = [one.name for one in wanted if versions[one.name] is None]
    if missing and _sleeping_venv(case):
        return found("venv", names=_listed(missing), command=activation(case.root))
    if missing:
        return found("missing", names=_listed(missing), command=_installing(case))
    wrong = [
        f"{one.name} {versions[one.name]} ({one})"
        for one in wanted
        if not one.allows(versions[one.name] or "")
    ]
    if wrong:
        return found("wrong", names=_listed(wrong), command=_installing(case))
    return found("ok", count=len(wanted))


def _installing(case: Case) -> str:
    return pip_install(f"-r {REQUIREMENTS}", case.root)


def _sleeping_venv(case: Case) -> bool:
    """The folder's environment is there, and another Python runs."""
    folder = case.path_of(VENV)
    return (folder / "pyvenv.cfg").exists() and Path(sys.prefix).resolve() != folder.resolve()


def _listed(names: list[str]) -> str:
    more = [f"+{len(names) - _NAMES_LIMIT}"] if len(names) > _NAMES_LIMIT else []
    return ", ".join([*names[:_NAMES_LIMIT], *more])


def check_time_zones(case: Case) -> Finding:
    """The rules of the world's time zones, which Windows does not bring."""
    missing = [name for name in ZONES if not _has_zone(name)]
    if missing:
        return found("missing", names=", ".join(missing), command=pip_install("tzdata", case.root))
    return found("ok")


def _has_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo.no_cache(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def check_sqlite(case: Case) -> Finding:
    """The SQLite that this Python brings: old versions have the WAL-reset fault."""
    from app.services.checkup import sqlite_is_faulty

    version = ".".join(map(str, case.machine.sqlite))
    if sqlite_is_faulty(case.machine.sqlite):
        return found("fault", version=version)
    return found("ok", version=version)




ROWS = (
    Row("python", check_python, {"ok": OK, "old": FAIL}),
    Row(
        "packages",
        check_packages,
        {"ok": OK, "missing": FAIL, "wrong": FAIL, "venv": FAIL, "no_list": FAIL},
    ),
    Row("time_zones", check_time_zones, {"ok": OK, "missing": WARN}),
    Row("sqlite", check_sqlite, {"ok": OK, "fault": WARN}),
)
