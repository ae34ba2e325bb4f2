"""What Telegram shows of the bot follows the configuration, also after bad times."""

from pathlib import Path

import pytest

from app.sandbox.calls import Call
from app.telegram import profile
from tests.telegram.bench import PATIENCE_S, PUBLIC_URL, Bench

NAME = "TiketHet - Support Tickets"
DESCRIPTION = (
    "TiketHet - Современная система тикетов поддержки с real-time чатом и Mini App интерфейсом"
)
SETTERS = ("setMyName", "setMyDescription", "setMyShortDescription")
LAST_TEXT = "getMyShortDescription"


async def button_is(desk: Bench, url: str | None) -> None:
    def fits() -> bool | None:
        button = desk.telegram.profile.default_button
        found = button["web_app"]["url"] if button["type"] == "web_app" else None
        return True if found == url else None

    await desk.telegram.calls.bell.wait_until(fits, PATIENCE_S, lambda: f"the button is not {url}")


async def test_the_menu_button_follows_the_address_while_it_changes(desk: Bench) -> None:
    desk.start_bot()
    await button_is(desk, "https://desk.example/")
    desk.configure(public_url="https://other.example")
    await button_is(desk, "https://other.example/")
    desk.configure(public_url=None)
    await button_is(desk, None)
    assert desk.telegram.profile.default_button["type"] != "web_app"
    desk.configure(public_url="https://third.example")
    await button_is(desk, "https://third.example/")
    anna = await desk.customer()
    button = (await desk.hears(anna, "Здравствуйте")).button("Открыть тикеты")
    assert button["web_app"]["url"] == "https://third.example/"


async def test_commands_and_name_are_set_once_and_compared_later(desk: Bench) -> None:
    desk.telegram.faults.server_error(500, method="getMe")
    desk.start_bot()
    await desk.has("SELECT 1 FROM desk_facts WHERE key='bot_username' AND value='tikethet_bot'")
    calls = desk.telegram.calls
    await calls.wait_for(lambda call: is_about(call, "setMyCommands", "ru"), timeout_s=PATIENCE_S)
    shown = desk.telegram.profile.commands_seen(2001, "en")
    assert [one["command"] for one in shown] == [
        "start", "new", "tickets", "close", "language", "help",
    ]
    assert shown[2]["description"] == "Tickets"
    await desk.restart()
    restarted_at = calls.all()[-1].number
    await calls.wait_for(
        lambda call: is_about(call, "getMyCommands", "ru") and call.number > restarted_at,
        timeout_s=PATIENCE_S,
    )
    assert len(calls.accepted("setMyCommands")) == 3
    assert len(calls.accepted("setChatMenuButton")) == 1


def is_about(call: Call, method: str, language: str) -> bool:
    return call.method == method and call.arguments.get("language_code") == language


async def done(desk: Bench, method: str = LAST_TEXT, after: int = 0, language: str = "ru") -> int:
    """Once a finished call of this method in this language came; its number."""
    found = await desk.telegram.calls.wait_for(
        lambda call: is_about(call, method, language) and call.number > after, timeout_s=PATIENCE_S
    )
    return found.number


def newest(desk: Bench) -> int:
    return desk.telegram.calls.all()[-1].number


async def test_the_texts_are_set_by_language_and_only_where_they_differ(desk: Bench) -> None:
    desk.start_bot()
    await done(desk)
    shown = desk.telegram.profile
    assert shown.names == {"": NAME}, "one name, and every language falls back to it"
    assert (shown.descriptions[""], set(shown.descriptions)) == (DESCRIPTION, {"", "en"})
    assert shown.descriptions["en"].startswith("TiketHet - A modern support ticket system")
    assert set(shown.short_descriptions) == {"", "en"}
    assert all(len(text) <= 120 for text in shown.short_descriptions.values())
    written = [len(desk.telegram.calls.of(method)) for method in SETTERS]
    assert written == [1, 2, 2]
    await desk.restart()
    await done(desk, after=newest(desk))
    assert [len(desk.telegram.calls.of(method)) for method in SETTERS] == written


