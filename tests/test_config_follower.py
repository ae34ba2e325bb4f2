"""Following config.json: good changes act, bad ones do not, and the log says each thing once."""

import asyncio
import contextlib
import json
import logging
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.config import UNSURE_READS, ConfigFollower, Settings, load_settings, write_config

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_01234"
PATIENCE_S = 60
FIRST = {"public_url": "https://one.example", "messages_per_minute": 5}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "config.json"
    path.write_text(json.dumps(FIRST), encoding="utf-8")
    return path


@pytest.fixture
def follower(path: Path) -> ConfigFollower:
    return ConfigFollower(load_settings(path.parent, {"BOT_TOKEN": TOKEN}))


@pytest.fixture
def warnings(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "app.config")
    return caplog


def settled(follower: ConfigFollower) -> bool:
    """Whether a live setting has changed once the file is seen to stand still."""
    return [follower.look() for _ in range(2)][-1]


@contextlib.asynccontextmanager
async def _following(follower: ConfigFollower) -> AsyncIterator[asyncio.Queue[Settings]]:
    seen: asyncio.Queue[Settings] = asyncio.Queue()
    task = asyncio.create_task(follower.follow(seen.put_nowait))
    try:
        yield seen
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_a_written_change_is_in_force_within_a_second(
    follower: ConfigFollower, path: Path
) -> None:
    async with _following(follower) as seen:
        write_config(path, {"public_url": "https://two.example", "language": "en"})
        changed = await asyncio.wait_for(seen.get(), PATIENCE_S)
    assert (changed.public_url, changed.language) == ("https://two.example", "en")
    assert changed.messages_per_minute == 5
    assert follower.settings == changed


async def test_a_listener_that_fails_does_not_end_the_following(
    follower: ConfigFollower, path: Path, warnings: pytest.LogCaptureFixture
) -> None:
    seen: asyncio.Queue[str | None] = asyncio.Queue()

    def fail(settings: Settings) -> None:
        seen.put_nowait(settings.public_url)
        raise RuntimeError("a listener's own trouble")

    task = asyncio.create_task(follower.follow(fail))
    for address in ("https://two.example", "https://three.example"):
        write_config(path, {"public_url": address})
        assert await asyncio.wait_for(seen.get(), PATIENCE_S) == address
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert "a listener failed" in warnings.text


def test_a_change_that_needs_a_restart_is_said_once_and_not_applied(
    follower: ConfigFollower, path: Path, warnings: pytest.LogCaptureFixture
) -> None:
    write_config(path, {"port": 9000, "data_dir": "elsewhere"})
    assert not settled(follower)
    write_config(path, {"unknown": 1})
    assert not settled(follower)
    assert (follower.settings.port, follower.settings.data_dir.name) == (8000, "data")
    assert warnings.text.count("port takes effect at restart") == 1
    assert warnings.text.count("data_dir takes effect at restart") == 1
    write_config(path, {"port": 8000})
    assert not settled(follower)
    assert warnings.text.count("takes effect at restart") == 2


def test_every_torn_write_leaves_the_last_good_settings(
    follower: ConfigFollower, path: Path, warnings: pytest.LogCaptureFixture
) -> None:
    whole = json.dumps({"public_url": "https://two.example", "port": 8000}).encode()
    before = follower.settings
    with path.open("wb", buffering=0) as file:
        for byte in whole[:-1]:
            file.write(bytes([byte]))
            assert not settled(follower)
            assert follower.settings is before
        file.write(whole[-1:])
        assert settled(follower)
    assert follower.settings.public_url == "https://two.example"
    assert warnings.text.count("the last good configuration stays in force") == 1
    assert warnings.text.count("is good again") == 1


def test_a_file_that_is_written_over_in_place_counts_when_it_stands_still(
    follower: ConfigFollower, path: Path
) -> None:
    """Such a file is whole to read all the time, and half of it is old."""
    before, content = follower.settings, path.read_bytes()
    place = content.index(b"one.example")
    with path.open("r+b", buffering=0) as file:
        file.seek(place)
        for byte in b"two-another":
            assert not follower.look()
            assert follower.settings is before
            file.write(bytes([byte]))
    assert settled(follower)
    assert follower.settings.public_url == "https://two-another"


