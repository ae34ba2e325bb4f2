"""The command as an operator types it: words, JSON, exit statuses."""

import io
import json
from pathlib import Path

import pytest

from app.i18n import t
from app.services import shelf
from scripts.backup import main
from scripts.keeping.progress import Progress, size_text, time_text
from tests.factories import Desk

Run = tuple[int, str, str]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The root of a project whose desk has one ticket."""
    (tmp_path / "config.json").write_text('{"language": "en"}', encoding="utf-8")
    desk = Desk(tmp_path / "data")
    desk.open()
    desk.close()
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> Run:
    status = main(arguments, {}, root)
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_backup_a_list_a_check_and_a_restore(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said, progress = run(capsys, root)
    assert status == 0
    (one,) = shelf.shelved(root / "backups")
    assert str(one.path) in said
    assert progress.splitlines()[0].startswith("Copying the database: 100 %")
    assert one.path.name in run(capsys, root, "--list")[1]
    assert run(capsys, root, "--verify", one.path.name)[0] == 0
    status, said, _ = run(capsys, root, "--restore", one.path.name)
    assert status == 0
    assert "before-restore-" in said
    assert "websocket_server.py" in said


def test_for_machines_everything_is_one_object(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said, progress = run(capsys, root, "--json")
    assert (status, progress) == (0, "")
    made = json.loads(said)
    assert {"name", "path", "bytes", "log_end", "epoch", "schema", "dropped"} <= set(made)
    (listed,) = json.loads(run(capsys, root, "--list", "--json")[1])
    assert listed["whole"]
    assert json.loads(run(capsys, root, "--verify", made["path"], "--json")[1])["path"]
    restored = json.loads(run(capsys, root, "--restore", made["name"], "--json")[1])
    assert restored["epoch"] != made["epoch"]
    assert Path(restored["aside"]).is_dir()
    status, said, complained = run(capsys, root, "--restore", "nobody", "--json")
    assert status == 1
    assert json.loads(said)["error"] == "unknown"
    assert complained.strip() == json.loads(said)["message"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--what"], ["extra"], ["--keep", "0"], ["--keep", "many"], ["--restore"], ["--verify", ""],
        ["--list", "--restore", "x"], ["--lis"],
    ],
)  # fmt: skip
def test_what_is_not_understood_is_one_sentence_and_2(
    root: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    status, said, complained = run(capsys, root, *arguments)
    assert (status, said) == (2, "")
    assert complained.strip() == t("en", "script.backup.usage")
    assert not (root / "backups").exists()


def test_help_and_the_language_of_the_desk(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, root, "--help") == (0, t("en", "script.backup.usage") + "\n", "")
    (root / "config.json").write_text('{"language": "ru"}', encoding="utf-8")
    assert run(capsys, root, "-h")[1].strip() == t("ru", "script.backup.usage")


def test_a_broken_config_is_one_sentence_and_2(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "config.json").write_text("{", encoding="utf-8")
    status, said, complained = run(capsys, root)
    assert (status, said) == (2, "")
    assert len(complained.strip().splitlines()) == 1
    assert "config.json" in complained


def test_a_bad_address_is_no_matter_of_backups(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "config.json").write_text('{"public_url": "http://x"}', encoding="utf-8")
    status, said, complained = run(capsys, root, "--list")
    assert (status, complained) == (0, ""), said


def test_a_broken_backup_makes_the_list_fail(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, root, "--list")[0] == 0, "an empty shelf is no fault"
    (root / "backups" / "tikethet-2026-01-01T00-00-00Z").mkdir(parents=True)
    status, said, _ = run(capsys, root, "--list")
    assert status == 1
    assert "not a whole backup" in said


def test_another_config_and_another_shelf(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "elsewhere"
    arguments = ("--config", str(root / "config.json"), "--to", str(other), "--keep=1")
    assert main(arguments, {}, tmp_path / "nowhere") == 0
    assert main(arguments, {}, tmp_path / "nowhere") == 0
    assert len(shelf.shelved(other)) == 1
    assert "removed" in capsys.readouterr().out


def test_every_refusal_has_words() -> None:
    codes = {
        "busy", "disk", "no_desk", "inside", "no_room", "unusable", "damaged", "unequal", "changed",
        "rotten", "foreign", "garbled", "unknown", "in_use",
    }  # fmt: skip
    values = dict.fromkeys(("folder", "path", "name", "reason", "needed", "free"), "x")
    for language in ("ru", "en"):
        assert all(t(language, f"script.backup.{code}", **values) for code in codes)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_the_line_changes_in_place() -> None:
    stream = Terminal()
    with Progress(lambda key, **values: f"{key} {values}", stream) as tell:
        tell("copy", 1, 100)
        tell("copy", 100, 100)
        tell("check", 0, 100)
    assert stream.getvalue().count("\n") == 2
    assert stream.getvalue().startswith("\r")


def test_sizes_and_times_are_short() -> None:
    assert [size_text(count) for count in (0, 999, 1_000, 12_345_678, 5 * 10**15)] == [
        "0 B", "999 B", "1.0 KB", "12.3 MB", "5000.0 TB",
    ]  # fmt: skip
    assert [time_text(seconds) for seconds in (0.4, 61, 3700)] == ["0:00", "1:01", "61:40"]
