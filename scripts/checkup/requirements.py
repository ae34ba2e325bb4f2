"""Reads requirements.txt with the standard library alone and compares it with what is installed.

It must never import a package to look at it: a broken one would end the doctor.
"""

import platform
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from typing import NamedTuple

_LINE = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*([^;#]*)(?:;([^#]*))?")
_LIMIT = re.compile(r"(>=|<=|==|!=|~=|>|<)\s*([0-9A-Za-z.*+!-]+)")
_TEST = re.compile(r"""([a-z_]+)\s*(==|!=|>=|<=|<|>)\s*["']([^"']*)["']""")
_NUMBERS = re.compile(r"(?:v)?(\d+(?:\.\d+)*)(.*)")


class Requirement(NamedTuple):
    """`limits` are pairs of an operator and a version."""

    name: str
    limits: tuple[tuple[str, str], ...]

    def allows(self, version: str) -> bool:
        return all(_holds(version, operator, limit) for operator, limit in self.limits)

    def __str__(self) -> str:
        return self.name + ",".join(operator + limit for operator, limit in self.limits)


def read_requirements(text: str) -> Iterator[Requirement]:
    """What this system needs; options, comments and lines for other systems are left out."""
    for line in text.splitlines():
        match = _LINE.match(line.strip())
        if match is None or not _is_meant(match[3] or ""):
            continue
        yield Requirement(match[1], tuple(_LIMIT.findall(match[2])))


def installed_version(name: str) -> str | None:
    """None when it is not installed for the Python that runs now."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _is_meant(marker: str) -> bool:
    """`and` binds closer than `or`; parentheses are not used in our file."""
    if not marker.strip():
        return True
    return any(
        all(_is_true(*test) for test in _TEST.findall(part)) for part in marker.split(" or ")
    )


def _is_true(variable: str, operator: str, value: str) -> bool:
    here = {
        "sys_platform": sys.platform,
        "os_name": "nt" if sys.platform == "win32" else "posix",
        "implementation_name": sys.implementation.name,
        "platform_system": platform.system(),
        "python_version": ".".join(map(str, sys.version_info[:2])),
    }.get(variable, "")
    if variable == "python_version":
        return _holds(here, operator, value)
    return (here == value) == (operator == "==")


def _holds(version: str, operator: str, limit: str) -> bool:
    if limit.endswith(".*"):
        start = limit[:-2]
        is_inside = version == start or version.startswith(start + ".")
        return is_inside == (operator == "==")
    mine, other = _key(version), _key(limit)
    if operator == "~=":
        series = limit.rpartition(".")[0]
        return mine >= other and (version == series or version.startswith(series + "."))
    return {
        ">=": mine >= other,
        "<=": mine <= other,
        ">": mine > other,
        "<": mine < other,
        "==": mine == other,
        "!=": mine != other,
    }[operator]


def _key(version: str) -> tuple[tuple[int, ...], int]:
    """Numbers without zeros at their end, then 0 for anything before a release and 1 for one."""
    match = _NUMBERS.match(version.strip())
    if match is None:
        return (), 0
    numbers = tuple(int(part) for part in match[1].split("."))
    while numbers and numbers[-1] == 0:
        numbers = numbers[:-1]
    is_early = bool(re.match(r"[.-]?(a|b|c|rc|alpha|beta|dev|pre)", match[2]))
    return numbers, 0 if is_early else 1
