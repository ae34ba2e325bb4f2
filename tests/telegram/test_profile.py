"""What Telegram shows of the bot follows the configuration, also after bad times."""

from app.sandbox.calls import Call
from tests.telegram.bench import PATIENCE_S, Bench


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
    assert [one["command"] for one in shown] == ["start", "tickets", "help"]
    assert shown[1]["description"] == "Tickets"
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
