"""Settings at the start: where each comes from, and one sentence for whatever is wrong."""

import codecs
import json
from functools import partial
from pathlib import Path

import pytest

from app.config import Settings, SettingsError, find_config, https_origin, load_settings
from app.config_file import AddressError
from app.i18n import locales, t

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_01234"


def _load(root: Path, config: object = None, **environ: str) -> Settings:
    if config is not None:
        content = config if isinstance(config, bytes) else json.dumps(config).encode()
        (root / "config.json").write_bytes(content)
    return load_settings(root, {"BOT_TOKEN": TOKEN, **environ})


def test_defaults_when_there_is_no_file(tmp_path: Path) -> None:
    settings = _load(tmp_path)
    assert settings == Settings.model_validate(
        {
            "bot_token": TOKEN,
            "admin_ids": [],
            "bot_api_url": "https://api.telegram.org",
            "config_path": tmp_path / "config.json",
            "public_url": None,
            "host": "127.0.0.1",
            "port": 8000,
            "data_dir": tmp_path / "data",
            "language": "ru",
            "messages_per_minute": 60,
        }
    )


def test_every_setting_has_its_place(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    config = {
        "public_url": "https://Desk.Example:443/",
        "host": "::1",
        "port": 0,
        "data_dir": "../kept",
        "language": "en",
        "messages_per_minute": 0,
        "somebody": {"else": [1, None]},
    }
    (tmp_path / "deep" / "other.json").write_text(json.dumps(config), encoding="utf-8")
    settings = _load(
        tmp_path,
        ADMIN_IDS=" 1001, 1002,",
        BOT_API_URL="http://127.0.0.1:8081/",
        TIKETHET_CONFIG="deep/other.json",
    )
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.admin_ids == {1001, 1002}
    assert settings.bot_api_url == "http://127.0.0.1:8081"
    assert settings.public_url == "https://desk.example"
    assert (settings.host, settings.port, settings.language) == ("::1", 0, "en")
    assert settings.data_dir == tmp_path / "deep" / "../kept"
    assert settings.messages_per_minute == 0
    assert find_config(tmp_path, {"TIKETHET_CONFIG": "deep/other.json"}) == settings.config_path


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_env_file_is_read_in_every_usual_encoding(
    tmp_path: Path, encoding: str, mark: bytes, end: str
) -> None:
    text = f"# токен{end}BOT_TOKEN={TOKEN}{end}ADMIN_IDS='7,8'{end}LOOSE{end}"
    (tmp_path / ".env").write_bytes(mark + text.encode(encoding))
    settings = load_settings(tmp_path, {})
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.admin_ids == {7, 8}


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_an_env_file_without_the_mark_of_its_encoding_is_named(
    tmp_path: Path, encoding: str
) -> None:
    """It reads as UTF-8, and no variable of it would be found."""
    (tmp_path / ".env").write_bytes(f"BOT_TOKEN={TOKEN}\n".encode(encoding))
    with pytest.raises(SettingsError, match=r"\.env is not UTF-8"):
        load_settings(tmp_path, {})


def test_the_environment_wins_and_an_empty_variable_counts_as_unset(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_TOKEN=1:file\nADMIN_IDS=1\n", encoding="utf-8")
    settings = load_settings(tmp_path, {"BOT_TOKEN": "", "ADMIN_IDS": "2", "BOT_API_URL": " "})
    assert settings.bot_token.get_secret_value() == "1:file"
    assert settings.admin_ids == {2}
    assert settings.bot_api_url == "https://api.telegram.org"


@pytest.mark.parametrize(("text", "kept"), [("on", True), ("OFF", False), ("", True)])
def test_the_profile_is_kept_unless_switched_off(tmp_path: Path, text: str, kept: bool) -> None:
    assert _load(tmp_path, BOT_PROFILE=text).keeps_profile is kept


def test_an_env_file_in_no_known_encoding_is_said(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"BOT_TOKEN=\xff\xf0\x00")
    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings(tmp_path, {})


def require_words(error: SettingsError) -> None:
    """Both languages have them, in one line, with nothing left to fill in."""
    for locale in locales():
        said = error.told(partial(t, locale))
        assert said
        assert "script." not in said
        assert not set("{}\n") & set(said)
        assert TOKEN not in said


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"BOT_TOKEN": ""}, "BOT_TOKEN is not set.*@BotFather.*[.]env"),
        ({"BOT_TOKEN": "hunter2-secret"}, "BOT_TOKEN does not look like a token"),
        ({"BOT_TOKEN": f"{TOKEN} x"}, "BOT_TOKEN does not look like a token"),
        ({"ADMIN_IDS": "1;2"}, "ADMIN_IDS"),
        ({"ADMIN_IDS": "-1"}, "ADMIN_IDS"),
        ({"ADMIN_IDS": "0"}, "ADMIN_IDS"),
        ({"ADMIN_IDS": "١"}, "ADMIN_IDS"),
        ({"ADMIN_IDS": "@ada"}, "ADMIN_IDS"),
        ({"ADMIN_IDS": "9" * 5000}, "ADMIN_IDS"),
        ({"BOT_API_URL": "api.telegram.org"}, "BOT_API_URL"),
        ({"BOT_API_URL": "ftp://x"}, "BOT_API_URL"),
        ({"BOT_API_URL": "https://me:word@x"}, "BOT_API_URL"),
        ({"BOT_API_URL": "https://x:99999"}, "BOT_API_URL"),
        ({"BOT_PROFILE": "maybe"}, "BOT_PROFILE must be on or off"),
    ],
)
def test_a_bad_variable_is_one_sentence_without_secrets(
    tmp_path: Path, environ: dict[str, str], words: str
) -> None:
    with pytest.raises(SettingsError, match=words) as caught:
        _load(tmp_path, **environ)
    require_words(caught.value)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert "hunter2" not in sentence
    assert TOKEN not in sentence


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("port", "8000"),
        ("port", True),
        ("port", 8000.0),
        ("port", 65_536),
        ("port", -1),
        ("port", None),
        ("host", ""),
        ("host", 127),
        ("data_dir", ""),
        ("data_dir", "a\0b"),
        ("data_dir", "\ud800"),
        ("language", "русский"),
        ("language", ""),
        ("language", None),
        ("messages_per_minute", True),
        ("messages_per_minute", -1),
        ("messages_per_minute", "60"),
        ("public_url", ""),
        ("public_url", 5),
        ("public_url", "http://desk.example"),
        ("public_url", "https://desk.example/path"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_by_name(
    tmp_path: Path, key: str, value: object
) -> None:
    with pytest.raises(SettingsError, match=f"config.json: {key} ") as caught:
        _load(tmp_path, {key: value})
    assert "\n" not in str(caught.value)
    require_words(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b"[]", "one JSON object"),
        (b"null", "one JSON object"),
        (b'{"port": 1, "port": 1}', "twice"),
        (b'{"x": {"a": 1, "a": 2}}', "twice"),
        (b'{"x": NaN}', "NaN"),
        (b'{"x": 1e999}', "out of range"),
        (b'{"x": ' + b"9" * 5000 + b"}", "not valid JSON"),
        (b'{"x": "\xff"}', "UTF-8"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{"x": "' + b"x" * 1_100_000 + b'"}', "too large"),
        ("{}".encode("utf-16"), "UTF-8"),
    ],
)
def test_a_broken_file_is_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(SettingsError, match=words) as caught:
        _load(tmp_path, content)
    assert "\n" not in str(caught.value)
    require_words(caught.value)


