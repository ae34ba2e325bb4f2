"""The pretend rule: loopback http is taken beside a pretend Telegram, and nowhere else at all."""

import json
from pathlib import Path

import pytest

from app.config import ConfigFollower, Settings, SettingsError, load_settings

PRETEND_TOKEN = "1001:pretend"
REAL_TOKEN = "123456789:" + "A" * 35
PRETEND = "http://127.0.0.1:8081"
LOOPBACK = "http://127.0.0.1:8000"


def _load(
    root: Path, public_url: object, token: str = PRETEND_TOKEN, api_url: str = PRETEND
) -> Settings:
    content = json.dumps({"public_url": public_url, "somebody": "else"})
    (root / "config.json").write_text(content, encoding="utf-8")
    return load_settings(root, {"BOT_TOKEN": token, "BOT_API_URL": api_url})


@pytest.mark.parametrize(
    ("api_url", "origin"),
    [
        ("http://127.0.0.1:8081", "http://127.0.0.1:8081"),
        ("http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
        ("http://127.0.0.1:8081/deep/er", "http://127.0.0.1:8081"),
        ("http://127.0.0.1", "http://127.0.0.1"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://localhost:1", "http://localhost:1"),
        ("HTTP://LocalHost:65535", "http://localhost:65535"),
        ("http://[::1]:8081", "http://[::1]:8081"),
    ],
)
def test_a_bot_api_on_loopback_is_a_pretend_one(tmp_path: Path, api_url: str, origin: str) -> None:
    assert _load(tmp_path, None, api_url=api_url).pretend_origin == origin


NOT_PRETEND = [
    "https://api.telegram.org",
    "https://127.0.0.1:8081",
    "https://localhost:8081",
    "https://bot-api.example:8081",
    "http://bot-api.example:8081",
    "http://192.168.1.5:8081",
    "http://10.0.0.1",
    "http://0.0.0.0:8081",
    "http://[::]:8081",
    "http://[::ffff:127.0.0.1]:8081",
    "http://[0:0:0:0:0:0:0:1]:8081",
    "http://localhost.evil:8081",
    "http://localhost.evil.example:8081",
    "http://evil.localhost:8081",
    "http://localhost.:8081",
    "http://127.0.0.1.evil:8081",
    "http://127.0.0.1.:8081",
    "http://127.0.0.12:8081",
    "http://0x7f.1:8081",
    "http://0x7f000001:8081",
    "http://127.1:8081",
    "http://2130706433:8081",
    "http://0177.0.0.1:8081",
    "http://127.0.0.1%2eevil:8081",
    "http://loc\u0430lhost:8081",
]


@pytest.mark.parametrize("api_url", NOT_PRETEND)
def test_beside_any_other_bot_api_nothing_of_it_is_on(tmp_path: Path, api_url: str) -> None:
    assert _load(tmp_path, None, api_url=api_url).pretend_origin is None
    with pytest.raises(SettingsError, match="public_url"):
        _load(tmp_path, LOOPBACK, api_url=api_url)


@pytest.mark.parametrize(
    "odd", ["http://127.0.0.1@evil.example", "http://me@127.0.0.1:8081", "http://127.0.0.1:8081?x",
            "http://127.0.0.1:8081#x", "http://127.0.0.1:99999", "http://127.0.0.1:0",
            "http://127.0.0.1:8081\\@evil.example"],
)  # fmt: skip
def test_an_odd_address_is_no_pretend_origin_however_the_settings_were_made(
    tmp_path: Path, odd: str
) -> None:
    usual = {"bot_token": PRETEND_TOKEN, "config_path": tmp_path / "c", "data_dir": tmp_path}
    assert Settings.model_validate({**usual, "bot_api_url": odd}).pretend_origin is None


@pytest.mark.parametrize("api_url", [PRETEND, "http://localhost:8081", "http://[::1]:8081"])
def test_a_token_of_a_real_shape_never_meets_a_pretend_telegram(
    tmp_path: Path, api_url: str
) -> None:
    assert _load(tmp_path, None, REAL_TOKEN, api_url).pretend_origin is None
    with pytest.raises(SettingsError, match="public_url"):
        _load(tmp_path, LOOPBACK, REAL_TOKEN, api_url)


@pytest.mark.parametrize(
    ("public_url", "origin"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://LOCALHOST:80", "http://localhost"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://desk.example", "https://desk.example"),
        (None, None),
    ],
)
def test_beside_a_pretend_telegram_public_url_may_be_this_machine(
    tmp_path: Path, public_url: str | None, origin: str | None
) -> None:
    assert _load(tmp_path, public_url).public_url == origin


@pytest.mark.parametrize(
    "public_url",
    [
        "http://desk.example",
        "http://192.168.1.5:8000",
        "http://0.0.0.0:8000",
        "http://localhost.evil:8000",
        "http://127.0.0.1.evil:8000",
        "http://0x7f.1:8000",
        "http://127.1:8000",
        "http://127.0.0.1@evil.example",
        "http://me:word@127.0.0.1:8000",
        "http://127.0.0.1:8000/path",
        "http://127.0.0.1:8000//",
        "http://127.0.0.1:8000?x",
        "http://127.0.0.1:8000#x",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:",
        " http://127.0.0.1:8000",
        "http:\\\\127.0.0.1:8000",
        ["http://127.0.0.1:8000"],
    ],
)
def test_other_http_is_refused_always(tmp_path: Path, public_url: object) -> None:
    with pytest.raises(SettingsError, match=r"config\.json: public_url "):
        _load(tmp_path, public_url)


def test_other_keys_are_checked_beside_a_loopback_public_url(tmp_path: Path) -> None:
    content = json.dumps({"public_url": LOOPBACK, "port": "8000"})
    (tmp_path / "config.json").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"config\.json: port "):
        load_settings(tmp_path, {"BOT_TOKEN": PRETEND_TOKEN, "BOT_API_URL": PRETEND})


@pytest.mark.parametrize("api_url", [PRETEND, "https://api.telegram.org"])
def test_a_running_process_keeps_to_the_same_rule(tmp_path: Path, api_url: str) -> None:
    follower = ConfigFollower(_load(tmp_path, "https://one.example", api_url=api_url))
    for public_url in ("http://desk.example", LOOPBACK):
        text = json.dumps({"public_url": public_url})
        (tmp_path / "config.json").write_text(text, encoding="utf-8")
        for _ in range(2):
            follower.look()
    expected = LOOPBACK if api_url == PRETEND else "https://one.example"
    assert follower.settings.public_url == expected
