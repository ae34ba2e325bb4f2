"""update_ngrok_url.py as an operator runs it: another folder, both languages, every mistake."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "update_ngrok_url.py"
PATIENCE_S = 30


def _run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environ = {key: value for key, value in os.environ.items() if key != "TIKETHET_CONFIG"}
    return subprocess.run(
        [sys.executable, SCRIPT, *arguments],
        cwd=folder,
        env={**environ, "PYTHONIOENCODING": "utf-8", **variables},
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.json"


def test_the_address_is_set_and_the_rest_is_kept(path: Path) -> None:
    path.write_text('{"mine": [1], "public_url": null, "port": 8123}', encoding="utf-8")
    done = _run(path.parent, "https://Name.ngrok-free.dev/", "--config", "config.json")
    assert (done.returncode, done.stderr) == (0, "")
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written == {"mine": [1], "public_url": "https://name.ngrok-free.dev", "port": 8123}
    assert list(written) == ["mine", "public_url", "port"]
    assert "был не задан, стал https://name.ngrok-free.dev" in done.stdout
    assert "ngrok http 8123" in done.stdout
    assert 'https://name.ngrok-free.dev/healthz отвечает {"status":"ok"}' in done.stdout
    assert "«Открыть тикеты»" in done.stdout


def test_it_speaks_the_language_of_the_file(path: Path) -> None:
    path.write_text('{"language": "en"}', encoding="utf-8")
    done = _run(path.parent, f"--config={path}", "https://desk.example")
    assert "public_url was not set and is now https://desk.example." in done.stdout
    assert "“Open tickets”" in done.stdout
    again = _run(path.parent, f"--config={path}", "https://desk.example:443/")
    assert again.returncode == 0
    assert "nothing to change" in again.stdout


def test_the_file_is_found_through_the_environment_and_made(path: Path) -> None:
    done = _run(path.parent, "https://desk.example", TIKETHET_CONFIG=str(path))
    assert done.returncode == 0
    assert json.loads(path.read_bytes()) == {"public_url": "https://desk.example"}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "desk.example",
        "http://desk.example",
        "https://",
        "https://desk.example/app",
        "https://desk.example?x=1",
        "https://desk.example/#x",
        "https://me:word@desk.example",
        "https://desk.example:99999",
        "https://desk example",
        "https://desk..example",
        "https://desk.example\nhttps://other.example",
    ],
)
def test_a_bad_address_leaves_the_file_alone_and_says_why(path: Path, url: str) -> None:
    path.write_bytes(b'{"public_url" : "https://old.example"}')
    done = _run(path.parent, url, "--config", str(path))
    assert done.returncode == 1
    assert f"Файл {path} не изменён" in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == b'{"public_url" : "https://old.example"}'


@pytest.mark.parametrize(
    "content", [b"", b'{"public_url":', b"[]", b'{"a":1,"a":2}', b'{"port":"8000"}', b"\xff"]
)
def test_a_broken_file_is_left_alone_and_named(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    done = _run(path.parent, "https://desk.example", "--config", str(path))
    assert done.returncode == 1
    assert "уже испорчены" in done.stderr
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == content


def test_a_folder_that_is_not_there_is_said(path: Path) -> None:
    done = _run(path.parent, "https://desk.example", "--config", str(path.parent / "no" / "c.json"))
    assert done.returncode == 1
    assert "не удалось записать" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--help",),
        ("https://a.example", "https://b.example"),
        ("https://a.example", "--config"),
        ("https://a.example", "--force"),
    ],
)
def test_anything_else_shows_the_usage(path: Path, arguments: tuple[str, ...]) -> None:
    done = _run(path.parent, *arguments, TIKETHET_CONFIG=str(path))
    assert done.returncode == 2
    assert "python scripts/update_ngrok_url.py https://" in done.stderr
    assert not path.exists()
