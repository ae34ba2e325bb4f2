"""The command as an operator types it: archives, erasure, refusals, exit statuses."""

import zipfile
from pathlib import Path

import pytest

from scripts.records import main
from tests.factories import Desk

Run = tuple[int, str, str]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The root of a project whose desk has one ticket of a customer and one agent."""
    (tmp_path / "config.json").write_text('{"language": "en"}', encoding="utf-8")
    desk = Desk(tmp_path / "data")
    desk.open(subject="The lamp")
    desk.agent()
    desk.close()
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> Run:
    status = main(arguments, {}, root)
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_ticket_and_a_person_are_taken_out(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for what, number in (("ticket", "100001"), ("person", "1001")):
        path = root / f"{what}.zip"
        status, said, _ = run(capsys, root, f"--export-{what}", number, "--to", str(path))
        assert (status, str(path) in said) == (0, True)
        with zipfile.ZipFile(path) as found:
            assert "The lamp" in found.read("index.html").decode()


def test_a_person_is_erased_only_when_it_is_meant(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, usage = run(capsys, root, "--erase-person", "1001")
    assert (status, "--yes" in usage) == (2, True)
    assert run(capsys, root, "--erase-person", "1001", "--yes")[:2] == (
        0, "Erased. Tickets: 1, messages: 1.\n",
    )  # fmt: skip
    desk = Desk(root / "data")
    assert desk.rows("SELECT subject FROM tickets") == [("—",)]
    desk.close()


@pytest.mark.parametrize(
    ("arguments", "status", "fragment"),
    [
        (("--erase-person", "1003", "--yes"), 1, "member of staff"),
        (("--export-ticket", "987654"), 1, "no such number"),
        (("--export-person", "987654"), 1, "no such number"),
        (("--export-ticket", "100001", "--to", "/no/such/folder/a.zip"), 1, "could not be written"),
        (("--export-ticket", "x"), 2, "records.py"),
        ((), 2, "records.py"),
        (("--export-ticket", "1", "--export-person", "1"), 2, "records.py"),
    ],
)
def test_what_goes_wrong_is_said(
    root: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    status: int,
    fragment: str,
) -> None:
    found, _, said = run(capsys, root, *arguments)
    assert (found, fragment in said) == (status, True), said


def test_help_is_an_answer(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said, _ = run(capsys, root, "--help")
    assert (status, "--erase-person" in said) == (0, True)
