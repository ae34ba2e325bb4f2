"""Every button of the bot by everybody: a button proves nothing, the desk is asked each time."""

import pytest

from app.domain.person import Person, Role
from app.i18n import t
from app.services import people, staff
from app.telegram.handlers import presses
from tests.factories import Desk

#: What a button may say to whom it is not meant for.
REFUSALS = {t("ru", f"bot.toast.{line}") for line in ("stale", "forbidden", "closed", "too_late")}
#: What only the staff may do, whosever the ticket is.
OF_STAFF = {("take", 1), ("show", 1), ("answer", 1), ("resend", 1)}
#: What a person does with themselves.
OF_ONESELF = {("language", 1), ("back", 0)}
BUTTONS = sorted(presses._BUTTONS)


def actors(desk: Desk) -> dict[str, Person]:
    boss = desk.admin()
    desk.do(people.set_role, boss, desk.customer("former").id, Role.AGENT)
    desk.do(staff.deactivate, boss, desk.person("former").id)
    desk.do(people.set_role, boss, desk.customer("chaim").id, Role.AGENT)
    desk.do(people.set_role, boss, desk.person("chaim").id, Role.CUSTOMER)
    return {
        "own": desk.customer(), "foreign": desk.customer("olga"), "agent": desk.agent(),
        "deactivated": desk.person("former"), "no longer": desk.person("chaim"), "admin": boss,
    }  # fmt: skip


@pytest.mark.parametrize("button", BUTTONS, ids=lambda one: one[0])
def test_who_presses_what(desk: Desk, button: tuple[str, int]) -> None:
    verb, count = button
    ticket_id = desk.open()
    numbers = [ticket_id, 1][:count] if verb != "move" else [1, ticket_id]
    if verb == "language":
        numbers = [0]
    content = ":".join([verb, *map(str, numbers)])
    for who, person in actors(desk).items():
        before = desk.cursor
        said = desk.do(presses.press, person, content)
        is_kept_out = who == "deactivated" or (
            who in {"foreign", "no longer"} and button not in OF_ONESELF
        )
        is_kept_out |= button in OF_STAFF and who not in {"agent", "admin"}
        if is_kept_out:
            assert said in REFUSALS, f"{content} by {who}: {said}"
            assert desk.cursor == before, f"{content} by {who} has changed something"


NO_BUTTONS = ["", "no:such", "take", "take:x", "take:1:2:3", "show:-1", None]


@pytest.mark.parametrize("content", NO_BUTTONS)
def test_what_is_no_button_is_stale_for_everybody(desk: Desk, content: str | None) -> None:
    desk.open()
    for who, person in actors(desk).items():
        before = desk.cursor
        assert desk.do(presses.press, person, content) in REFUSALS, who
        assert desk.cursor == before
