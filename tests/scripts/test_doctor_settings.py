"""The doctor's rows about `.env` and config.json, each with a file really broken like that."""

import codecs
import json
import os
import random
import stat
from pathlib import Path

import pytest

from scripts.checkup.round import judge
from tests.scripts.clinic import ROWS, TOKEN, Clinic, http_server


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return Clinic(tmp_path)


# -- .env ----------------------------------------------------------------------------------


def test_no_env_file_is_made_from_the_sample(clinic: Clinic) -> None:
    clinic.see("env_file", "ok")
    (clinic.folder / ".env").unlink()
    clinic.fix("env_file", "missing", then="ok")
    made = clinic.folder / ".env"
    assert made.read_bytes() == (clinic.folder / ".env.example").read_bytes()
    if os.name == "posix":
        assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_a_token_in_the_environment_needs_no_file(clinic: Clinic) -> None:
    (clinic.folder / ".env").unlink()
    clinic.environ["BOT_TOKEN"] = TOKEN
    clinic.see("env_file", "not_needed")
    clinic.see("bot_token", "ok")


def test_windows_name_for_the_file_is_seen_and_mended(clinic: Clinic) -> None:
    (clinic.folder / ".env").rename(clinic.folder / ".env.txt")
    clinic.fix("env_file", "misnamed", then="ok")
    assert TOKEN in (clinic.folder / ".env").read_text(encoding="utf-8")
    assert not (clinic.folder / ".env.txt").exists()


def test_a_folder_in_its_place_cannot_be_read(clinic: Clinic) -> None:
    (clinic.folder / ".env").unlink()
    (clinic.folder / ".env").mkdir()
    clinic.see("env_file", "unreadable")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marked_and_plain_encodings_are_read(clinic: Clinic, encoding: str) -> None:
    clinic.env(f"# Привет\nBOT_TOKEN={TOKEN}\n", encoding)
    clinic.see("env_file", "ok")
    clinic.see("bot_token", "ok")


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16-le"])
def test_other_encodings_are_told(clinic: Clinic, encoding: str) -> None:
    clinic.env(f"# Привет\nBOT_TOKEN={TOKEN}\n", encoding)
    clinic.see("env_file", "encoding")


def test_half_an_utf_16_file_is_told(clinic: Clinic) -> None:
    clinic.write(".env", codecs.BOM_UTF16_LE + "BOT_TOKEN".encode("utf-16-le")[:-1])
    clinic.see("env_file", "encoding")
    clinic.see("bot_token", "waits")


@pytest.mark.skipif(os.name != "posix", reason="rights of another kind")
def test_a_file_that_everybody_may_read_is_hidden(clinic: Clinic) -> None:
    (clinic.folder / ".env").chmod(0o644)
    clinic.fix("env_file", "exposed", then="ok")


# -- the token -----------------------------------------------------------------------------


def test_a_good_token_shows_only_the_bots_number(clinic: Clinic) -> None:
    assert clinic.see("bot_token", "ok").values == {"bot_id": "123456789"}
    clinic.env("BOT_TOKEN=\n")
    clinic.see("bot_token", "empty")


@pytest.mark.parametrize("line", ['BOT_TOKEN="{}', "BOT_TOKEN: {}", "export BOT_TOKEN {}"])
def test_a_line_that_cannot_be_parsed_is_told(clinic: Clinic, line: str) -> None:
    clinic.env(line.format(TOKEN) + "\n")
    clinic.see("bot_token", "garbled")


@pytest.mark.parametrize(
    "written", ["«{}»", "“{}”", "<{}>", "\"'{}'\"", "[{}]"], ids=["guillemets", "curly", "angles",
                                                               "two kinds", "brackets"]
)  # fmt: skip
def test_quotes_and_brackets_are_told(clinic: Clinic, written: str) -> None:
    clinic.env(f"BOT_TOKEN={written.format(TOKEN)}\n")
    clinic.see("bot_token", "quotes")


