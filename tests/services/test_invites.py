"""Invitations: one link, one person, three days; guessed, late, revoked and used ones fail."""

from collections.abc import Callable

import pytest

from app.domain.errors import DeskError
from app.domain.person import Person, Role
from app.services import health, invites, people, staff
from app.services.guesses import GUESS_LIMIT
from app.services.invites import INVITE_FOR_MS, KEEP_ENDED_MS, OPEN_LIMIT, START_PREFIX
from tests.factories import Desk

TOKEN = "a-token-of-256-random-bits"


def invite(desk: Desk, role: Role = Role.AGENT, token: str = TOKEN) -> int:
    desk.do(health.remember_bot, 1, "desk_bot")
    return desk.do(invites.make_invite, desk.admin(), role, token).invite.id


def open_link(desk: Desk, person: Person, token: str = TOKEN) -> str:
    return desk.do(invites.accept, person, token)


def answers(desk: Desk, person: Person) -> list[str]:
    rows = desk.rows(
        "SELECT json_extract(content, '$.name') FROM deliveries WHERE chat_id = ? ORDER BY id",
        person.id,
    )
    return [row[0] for row in rows]


@pytest.mark.parametrize("role", [Role.AGENT, Role.ADMIN])
def test_whoever_opens_it_first_is_what_it_says(desk: Desk, role: Role) -> None:
    desk.do(health.remember_bot, 1, "desk_bot")
    made = desk.do(invites.make_invite, desk.admin(), role, TOKEN)
    assert made.url == f"https://t.me/desk_bot?start={START_PREFIX}{TOKEN}"
    vera = desk.customer()
    desk.later(INVITE_FOR_MS - 1)
    assert open_link(desk, vera) == role.value
    assert desk.customer().role is role
    assert desk.customer().resync_after == desk.cursor - 1, "open sockets must start anew"
    assert open_link(desk, desk.customer("olga")) == "used"
    assert desk.customer("olga").role is Role.CUSTOMER
    (listed,) = desk.look(invites.list_invites, desk.admin()).invites
    assert listed.used_by is not None
    assert (listed.used_by.id, listed.state_at(desk.now)) == (vera.id, "used")


def test_the_admin_who_made_it_hears_that_it_was_accepted(desk: Desk) -> None:
    invite(desk)
    open_link(desk, desk.customer())
    assert answers(desk, desk.admin())[-1] == "invite_accepted_agent"


def test_late_and_revoked_and_unknown_links_open_nothing(desk: Desk) -> None:
    invite_id = invite(desk)
    desk.do(invites.revoke_invite, desk.admin(), invite_id)
    before = desk.cursor
    desk.do(invites.revoke_invite, desk.admin(), invite_id)
    assert desk.cursor == before, "what is revoked already is told once"
    assert open_link(desk, desk.customer()) == "revoked"
    invite(desk, token="another")
    desk.later(INVITE_FOR_MS)
    assert open_link(desk, desk.customer(), "another") == "expired"
    assert open_link(desk, desk.customer(), "") == "unknown"
    assert open_link(desk, desk.customer(), "ложь\ud800") == "unknown"
    assert desk.customer().role is Role.CUSTOMER
    with pytest.raises(DeskError, match="not_found"):
        desk.do(invites.revoke_invite, desk.admin(), 987)


def test_guessing_ends_soon(desk: Desk) -> None:
    invite(desk)
    vera = desk.customer()
    ends = [open_link(desk, vera, f"guess {number}") for number in range(GUESS_LIMIT + 1)]
    assert ends == ["unknown"] * GUESS_LIMIT + ["too_many"]
    assert open_link(desk, vera) == "too_many", "a right one is not tried either"
    assert open_link(desk, desk.customer("olga")) == "agent"


def test_who_is_that_much_already_leaves_the_link_good(desk: Desk) -> None:
    invite(desk)
    assert open_link(desk, desk.agent()) == "already"
    assert open_link(desk, desk.admin()) == "already"
    assert open_link(desk, desk.customer()) == "agent"
    invite(desk, Role.ADMIN, "for an admin")
    assert open_link(desk, desk.agent(), "for an admin") == "admin"


def test_links_end_with_the_rights_of_whoever_made_them(desk: Desk) -> None:
    boss = desk.admin()
    desk.do(people.set_role, boss, desk.agent().id, Role.ADMIN)
    desk.do(health.remember_bot, 1, "desk_bot")
    leaves: dict[str, Callable[[], object]] = {
        "one": lambda: desk.do(people.set_role, boss, desk.agent().id, Role.AGENT),
        "two": lambda: desk.do(staff.deactivate, boss, desk.agent().id),
    }
    for token, leave in leaves.items():
        desk.do(people.set_role, boss, desk.agent().id, Role.ADMIN)
        desk.do(invites.make_invite, desk.agent(), Role.ADMIN, token)
        leave()
        assert open_link(desk, desk.customer(), token) == "revoked"


def test_a_link_needs_the_bots_name_and_there_are_not_too_many(desk: Desk) -> None:
    with pytest.raises(DeskError) as refusal:
        desk.do(invites.make_invite, desk.admin(), Role.AGENT, TOKEN)
    assert (refusal.value.code, refusal.value.facts) == ("conflict", {"reason": "bot_unknown"})
    for number in range(OPEN_LIMIT):
        invite(desk, token=f"token {number}")
    with pytest.raises(DeskError) as refusal:
        invite(desk)
    assert refusal.value.facts == {"reason": "too_many"}
    desk.later(INVITE_FOR_MS)
    invite(desk)
    desk.later(KEEP_ENDED_MS + INVITE_FOR_MS + 1)
    invite(desk, token="much later")
    assert len(desk.look(invites.list_invites, desk.admin()).invites) == 1, "old ones are forgotten"


def test_the_token_is_nowhere_in_the_database(desk: Desk) -> None:
    invite(desk)
    open_link(desk, desk.customer())
    found = [desk.rows(f"SELECT * FROM {table}") for table in ("invites", "audit", "deliveries")]
    assert all(found[:2])
    assert TOKEN not in str(found)
