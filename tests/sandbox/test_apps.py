"""The ways into the Mini App: what is signed, and what the address carries."""

import hashlib
import hmac
import json
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from app.sandbox import PretendTelegram, User
from app.sandbox.launch import launch_url, with_start_param

from .conftest import TOKEN, Call

PAGE = "https://example.org/?ticket=7"


def is_signed(init_data: str, token: str) -> bool:
    fields = dict(parse_qsl(init_data, keep_blank_values=True, strict_parsing=True))
    given = fields.pop("hash")
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return hmac.compare_digest(given, hmac.new(key, lines.encode(), hashlib.sha256).hexdigest())


def launched(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).fragment).items()}


async def send(call: Call, markup: dict[str, object]) -> None:
    await call("sendMessage", chat_id=2001, text="x", reply_markup=markup)


async def test_an_inline_button_opens_its_page_with_signed_data(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    await send(call, {"inline_keyboard": [[{"text": "Открыть", "web_app": {"url": PAGE}}]]})
    url = telegram.apps.open_button(anna, telegram.chat(anna).last(), "Открыть")
    parameters = launched(url)
    assert url.startswith(f"{PAGE}#tgWebAppData=")
    assert is_signed(parameters["tgWebAppData"], TOKEN)
    assert not is_signed(parameters["tgWebAppData"], "1001:other")
    person = json.loads(dict(parse_qsl(parameters["tgWebAppData"]))["user"])
    assert (person["id"], person["first_name"]) == (2001, "Анна")
    assert (parameters["tgWebAppVersion"], parameters["tgWebAppPlatform"]) == ("9.6", "android")
    assert json.loads(parameters["tgWebAppThemeParams"])["bg_color"] == "#ffffff"


async def test_the_menu_button_opens_the_page_of_its_time(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    with pytest.raises(LookupError, match="commands"):
        telegram.apps.open_menu_button(anna)
    for page in (PAGE, "https://new.example.org/"):
        button = {"type": "web_app", "text": "Open", "web_app": {"url": page}}
        await call("setChatMenuButton", menu_button=button)
        assert telegram.apps.open_menu_button(anna, platform="weba").startswith(f"{page}#")


async def test_a_reply_keyboard_button_brings_no_init_data(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    await send(call, {"keyboard": [[{"text": "Open", "web_app": {"url": PAGE}}]]})
    url = telegram.apps.open_keyboard_button(telegram.chat(anna).last(), "Open")
    assert "tgWebAppData" not in launched(url)


def test_a_link_brings_its_parameter_signed_and_in_the_query(
    telegram: PretendTelegram, anna: User
) -> None:
    url = telegram.apps.open_link(anna, PAGE, "t_104203")
    assert "&tgWebAppStartParam=t_104203#" in url
    fields = dict(parse_qsl(launched(url)["tgWebAppData"]))
    assert (fields["start_param"], fields["chat_type"]) == ("t_104203", "sender")


@pytest.mark.parametrize("bad", ["", "a b", "a&b", "имя", "x" * 513])
def test_a_parameter_that_no_client_passes_on_is_refused(
    telegram: PretendTelegram, anna: User, bad: str
) -> None:
    with pytest.raises(ValueError, match="start parameter"):
        telegram.apps.open_link(anna, PAGE, bad)


async def test_a_query_id_is_there_only_where_it_can_be_answered(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    button = {"type": "web_app", "text": "Open", "web_app": {"url": PAGE}}
    await call("setChatMenuButton", menu_button=button)
    await send(call, {"inline_keyboard": [[{"text": "Go", "web_app": {"url": PAGE}}]]})
    message = telegram.chat(anna).last()
    urls = [telegram.apps.open_menu_button(anna), telegram.apps.open_button(anna, message, "Go")]
    found = [dict(parse_qsl(launched(url)["tgWebAppData"]))["query_id"] for url in urls]
    assert set(found) <= telegram.chat(anna).room.app_queries
    assert len(set(found)) == 2
    linked = telegram.apps.open_link(anna, PAGE, "x")
    assert "query_id" not in dict(parse_qsl(launched(linked)["tgWebAppData"]))


def test_the_person_is_as_real_clients_describe_them(telegram: PretendTelegram, anna: User) -> None:
    def person() -> dict[str, object]:
        seen: dict[str, object] = json.loads(dict(parse_qsl(telegram.apps.sign(anna)))["user"])
        return seen

    telegram.chat(anna).started = True
    assert list(person())[:3] == ["id", "first_name", "last_name"]
    assert person()["last_name"] == (anna.last_name or "")
    assert person()["language_code"] == anna.language_code
    assert person()["allows_write_to_pm"] is True
    telegram.chat(anna).blocked = True
    assert "allows_write_to_pm" not in person()


@pytest.mark.parametrize(
    ("page", "start"),
    [
        ("https://x.example/", "https://x.example/#tgWebAppData="),
        ("https://x.example/#", "https://x.example/#tgWebAppData="),
        ("https://x.example/#/list", "https://x.example/#/list?tgWebAppData="),
        ("https://x.example/#a=1", "https://x.example/#a=1&tgWebAppData="),
        ("https://x.example/#/list?a", "https://x.example/#/list?a&tgWebAppData="),
    ],
)
def test_a_hash_of_the_page_stays_before_the_parameters(page: str, start: str) -> None:
    assert launch_url(page, "user=1").startswith(start)


def test_a_launch_carries_what_real_ones_do() -> None:
    colors = {"bg_color": "#112233"}
    url = launch_url(
        PAGE,
        "user=1",
        platform="ios",
        version="8.0",
        theme={"bg_color": "#000000"},
        default_colors=colors,
        marks=("inline", "fullscreen", "settings"),
    )
    parameters = launched(url)
    assert list(parameters) == [
        "tgWebAppData",
        "tgWebAppVersion",
        "tgWebAppPlatform",
        "tgWebAppThemeParams",
        "tgWebAppFullscreen",
        "tgWebAppShowSettings",
        "tgWebAppBotInline",
        "tgWebAppDefaultColors",
    ]
    assert json.loads(parameters["tgWebAppDefaultColors"]) == colors
    assert (parameters["tgWebAppPlatform"], parameters["tgWebAppVersion"]) == ("ios", "8.0")
    plain = launched(launch_url(PAGE, "user=1"))
    assert not {"tgWebAppFullscreen", "tgWebAppDefaultColors", "tgWebAppBotInline"} & set(plain)
    with pytest.raises(ValueError, match="mark"):
        launch_url(PAGE, None, marks=("half",))


def test_the_parameter_of_a_link_stands_before_the_hash() -> None:
    assert with_start_param("https://x.example/#/a", "t_1") == (
        "https://x.example/?tgWebAppStartParam=t_1#/a"
    )


def test_init_data_can_be_old(telegram: PretendTelegram, anna: User) -> None:
    fields = dict(parse_qsl(telegram.apps.sign(anna, age_s=90_000)))
    assert telegram.world.clock.date() - int(fields["auth_date"]) >= 90_000