def test_quotes_in_the_environment_are_told(clinic: Clinic) -> None:
    clinic.environ["BOT_TOKEN"] = f'"{TOKEN}"'
    clinic.see("bot_token", "quotes")


@pytest.mark.parametrize("extra", ["\u200b", "\u00a0", " ", "\ufeff"])
def test_blanks_inside_are_told_seen_or_not(clinic: Clinic, extra: str) -> None:
    clinic.env(f'BOT_TOKEN="{TOKEN[:20]}{extra}{TOKEN[20:]}"\n')
    clinic.see("bot_token", "spaces")


@pytest.mark.parametrize("token", ["hello", "123456789", "123:аб", ":abc", "123456789:"])
def test_what_is_no_token_is_told(clinic: Clinic, token: str) -> None:
    clinic.env(f"BOT_TOKEN={token}\n")
    clinic.see("bot_token", "shape")


def test_two_tokens_in_the_file_are_told(clinic: Clinic) -> None:
    clinic.env(f"BOT_TOKEN=1:x\nexport BOT_TOKEN = {TOKEN}\n")
    clinic.see("bot_token", "twice")


def test_an_environment_that_wins_is_told(clinic: Clinic) -> None:
    clinic.environ["BOT_TOKEN"] = "1:other"
    clinic.see("bot_token", "overruled")
    clinic.environ["BOT_TOKEN"] = TOKEN
    clinic.see("bot_token", "ok")


# -- the others ----------------------------------------------------------------------------


def test_the_other_variables(clinic: Clinic) -> None:
    clinic.see("variables", "none")
    clinic.env(f"BOT_TOKEN={TOKEN}\nADMIN_IDS=1, 2\nBOT_API_URL=http://127.0.0.1:1\n")
    assert clinic.see("variables", "ok").values["count"] == 2


@pytest.mark.parametrize(
    "line",
    [
        "ADMIN_IDS=@anna",
        "BOT_API_URL=api.telegram.org",
        "BOT_PROFILE=maybe",
        "LOG_LEVEL=LOUD",
        "LOG_FORMAT=xml",
    ],
)
def test_a_variable_with_a_mistake_is_named(clinic: Clinic, line: str) -> None:
    clinic.env(f"BOT_TOKEN={TOKEN}\nBOT_PROFILE=off\n{line}\n")
    assert clinic.see("variables", "wrong").values["name"] == line.partition("=")[0]


def test_a_slip_of_the_pen_is_told(clinic: Clinic) -> None:
    clinic.env(f"BOT_TOKEN={TOKEN}\nADMIN_ID=12\n# OLD=1\n")
    assert clinic.see("variables", "unknown").values["names"] == "ADMIN_ID"


# -- config.json ---------------------------------------------------------------------------


def test_a_missing_config_is_made(clinic: Clinic) -> None:
    clinic.see("config", "ok")
    (clinic.folder / "config.json").unlink()
    clinic.fix("config", "missing", then="ok")
    assert clinic.config() == {"public_url": None}


def test_a_torn_config_is_told_with_its_place(clinic: Clinic) -> None:
    clinic.write("config.json", b'{\n  "port": 8000,\n  "public_u')
    values = clinic.see("config", "not_json").values
    assert (values["line"], values["column"]) == (3, 3)
    clinic.see("port", "waits")


@pytest.mark.parametrize("content", [b'{"port": 8000, "port": 8001}', b'{"a": NaN}'])
def test_a_doubled_key_is_told(clinic: Clinic, content: bytes) -> None:
    clinic.write("config.json", content)
    clinic.see("config", "doubled")


