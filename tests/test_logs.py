"""The log: one line a record, no secret in it, and never in anybody's way."""

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.log_lines import JsonLines, TextLines, one_line, redact

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_01234"
HASH = "c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2"
INIT_DATA = f"query_id=AAH&user=%7B%22id%22%3A1%2C%22first_name%22%3A%22Secretova%22%7D&hash={HASH}"
PATIENCE_S = 60


def _line(message: object, *args: object, error: BaseException | None = None) -> str:
    trace = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("app.test", logging.INFO, "test.py", 1, message, args, trace)
    return TextLines().format(record)


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
        f"https://t.me/desk_bot?start=claim_{HASH}",
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


# -- for machines, and the ids of a line ---------------------------------------------------------


def _record(message: object, *args: object, **extra: object) -> logging.LogRecord:
    return logging.getLogger("app.test").makeRecord(
        "app.test", logging.INFO, "test.py", 1, message, args, None, extra=extra
    )


def _json(record: logging.LogRecord) -> dict[str, Any]:
    line = JsonLines("live").format(record)
    assert line.splitlines() == [line]
    found: dict[str, Any] = json.loads(line)
    return found


def test_ids_stand_behind_the_text_and_as_keys() -> None:
    record = _record("a command failed", person=1001, request=7, method="message.post", chat=None)
    ids = "person=1001 request=7 method=message.post chat=None"
    line = TextLines("live").format(record)
    ids += f" process=live pid={record.process}"
    assert line.endswith(f" INFO app.test: a command failed {ids}")
    found = _json(record)
    assert (found["person"], found["request"], found["method"]) == (1001, 7, "message.post")
    assert found["process"] == "live"
    assert found["pid"] == record.process


def test_what_every_line_has_cannot_be_taken_by_a_field() -> None:
    found = _json(_record("text %s", "here", pid=3, template="x", level="y", time="z"))
    assert found["message"] == "text here"
    assert found["template"] == "text %s"
    assert (found["level"], found["process"]) == ("INFO", "live")
    assert found["pid"] != 3


def test_a_field_is_a_number_or_a_short_safe_text() -> None:
    record = _record(
        "x", quoted='a "b" c=d', long="y" * 1000, thing=object(), many=[TOKEN], odd=float("nan"),
        secret=f"token={HASH}", broken="a\nb\u202e",
    )  # fmt: skip
    line = TextLines().format(record)
    assert line.splitlines() == [line]
    assert TOKEN not in line
    assert HASH not in line
    assert "thing=object many=list" in line
    assert len(line) < 700
    found = _json(record)
    assert found["quoted"] == 'a "b" c=d'
    assert found["odd"] == "nan"
    assert found["broken"] == "a\\nb\\u202e"
    assert HASH not in json.dumps(found)


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_record_is_one_json_object(text: str, field: str) -> None:
    found = _json(_record("%s", text, field=field))
    assert found["level"] == "INFO"
    assert "\x1b" not in JsonLines().format(_record("%s", text, field=field))


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
def test_no_level_and_no_format_shows_a_secret(style: str, level: str) -> None:
    done = _run(
        f"logs.set_up({level!r}, {style!r}, 'live')\n"
        f"secret = 'init_data={INIT_DATA} bot{TOKEN} claim_{HASH}'\n"
        "log = logging.getLogger('app.x')\n"
        "for say in (log.debug, log.info, log.warning, log.error):\n"
        "    say('%s', secret, extra={'error': secret})\n"
        "try:\n    raise ValueError(secret)\n"
        "except ValueError:\n    log.exception('failed %s', secret, stack_info=True)\n"
        "logging.getLogger('httpx').debug(secret)\n"
        "import warnings\nwarnings.warn(secret)\n"
        "raise RuntimeError(secret)\n"
    )
    assert "RuntimeError" in done.stderr
    for hidden in (TOKEN, TOKEN.split(":")[1], HASH, "Secretova"):
        assert hidden not in done.stderr
    for line in done.stderr.splitlines() if style == "json" else []:
        assert json.loads(line)["process"] == "live"


def test_lines_of_the_log_itself_have_the_format_too() -> None:
    done = _run(
        "logs.set_up('INFO', 'json', 'bot')\n"
        "class Bad:\n    def __str__(self): raise ValueError('x')\n"
        "logging.info('%s', Bad())\nraise KeyError('gone')\n"
    )
    lost, uncaught = [json.loads(line) for line in done.stderr.splitlines()]
    assert lost["template"] == "a record was lost: %s"
    assert uncaught["message"] == "uncaught"
    assert "KeyError" in uncaught["traceback"]