def test_a_folder_in_the_place_of_the_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "config.json").mkdir()
    with pytest.raises(SettingsError, match="plain file") as caught:
        _load(tmp_path)
    require_words(caught.value)


def test_the_file_may_begin_with_a_mark(tmp_path: Path) -> None:
    assert _load(tmp_path, codecs.BOM_UTF8 + b'{"port": 9}').port == 9


def test_the_token_never_shows(tmp_path: Path) -> None:
    settings = _load(tmp_path)
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert TOKEN not in shown


def test_settings_are_frozen(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="frozen"):
        _load(tmp_path).port = 1


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://desk.example", "https://desk.example"),
        ("HTTPS://Desk.EXAMPLE/", "https://desk.example"),
        ("https://a-1.ngrok-free.dev:443", "https://a-1.ngrok-free.dev"),
        ("https://desk.example:8443", "https://desk.example:8443"),
        ("https://тикет.рф", "https://xn--e1afg4ad.xn--p1ai"),
        ("https://[2001:DB8::1]:444/", "https://[2001:db8::1]:444"),
        ("https://192.0.2.1", "https://192.0.2.1"),
    ],
)
def test_an_origin_is_spelled_as_browsers_do(text: str, origin: str) -> None:
    assert https_origin(text) == origin


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "whitespace"),
        (" https://x.example", "whitespace"),
        ("https://x.exa\tmple", "whitespace"),
        ("https:\\\\x.example", "whitespace"),
        ("desk.example", "scheme"),
        ("http://desk.example", "scheme"),
        ("https://me@desk.example", "user"),
        ("https://desk.example/app", "path"),
        ("https://desk.example//", "path"),
        ("https://desk.example?", "path"),
        ("https://desk.example#x", "path"),
        ("https://", "host"),
        ("https:///", "host"),
        ("https:desk.example", "path"),
        ("https://desk..example", "host"),
        ("https://-desk.example", "host"),
        ("https://de%73k.example", "host"),
        ("https://1.2.3.4.5", "host"),
        ("https://[::1", "host"),
        ("https://[v1.x]", "host"),
        ("https://" + "a" * 64 + ".example", "host"),
        ("https://desk.example:0", "port"),
        ("https://desk.example:", "port"),
        ("https://desk.example:x", "port"),
        ("https://desk.example:70000", "port"),
    ],
)
def test_anything_but_an_origin_is_refused(text: str, code: str) -> None:
    with pytest.raises(AddressError) as caught:
        https_origin(text)
    assert caught.value.code == code
