"""The doctor's command line, its answer for machines, and what consoles of all kinds get."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from scripts.checkup.findings import found
from scripts.checkup.round import Judged
from scripts.checkup.rows import all_rows
from scripts.checkup.screen import Screen
from scripts.checkup.visit import visit
from scripts.checkup.words import Words
from tests.scripts.clinic import ROOT, ROWS, TOKEN, Clinic
from tests.scripts.doctor_clone import fresh_clone, run

# -- the command line ----------------------------------------------------------------------


def look(folder: Path, *arguments: str, out: io.StringIO | None = None) -> tuple[int, str]:
    out = out or io.StringIO()
    environ = {"NGROK_API_URL": "9", "COLUMNS": "80"}
    return visit(arguments, environ, folder, out), out.getvalue()


@pytest.mark.parametrize(
    "arguments",
    [["--nonsense"], ["--only"], ["--only", "nothing"], ["--only=python,nothing"], ["python"],
     ["--language", "tlh"], ["--language"], ["--json=yes"]],
)  # fmt: skip
def test_what_is_not_understood_shows_the_usage(tmp_path: Path, arguments: list[str]) -> None:
    status, said = look(Clinic(tmp_path).folder, *arguments)
    assert status == 2
    assert "python scripts/doctor.py [--fix]" in said


def test_help_names_every_row(tmp_path: Path) -> None:
    status, said = look(Clinic(tmp_path).folder, "--help")
    assert status == 0
    assert all(row.name in said for row in all_rows())


def test_only_some_rows_and_families(tmp_path: Path) -> None:
    clinic = Clinic(tmp_path)
    status, said = look(clinic.folder, "--only", "disk", "--only=python,env_file", "--json")
    assert status == 0
    assert [row["name"] for row in json.loads(said)["rows"]] == ["python", "env_file", "disk"]
    _, said = look(clinic.folder, "--only=installation", "--json")
    assert len(json.loads(said)["rows"]) == 4


def test_the_language_is_that_of_the_config_unless_asked(tmp_path: Path) -> None:
    clinic = Clinic(tmp_path)
    assert "версия" in look(clinic.folder, "--only=python")[1]
    clinic.configure(language="en-GB")
    assert "version" in look(clinic.folder, "--only=python")[1]
    assert "версия" in look(clinic.folder, "--only=python", "--language=ru")[1]
    clinic.write("config.json", b"\xff{")
    assert "версия" in look(clinic.folder, "--only=python")[1]


def test_the_answer_for_machines(tmp_path: Path) -> None:
    clinic = Clinic(tmp_path)
    clinic.env("BOT_TOKEN=\n")
    status, said = look(clinic.folder, "--json", "--only=settings")
    answer: dict[str, Any] = json.loads(said)
    assert status == answer["status"] == 1
    keys = ["schema", "status", "checked_at", "took_ms", "language", "counts", "rows", "fixed"]
    assert list(answer) == keys
    assert sum(answer["counts"].values()) == len(answer["rows"])
    (row,) = (row for row in answer["rows"] if row["name"] == "bot_token")
    assert {key: row[key] for key in ("family", "result", "code", "values")} == {
        "family": "settings", "result": "fail", "code": "empty",
        "values": {"variable": "BOT_TOKEN"},
    }  # fmt: skip
    assert row["next"]
    described = (ROOT / "docs" / "doctor.md").read_text(encoding="utf-8")
    assert all(f"| `{key}` |" in described for key in keys)
    assert "`{" + ", ".join(row) + "}`" in described


def test_the_token_is_blotted_out_wherever_it_stands() -> None:
    words = Words("en", "1001:pretend-token")
    assert words.without_secret("see /bot1001:pretend-token/getMe") == "see /bot[BOT_TOKEN]/getMe"
    assert words.without_secret("pretend-token") == "[BOT_TOKEN]"
    assert Words("en", "").without_secret("a") == "a"


def test_a_token_in_another_place_is_not_shown(tmp_path: Path) -> None:
    """It was pasted where it does not belong: what is told of that place does not repeat it."""
    clone = fresh_clone(tmp_path)
    config = {"public_url": f"http://{TOKEN}/", "data_dir": f"d/{TOKEN[10:]}", TOKEN: 1}
    (clone.parents[1] / "config.json").write_text(json.dumps(config), encoding="utf-8")
    done = run(clone, "--only=settings,storage", BOT_TOKEN=TOKEN)
    assert "[BOT_TOKEN]" in done.stdout


# -- consoles ------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "ascii", "utf-8", "cp437"])
def test_every_console_gets_marks_that_it_can_show(tmp_path: Path, encoding: str) -> None:
    clone = fresh_clone(tmp_path)
    done = run(clone, "--language=en", COLUMNS="300", PYTHONIOENCODING=encoding)
    mark = "✗" if encoding == "utf-8" else "x"
    assert f"{mark} The file of secrets: there is no file" in done.stdout


def test_an_old_console_gets_russian_without_question_marks(tmp_path: Path) -> None:
    clone = fresh_clone(tmp_path)
    done = run(clone, "--only=env_file,live", PYTHONIOENCODING="cp866")
    assert done.stdout.startswith("\nНастройки\nx Файл с секретами: нет файла")
    assert '"Файл с секретами"' in done.stdout


class Terminal(io.StringIO):
    """A window that somebody looks at."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_what_is_being_looked_at(tmp_path: Path) -> None:
    rows = (ROWS["python"], ROWS["disk"])
    out = Terminal()
    screen = Screen(out, Words("ru"), rows, {})
    screen.start()
    assert out.getvalue() == "Проверяю… 0 из 2: Python"
    screen.take(Judged(rows[1], found("ok", gigabytes=5)))
    assert "5 ГБ" not in out.getvalue(), "rows stand in their order"
    screen.take(Judged(rows[0], found("ok", version="3.11.1", path="python")))
    shown = out.getvalue().rpartition("\r")[2].splitlines()
    assert shown[1:3] == ["Установка", "\x1b[32m✓\x1b[0m Python: версия 3.11.1 (python)."]
    assert shown[-1] == "\x1b[32m✓\x1b[0m Место на диске: свободно 5 ГБ."


def test_commands_are_not_broken_over_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "52")
    clinic = Clinic(tmp_path)
    (clinic.folder / "requirements.txt").write_text("no-such-package\n", encoding="utf-8")
    _, said = look(clinic.folder, "--only=packages,live,public_url")
    for command in (
        "-m pip install -r requirements.txt",
        "python websocket_server.py",
        f"ngrok http {clinic.config()['port']}",
        "python scripts/update_ngrok_url.py",
    ):
        assert command in said
    assert max(map(len, said.splitlines())) <= 52


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        ([], "Всё в порядке."),
        (["old"], "1 строка с ошибкой."),
    ],
)
def test_the_sum(judged: list[str], expected: str) -> None:
    out = io.StringIO()
    rows = [Judged(ROWS["python"], found(code, version="3", oldest="3.11")) for code in judged]
    Screen(out, Words("ru"), (), {}).show_sum(rows)
    assert expected in out.getvalue()
