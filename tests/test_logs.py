"""The log: one line a record, no secret in it, and never in anybody's way."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.logs import LineFormatter, one_line, redact

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_01234"
HASH = "c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2"
INIT_DATA = f"query_id=AAH&user=%7B%22id%22%3A1%2C%22first_name%22%3A%22Secretova%22%7D&hash={HASH}"
PATIENCE_S = 30


def _line(message: object, *args: object, error: BaseException | None = None) -> str:
    trace = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("app.test", logging.INFO, "test.py", 1, message, args, trace)
    return LineFormatter().format(record)


def _run(script: str, level: str = "DEBUG") -> subprocess.CompletedProcess[str]:
    prelude = f"import logging, sys\nfrom app import logs\nlogs.set_up({level!r})\n"
    return subprocess.run(
        [sys.executable, "-c", prelude + script],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.mark.parametrize(
    "text",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/getMe",
        f"https://api.telegram.org/file/bot{TOKEN.replace(':', '%3A')}/photo.jpg",
        f"init_data={INIT_DATA}",
        f'{{"init_data": "{INIT_DATA}", "locale": "ru"}}',
        f"{{'initData': '{INIT_DATA}'}}",
        f'"{{\\"init_data\\": \\"{INIT_DATA}\\"}}"',
        f"/#tgWebAppData={INIT_DATA.replace('&', '%26').replace('=', '%3D')}&tgWebAppVersion=9",
        f"auth_date=1&hash={HASH}",
        f"{{'hash': '{HASH}'}}",
        f"signature={HASH}",
        f'{{"token": "{HASH}"}}',
        f"GET /files/{HASH}/photo.jpg",
    ],
)
def test_a_secret_is_blotted_out(text: str) -> None:
    blotted = redact(text)
    for secret in (TOKEN, TOKEN.split(":")[1], HASH, "Secretova"):
        assert secret not in blotted, f"a secret survived in {blotted!r}"
    assert "[redacted]" in blotted


@pytest.mark.parametrize(
    "text",
    ["ticket 104203 taken by 1001", "app.1f2e3d.js served", "token: missing", "10:45:02 ready"],
)
def test_plain_words_stay(text: str) -> None:
    assert redact(text) == text


def test_secrets_in_arguments_and_chained_causes_are_blotted_out() -> None:
    try:
        try:
            raise OSError(f"https://api.telegram.org/bot{TOKEN}/getUpdates")
        except OSError as cause:
            raise RuntimeError(f"init_data={INIT_DATA}") from cause
    except RuntimeError as error:
        line = _line("failed for %s", f"hash={HASH}", error=error)
    assert "OSError" in line
    assert "RuntimeError" in line
    assert TOKEN not in line
    assert HASH not in line
    assert "\n" not in line


@settings(deadline=None)
@given(st.text())
def test_a_record_is_one_line_whatever_it_says(text: str) -> None:
    line = _line("%s", text)
    assert line.splitlines() == [line]
    assert "\x1b" not in line
    line.encode("utf-8")


def test_controls_are_shown_escaped_and_letters_as_they_are() -> None:
    assert one_line("Тикет № 5\r\n\x1b[31m\u2028\u202e😀") == (
        "Тикет № 5\\r\\n\\x1b[31m\\u2028\\u202e😀"
    )


def test_a_huge_record_keeps_its_beginning_and_end() -> None:
    line = _line("start %s end", "x" * 100_000)
    assert len(line) < 30_000
    assert "start" in line
    assert line.endswith("end")


def test_a_process_logs_utf8_lines_and_keeps_noisy_libraries_quiet() -> None:
    done = _run(
        "logging.getLogger('app.x').debug('Привет\\nмир')\n"
        "for name in ('httpx', 'httpcore.http11', 'websockets.server', 'aiosqlite', 'telegram'):\n"
        "    logging.getLogger(name).info('noise')\n"
        "    logging.getLogger(name).warning('heed')\n"
    )
    assert done.returncode == 0, done.stderr
    lines = done.stderr.splitlines()
    assert "DEBUG app.x: Привет\\nмир" in lines[0]
    assert [line.split()[1] for line in lines[1:]] == ["WARNING"] * 5
    assert "noise" not in done.stderr


def test_uncaught_errors_are_one_redacted_line() -> None:
    done = _run(f"raise RuntimeError('bot{TOKEN}')")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "CRITICAL app: uncaught" in done.stderr
    assert TOKEN not in done.stderr


def test_errors_in_threads_and_in_clearing_up_are_redacted_lines_too() -> None:
    done = _run(
        "import threading\n"
        f"def fail(): raise RuntimeError('bot{TOKEN}')\n"
        "thread = threading.Thread(target=fail)\nthread.start()\nthread.join()\n"
        f"class Sour:\n    def __del__(self): raise ValueError('bot{TOKEN}')\n"
        "sour = Sour()\ndel sour\n"
    )
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 2, done.stderr
    assert "RuntimeError" in done.stderr
    assert "ValueError" in done.stderr
    assert TOKEN not in done.stderr


def test_a_record_that_cannot_be_formatted_is_named_and_forgotten() -> None:
    done = _run(
        f"class Bad:\n    def __str__(self): raise ValueError('{TOKEN}')\n"
        "logging.info('%s', Bad())\nlogging.info('%d', 'x')\nlogging.info('after')\n"
    )
    assert done.returncode == 0, done.stderr
    assert "a record was lost: ValueError" in done.stderr
    assert "a record was lost: TypeError" in done.stderr
    assert done.stderr.splitlines()[-1].endswith("INFO root: after")
    assert TOKEN not in done.stderr


def test_a_closed_stderr_is_nobodys_trouble() -> None:
    done = _run("import os\nos.close(2)\nlogging.info('into nothing')\nprint('alive')\n")
    assert (done.returncode, done.stdout.strip()) == (0, "alive")


def test_setting_up_again_does_not_double_the_lines() -> None:
    done = _run("logs.set_up('INFO')\nlogging.info('once')\n")
    assert done.stderr.count("once") == 1


def test_a_stuck_stderr_stops_neither_the_caller_nor_the_end_of_the_process() -> None:
    script = (
        "import logging\nfrom app import logs\nlogs.set_up('INFO')\n"
        "for n in range(15000): logging.info('%d %s', n, 'x' * 100)\n"
    )
    # Nobody reads the pipe, so it fills up and every write to it blocks.
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stderr=subprocess.PIPE
    ) as child:
        assert child.wait(PATIENCE_S) == 0


def test_there_may_be_no_stderr() -> None:
    done = _run("sys.stderr = None\nlogs.set_up('INFO')\nlogging.info('x')\nprint('alive')\n")
    assert (done.returncode, done.stdout.strip()) == (0, "alive")