def test_every_other_fault_of_the_file_is_told(clinic: Clinic) -> None:
    clinic.write("config.json", '{"language": "ру"}'.encode("cp1251"))
    clinic.see("config", "not_utf8")
    clinic.write("config.json", b"[1, 2]")
    clinic.see("config", "not_object")
    clinic.write("config.json", b" " * 1_048_577)
    clinic.see("config", "too_large")
    clinic.write("config.json", b'{"port": "8000"}')
    assert clinic.see("config", "value").values["setting"] == "port"
    (clinic.folder / "config.json").unlink()
    (clinic.folder / "config.json").mkdir()
    clinic.see("config", "unreadable")


def test_unknown_keys_are_told_and_kept(clinic: Clinic) -> None:
    clinic.configure(publicurl="https://desk.example")
    assert clinic.see("config", "unknown_keys").values["names"] == "publicurl"
    assert "publicurl" in clinic.config()


# -- public_url ----------------------------------------------------------------------------


def test_the_public_address(clinic: Clinic) -> None:
    clinic.see("public_url", "unset")
    clinic.configure(public_url="https://Desk.Example/")
    assert clinic.see("public_url", "ok").values["origin"] == "https://desk.example"
    clinic.configure(public_url="http://desk.example")
    clinic.see("public_url", "http")
    clinic.see("config", "ok")
    clinic.configure(public_url="https://desk.example/app")
    clinic.see("public_url", "not_origin")
    clinic.configure(public_url=["https://desk.example"])
    clinic.see("public_url", "not_origin")


def test_beside_a_pretend_telegram_loopback_is_an_address(clinic: Clinic) -> None:
    clinic.configure(public_url="http://127.0.0.1:8000")
    clinic.see("public_url", "http")
    clinic.use_telegram("http://127.0.0.1:1", token="1001:pretend")
    assert clinic.see("public_url", "ok").values["origin"] == "http://127.0.0.1:8000"


def test_an_unset_address_is_taken_from_the_tunnel(clinic: Clinic) -> None:
    port = clinic.config()["port"]
    answer = f'{{"tunnels": [{{"public_url": "https://x.ngrok-free.dev", "config": \
{{"addr": "http://localhost:{port}"}}}}]}}'
    with http_server(200, answer.encode(), Content_Type="application/json") as agent:
        clinic.environ["NGROK_API_URL"] = str(agent.port)
        clinic.fix("public_url", "unset_tunnel", then="ok")
    assert clinic.config()["public_url"] == "https://x.ngrok-free.dev"
    assert clinic.config()["port"] == port


# -- whatever stands there -----------------------------------------------------------------

ODD: list[object] = [
    None, True, -1, 1.5, 99_999, "", " ", "x", "https://", "https://[::1", "https://a.b", [], {},
    "\0", "a" * 5000, "..", "::", "\ud800", "https://\u200b.example", 1e308,
]  # fmt: skip
KEYS = ("public_url", "port", "host", "data_dir", "language", "messages_per_minute", "x")
SIGNS = (0, 10, 13, 32, 34, 39, 61, 92, 208, 255)
FILES_ONLY = [name for name in ROWS if name not in {"profile", "admins", "poller"}]


@pytest.mark.parametrize("seed", range(40))
def test_whatever_stands_in_the_files_no_check_breaks(clinic: Clinic, seed: int) -> None:
    dice = random.Random(seed)
    if seed % 2:
        keys = {key: dice.choice(ODD) for key in dice.sample(KEYS, 3)}
        content = json.dumps(keys).encode()
        clinic.write("config.json", content[: dice.choice([None, dice.randrange(len(content))])])
    else:
        written = bytearray(f"BOT_TOKEN={TOKEN}\nBOT_API_URL=http://127.0.0.1:1\n".encode())
        for _ in range(dice.randint(1, 6)):
            written[dice.randrange(len(written))] = dice.choice(SIGNS)
        clinic.write(".env", bytes(written))
    case = clinic.case()
    codes = {name: judge(ROWS[name], case) for name in FILES_ONLY}
    broken = {name: finding for name, finding in codes.items() if finding.code == "broken"}
    assert broken == {}
