"""Customers and staff see different commands: given with a role, taken away with it."""

from app.domain.person import Profile, Role
from app.services import people
from app.services.menu import CUSTOMER_COMMANDS, STAFF_COMMANDS
from tests.telegram.bench import ADMIN_ID, PATIENCE_S, Bench

CUSTOMERS = list(CUSTOMER_COMMANDS)
STAFF = list(STAFF_COMMANDS)
ANNA_ID = 2001


def seen(desk: Bench, person_id: int, language: str = "ru") -> list[str]:
    return [one["command"] for one in desk.telegram.profile.commands_seen(person_id, language)]


async def shows(desk: Bench, person_id: int, wanted: list[str]) -> None:
    """Once the chat's menu is this one, in every language."""
    await desk.telegram.calls.bell.wait_until(
        lambda: True
        if all(seen(desk, person_id, language) == wanted for language in ("ru", "en", "de"))
        else None,
        PATIENCE_S,
        lambda: f"{person_id} sees {seen(desk, person_id)}",
    )


async def set_role(desk: Bench, person_id: int, role: Role) -> None:
    await desk.store.write(people.set_role, await desk.actor(ADMIN_ID), person_id, role)


async def test_a_role_brings_its_commands_and_takes_them_along(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    await shows(desk, ADMIN_ID, STAFF)
    anna = await desk.customer()
    await shows(desk, anna.user_id, CUSTOMERS)
    await set_role(desk, ANNA_ID, Role.AGENT)
    await shows(desk, ANNA_ID, STAFF)
    await set_role(desk, ANNA_ID, Role.CUSTOMER)
    await shows(desk, ANNA_ID, CUSTOMERS)
    english = desk.telegram.profile.commands_seen(ADMIN_ID, "en")
    assert english[1] == {"command": "inbox", "description": "Who waits for an answer"}
    russian = desk.telegram.profile.commands_seen(ADMIN_ID, "ru")
    assert russian[1]["description"] == "Кто ждёт ответа"


async def test_who_is_blocked_here_loses_the_commands(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    await desk.customer()
    await set_role(desk, ANNA_ID, Role.AGENT)
    await shows(desk, ANNA_ID, STAFF)
    await desk.store.write(people.shut_out, ANNA_ID)
    await shows(desk, ANNA_ID, CUSTOMERS)


async def test_a_restart_sets_nothing_anew_and_makes_up_for_what_was_missed(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    await desk.customer()
    await set_role(desk, ANNA_ID, Role.AGENT)
    await shows(desk, ANNA_ID, STAFF)
    await shows(desk, ADMIN_ID, STAFF)
    await desk.stop_bot()
    written = len(desk.telegram.calls.of("setMyCommands"))
    await set_role(desk, ANNA_ID, Role.CUSTOMER)
    desk.start_bot()
    await shows(desk, ANNA_ID, CUSTOMERS)
    assert len(desk.telegram.calls.of("setMyCommands")) == written


async def test_bad_times_delay_a_menu_and_lose_none(desk: Bench) -> None:
    faults = desk.telegram.faults
    faults.server_error(502, method="setMyCommands", chat_id=None, times=2)
    desk.start_bot()
    await desk.staff()
    faults.flood(1, method="getMyCommands", times=2)
    faults.drop_after(method="setMyCommands")
    await shows(desk, ADMIN_ID, STAFF)


async def test_somebody_without_a_chat_gets_theirs_once_they_write(desk: Bench) -> None:
    """An agent by the Mini App alone: Telegram knows no private chat with them."""
    desk.start_bot()
    await desk.staff()
    profile = Profile(2002, "Олег", None, "ru")
    await desk.store.write(people.meet, profile, frozenset())
    await set_role(desk, 2002, Role.AGENT)
    await desk.has("SELECT 1 FROM staff_menus WHERE person_id = 2002 AND digest = ''")
    oleg = desk.telegram.add_user(2002, "Олег")
    desk.telegram.start(oleg)
    await shows(desk, 2002, STAFF)