async def test_what_somebody_changed_elsewhere_is_set_right_again(desk: Bench) -> None:
    desk.start_bot()
    await done(desk)
    desk.telegram.profile.descriptions["en"] = "Somebody was at @BotFather"
    desk.configure(messages_per_minute=7)
    await done(desk, after=newest(desk))
    assert desk.telegram.profile.descriptions["en"].startswith("TiketHet")


async def test_an_operator_may_keep_their_own_name_and_picture(desk: Bench) -> None:
    desk.start_bot(keeps_profile=False)
    await done(desk, "getMyCommands")
    await button_is(desk, f"{PUBLIC_URL}/")
    desk.configure(messages_per_minute=7)
    await done(desk, "getMyCommands", after=newest(desk))
    asked = {call.method for call in desk.telegram.calls.all()}
    assert not asked & {"setMyName", "setMyDescription", "setMyShortDescription"}
    assert "setMyProfilePhoto" not in asked


async def test_a_pause_for_the_name_holds_up_nothing_else(
    desk: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    desk.telegram.faults.flood(80_000, method="setMyName", times=None)
    desk.start_bot()
    await done(desk)
    assert desk.telegram.profile.descriptions[""] == DESCRIPTION
    desk.configure(public_url="https://other.example")
    await button_is(desk, "https://other.example/")
    await done(desk, after=newest(desk))
    assert len(desk.telegram.calls.of("setMyName")) == 1, "Telegram asked to be left in peace"
    said = [line for line in caplog.messages if "refuses the bot's name" in line]
    assert len(said) == 1, said
    assert "80000 s" in said[0]


async def test_a_button_that_was_refused_is_tried_again_with_the_next_address(
    desk: Bench
) -> None:
    desk.telegram.faults.refuse(400, "Bad Request: URL host is empty", method="setChatMenuButton")
    desk.start_bot()
    await done(desk)
    assert desk.telegram.profile.default_button["type"] != "web_app"
    desk.configure(public_url="https://other.example")
    await button_is(desk, "https://other.example/")


async def test_a_server_without_pictures_of_bots_is_borne(
    desk: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    method = "setMyProfilePhoto"
    desk.telegram.faults.refuse(404, "Not Found: method not found", method=method, times=None)
    desk.start_bot()
    refused = await desk.telegram.calls.wait_for(
        lambda call: call.method == method, timeout_s=PATIENCE_S
    )
    desk.telegram.profile.names[""] = "changed"
    desk.configure(language="en")
    await done(desk, after=refused.number)
    assert desk.telegram.profile.names[""] == NAME
    assert "BOT_TOKEN is wrong" not in caplog.text


async def test_the_picture_is_sent_once_and_again_when_it_is_another(
    desk: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = tmp_path / "avatar.jpg"
    picture.write_bytes(profile.AVATAR.read_bytes())
    monkeypatch.setattr(profile, "AVATAR", picture)
    calls = desk.telegram.calls
    desk.telegram.faults.drop_after(method="setMyProfilePhoto")
    desk.start_bot()
    await desk.has("SELECT 1 FROM desk_facts WHERE key = 'bot_avatar'")
    sent = len(calls.accepted("setMyProfilePhoto"))
    assert sent == 2, "nobody knows whether the first one arrived"
    await desk.restart()
    await done(desk, after=newest(desk))
    desk.configure(language="en")
    await done(desk, after=newest(desk), language="en")
    assert len(calls.of("setMyProfilePhoto")) == sent
    before = newest(desk)
    picture.write_bytes(picture.read_bytes() + b"\0")
    desk.configure(language="ru")
    await calls.wait_for(
        lambda call: call.method == "setMyProfilePhoto" and call.number > before,
        timeout_s=PATIENCE_S,
    )
    assert len(calls.accepted("setMyProfilePhoto")) == sent + 1


async def test_without_the_folder_of_assets_the_bot_keeps_its_picture(
    desk: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profile, "AVATAR", tmp_path / "nowhere.jpg")
    desk.start_bot()
    first = await done(desk)
    desk.configure(language="en")
    await done(desk, after=first)
    assert not desk.telegram.calls.of("setMyProfilePhoto")