def test_a_change_back_before_it_counts_is_none(follower: ConfigFollower, path: Path) -> None:
    content = path.read_bytes()
    settled(follower)
    path.write_bytes(content.replace(b"one.", b"two."))
    assert not follower.look()
    path.write_bytes(content)
    assert not any(follower.look() for _ in range(4))
    assert follower.settings.public_url == "https://one.example"


def test_a_change_in_the_last_unsure_look_still_counts(
    follower: ConfigFollower, path: Path
) -> None:
    stamp = path.stat().st_mtime_ns
    for _ in range(UNSURE_READS - 1):
        follower.look()
    path.write_bytes(path.read_bytes().replace(b"one.", b"two."))
    os.utime(path, ns=(stamp, stamp))
    follower.look()
    assert follower.look()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe{",
        b'{"public_url": "https://two.example", "public_url": null}',
        b'{"public_url": "http://two.example"}',
        b'{"language": "en", "port": "8000"}',
        b'{"language": "en", "messages_per_minute": NaN}',
        b'{"language": "en", "port": true}',
    ],
)
def test_an_invalid_file_changes_nothing_at_all(
    follower: ConfigFollower, path: Path, warnings: pytest.LogCaptureFixture, content: bytes
) -> None:
    before = follower.settings
    path.write_bytes(content)
    for _ in range(20):
        assert not follower.look()
    assert follower.settings is before
    assert len([row for row in warnings.records if row.levelno == logging.WARNING]) == 1


def test_each_new_trouble_is_said_once(
    follower: ConfigFollower, path: Path, warnings: pytest.LogCaptureFixture
) -> None:
    path.unlink()
    follower.look()
    follower.look()
    path.mkdir()
    follower.look()
    follower.look()
    path.rmdir()
    path.write_text('{"port": "x"}', encoding="utf-8")
    settled(follower)
    path.write_text('{"host": 1}', encoding="utf-8")
    settled(follower)
    said = [row.message for row in warnings.records]
    assert [sentence.split(";")[0].split(" has ")[0] for sentence in said] == [
        "config.json is missing",
        "config.json must be a plain file",
        "config.json: port",
        "config.json: host",
    ]


def test_a_file_that_comes_back_unchanged_is_good_again(
    follower: ConfigFollower, path: Path, warnings: pytest.LogCaptureFixture
) -> None:
    content = path.read_bytes()
    settled(follower)
    path.unlink()
    assert not follower.look()
    path.write_bytes(content)
    assert not settled(follower)
    assert "is good again" in warnings.text


def test_a_file_that_was_missing_at_the_start_counts_when_it_comes(
    tmp_path: Path, warnings: pytest.LogCaptureFixture
) -> None:
    follower = ConfigFollower(load_settings(tmp_path, {"BOT_TOKEN": TOKEN}))
    assert not follower.look()
    assert warnings.text == ""
    write_config(tmp_path / "config.json", {"public_url": "https://one.example"})
    assert settled(follower)
    assert follower.settings.public_url == "https://one.example"


def test_a_change_with_the_same_size_and_stamp_is_seen(
    follower: ConfigFollower, path: Path
) -> None:
    settled(follower)
    stamp = path.stat().st_mtime_ns
    path.write_bytes(path.read_bytes().replace(b"one.", b"two."))
    os.utime(path, ns=(stamp, stamp))
    assert settled(follower)
    assert follower.settings.public_url == "https://two.example"


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs rights on Windows")
def test_a_link_to_another_file_is_followed(follower: ConfigFollower, path: Path) -> None:
    other = path.parent / "other.json"
    other.write_text('{"public_url": "https://two.example"}', encoding="utf-8")
    path.unlink()
    path.symlink_to(other)
    assert settled(follower)
    assert follower.settings.public_url == "https://two.example"


def test_a_key_that_is_gone_has_its_default_again(follower: ConfigFollower, path: Path) -> None:
    path.write_text("{}", encoding="utf-8")
    assert settled(follower)
    assert (follower.settings.public_url, follower.settings.messages_per_minute) == (None, 60)


def test_the_environment_is_not_read_again(follower: ConfigFollower, path: Path) -> None:
    write_config(path, {"language": "en"})
    assert settled(follower)
    assert follower.settings.bot_token.get_secret_value() == TOKEN
