"""The doctor's rows about what is installed, each broken on purpose."""

import sys
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.checkup.requirements import read_requirements
from tests.scripts.clinic import Clinic


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return Clinic(tmp_path)


def test_an_old_python_is_told(clinic: Clinic) -> None:
    assert clinic.see("python", "ok").values["path"] == sys.executable
    clinic.machine = clinic.machine._replace(python=(3, 10, 14))
    assert clinic.see("python", "old").values == {"version": "3.10.14", "oldest": "3.11"}


def test_packages_that_are_missing_are_named(clinic: Clinic) -> None:
    clinic.see("packages", "ok")
    path = clinic.folder / "requirements.txt"
    path.write_text("pydantic>=2\nno-such-package-here>=1,<2\n", encoding="utf-8")
    found = clinic.see("packages", "missing")
    assert found.values["names"] == "no-such-package-here"
    assert "-m pip install -r requirements.txt" in str(found.values["command"])
    path.unlink()
    clinic.see("packages", "no_list")


def test_packages_of_a_wrong_version_are_named_with_what_is_wanted(clinic: Clinic) -> None:
    path = clinic.folder / "requirements.txt"
    path.write_text("pydantic>=1,<2  # too old\n", encoding="utf-8")
    names = str(clinic.see("packages", "wrong").values["names"])
    assert names.startswith("pydantic 2.")
    assert names.endswith("(pydantic>=1,<2)")


def test_an_environment_that_is_there_but_not_used_is_told(clinic: Clinic) -> None:
    path = clinic.folder / "requirements.txt"
    path.write_text("no-such-package-here\n", encoding="utf-8")
    (clinic.folder / ".venv").mkdir()
    (clinic.folder / ".venv" / "pyvenv.cfg").write_text("home = /\n", encoding="utf-8")
    assert "ctivate" in str(clinic.see("packages", "venv").values["command"])


@pytest.mark.parametrize(
    ("line", "version", "is_allowed"),
    [
        ("a>=1.2,<2", "1.2", True),
        ("a>=1.2,<2", "1.10.3", True),
        ("a>=1.2,<2", "2.0", False),
        ("a>=1.2,<2", "1.1.9", False),
        ("a>=2.0", "2", True),
        ("a>=2", "2.0rc1", False),
        ("a==1.4.*", "1.4.7", True),
        ("a==1.4.*", "1.40", False),
        ("a~=1.4.2", "1.4.9", True),
        ("a~=1.4.2", "1.5", False),
        ("a!=1.5", "1.5", False),
        ("a[extra]>=3", "3.1", True),
        ("a", "0.0.1", True),
    ],
)
def test_versions_are_compared_as_pip_does(line: str, version: str, is_allowed: bool) -> None:
    (requirement,) = read_requirements(line)
    assert requirement.allows(version) is is_allowed


def test_lines_for_other_systems_are_left_out() -> None:
    text = (
        "# a comment\n-r other.txt\n\na>=1\n"
        f'b>=1; sys_platform == "{sys.platform}"\n'
        f'c>=1; sys_platform != "{sys.platform}" and implementation_name == "cpython"\n'
        'd>=1; python_version < "3"\n'
    )
    assert [one.name for one in read_requirements(text)] == ["a", "b"]


@pytest.fixture
def no_zones(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on Windows without the package: no folder of rules, and no package of them."""
    for name in {"tzdata", *(one for one in sys.modules if one.startswith("tzdata."))}:
        monkeypatch.setitem(sys.modules, name, None)
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath()


def test_time_zones(clinic: Clinic) -> None:
    clinic.see("time_zones", "ok")


def test_missing_time_zones_are_told(clinic: Clinic, no_zones: None) -> None:
    assert "tzdata" in str(clinic.see("time_zones", "missing").values["command"])


def test_a_faulty_sqlite_is_told(clinic: Clinic) -> None:
    clinic.machine = clinic.machine._replace(sqlite=(3, 40, 1))
    assert clinic.see("sqlite", "fault").values["version"] == "3.40.1"
    clinic.machine = clinic.machine._replace(sqlite=(3, 51, 3))
    clinic.see("sqlite", "ok")
