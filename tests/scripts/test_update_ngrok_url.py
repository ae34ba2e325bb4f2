"""update_ngrok_url.py as an operator runs it: another folder, both languages, every mistake."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scripts.tunnel.command import PATIENCE_S, ROOT, run, run_as_program
from tests.scripts.tunnel.stand_ins import Reply, agent, as_json, endpoints, tunnels

Shape = Callable[..., dict[str, Reply]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.json"


def test_the_address_is_set_and_the_rest_is_kept(path: Path) -> None:
    path.write_text('{"mine": [1], "public_url": null, "port": 8123}', encoding="utf-8")
    done = run_as_program(path.parent, "https://Name.ngrok-free.dev/", "--config", "config.json")
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
    done = run(path.parent, f"--config={path}", "https://desk.example")
    assert "public_url was not set and is now https://desk.example." in done.stdout
    assert "“Open tickets”" in done.stdout
    again = run(path.parent, f"--config={path}", "https://desk.example:443/")
    assert again.returncode == 0
    assert "nothing to change" in again.stdout


def test_the_file_is_found_through_the_environment_and_made(path: Path) -> None:
    done = run_as_program(path.parent, "https://desk.example", TIKETHET_CONFIG=str(path))
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
    done = run(path.parent, url, "--config", str(path))
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
    done = run(path.parent, "https://desk.example", "--config", str(path))
    assert done.returncode == 1
    assert "уже испорчены" in done.stderr
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == content


@pytest.mark.parametrize("bad", ["http://my.site", "https://a.example/tickets", "", 7, "x" * 999])
def test_a_bad_address_in_the_file_is_what_it_mends(path: Path, bad: object) -> None:
    """The desk refuses to start with it and the doctor sends its operator here."""
    path.write_text(json.dumps({"public_url": bad, "mine": 1}), encoding="utf-8")
    looked = run(path.parent, "--check", "--config", str(path))
    assert looked.returncode == 1
    assert "такой адрес Telegram не откроет" in looked.stderr
    done = run(path.parent, "https://desk.example", "--config", str(path))
    assert (done.returncode, done.stderr) == (0, "")
    assert "стал https://desk.example" in done.stdout
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written == {"public_url": "https://desk.example", "mine": 1}


def test_a_folder_that_is_not_there_is_said(path: Path) -> None:
    done = run(path.parent, "https://desk.example", "--config", str(path.parent / "no" / "c.json"))
    assert done.returncode == 1
    assert "не удалось записать" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("https://a.example", "https://b.example"),
        ("https://a.example", "--config"),
        ("https://a.example", "--config="),
        ("--api",),
        ("https://a.example", "--force"),
        ("https://a.example", "--watch"),
        ("--check=yes",),
        ("-h",),
    ],
)
def test_anything_else_shows_the_usage(path: Path, arguments: tuple[str, ...]) -> None:
    done = run(path.parent, *arguments, TIKETHET_CONFIG=str(path))
    assert done.returncode == 2
    assert "python scripts/update_ngrok_url.py https://" in done.stderr
    assert not path.exists()


def test_help_names_every_option_and_exit_status(path: Path) -> None:
    for language in ("ru", "en"):
        path.write_text(json.dumps({"language": language}), encoding="utf-8")
        done = run(path.parent, "--help", TIKETHET_CONFIG=str(path))
        assert (done.returncode, done.stderr) == (0, "")
        for word in ("--watch", "--check", "--api", "--config", "NGROK_API_URL", "0", "1", "2"):
            assert word in done.stdout, word


# -- what the agent says ----------------------------------------------------------------------


@pytest.mark.parametrize("shape", [tunnels, endpoints])
def test_without_an_address_the_agent_is_asked(path: Path, shape: Shape) -> None:
    path.write_text('{"port": 8123, "mine": 1}', encoding="utf-8")
    with agent(shape(("https://name.ngrok-free.dev", "http://localhost:8123"))) as made:
        done = run(path.parent, "--api", made.url, TIKETHET_CONFIG=str(path))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(path.read_bytes())["public_url"] == "https://name.ngrok-free.dev"
    chosen = done.stdout.splitlines()[0]
    assert made.url in chosen
    assert "https://name.ngrok-free.dev" in chosen
    assert "http://localhost:8123" in chosen
    assert "был не задан, стал https://name.ngrok-free.dev" in done.stdout


def test_the_agents_address_may_come_from_the_environment(path: Path) -> None:
    with agent(tunnels(("https://name.ngrok-free.dev", "8000"))) as made:
        done = run_as_program(
            path.parent, NGROK_API_URL=f"localhost:{made.port}/api", TIKETHET_CONFIG=str(path)
        )
    assert done.returncode == 0
    assert json.loads(path.read_bytes()) == {"public_url": "https://name.ngrok-free.dev"}


def test_of_several_one_is_chosen_and_the_others_are_named(path: Path) -> None:
    path.write_text('{"public_url": "https://b.example", "language": "en"}', encoding="utf-8")
    several = tunnels(("https://a.example", "8000"), ("https://b.example", "localhost:8000"))
    with agent(several) as made:
        done = run(path.parent, f"--api={made.port}", TIKETHET_CONFIG=str(path))
    assert done.returncode == 0
    assert "the one already set stays: https://b.example" in done.stdout
    assert "Others: https://a.example → 8000" in done.stdout
    assert "nothing to change" in done.stdout


@pytest.mark.parametrize(
    ("paths", "words"),
    [
        (tunnels(), "туннеля у него нет"),
        (tunnels(("https://a.example", "http://localhost:3000")), "https://a.example → http"),
        (tunnels(("http://a.example", "http://localhost:8000")), "Telegram не откроет"),
        (tunnels(("https://a.example", "https://localhost:8000")), "на обычном http"),
        ({"/api/tunnels": Reply(b"<html>")}, "другая программа"),
        ({"/api/tunnels": Reply(b"x" * 2_000_000)}, "слишком велик"),
        ({"/api/tunnels": Reply(status=500)}, "кодом 500"),
        ({"/api/tunnels": as_json({"tunnels": []}, delay_s=60)}, "слишком долго"),
    ],
)
def test_without_a_usable_tunnel_nothing_changes(
    path: Path, paths: dict[str, Reply], words: str
) -> None:
    path.write_bytes(b'{"public_url" : "https://old.example"}')
    with agent(paths) as made:
        done = run(path.parent, "--api", made.url, TIKETHET_CONFIG=str(path))
    assert done.returncode == 1
    assert words in done.stderr
    assert f"Файл {path} не изменён" in done.stderr
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == b'{"public_url" : "https://old.example"}'


def test_a_dead_agent_and_one_elsewhere_are_named(path: Path) -> None:
    with agent({}) as gone:
        pass
    dead = run(path.parent, "--api", gone.url, TIKETHET_CONFIG=str(path))
    assert dead.returncode == 1
    assert f"{gone.url} ngrok не ответил как надо: там никто не слушает" in dead.stderr
    elsewhere = run(path.parent, "--api", "http://192.0.2.1:4040", TIKETHET_CONFIG=str(path))
    assert elsewhere.returncode == 1
    assert "не http-адрес этой машины" in elsewhere.stderr
    assert not path.exists()


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "«Открыть тикеты»"),
        ("cp1251", "«Открыть тикеты»"),
        ("cp866", "?Открыть тикеты?"),
        ("ascii", "????????"),
    ],
)
def test_a_console_of_another_alphabet_is_spoken_to(path: Path, encoding: str, shown: str) -> None:
    with agent(tunnels(("https://name.example", "8000"), ("https://b.example", "8000"))) as made:
        done = run_as_program(
            path.parent, "--api", made.url, TIKETHET_CONFIG=str(path), PYTHONIOENCODING=encoding
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert shown in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe without a reader is a POSIX matter")
@pytest.mark.parametrize("script", ["update_ngrok_url.py", "backup.py", "doctor.py"])
def test_nobody_who_reads_on_is_no_traceback(tmp_path: Path, script: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, ROOT / "scripts" / script, "--help"],
            stdout=writer,
            stderr=subprocess.PIPE,
            timeout=PATIENCE_S,
            check=False,
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


# -- going out and back -----------------------------------------------------------------------


def test_a_check_without_an_address_says_what_to_do_first(path: Path) -> None:
    done = run(path.parent, "--check", TIKETHET_CONFIG=str(path))
    assert done.returncode == 1
    assert "public_url ещё не задан" in done.stderr
    assert not path.exists()


def test_a_check_tells_what_it_saw_and_its_status_tells_it_too(path: Path) -> None:
    with agent({}) as gone:
        pass
    written = {"public_url": f"https://127.0.0.1:{gone.port}", "port": gone.port}
    path.write_text(json.dumps(written), encoding="utf-8")
    done = run_as_program(path.parent, "--check", TIKETHET_CONFIG=str(path))
    assert (done.returncode, done.stderr) == (1, "")
    assert f"Проверяю https://127.0.0.1:{gone.port}:" in done.stdout
    assert "✗ Сервер на этой машине не отвечает" in done.stdout
    assert "docs/NGROK_SETUP.md" in done.stdout
    assert json.loads(path.read_bytes()) == written
