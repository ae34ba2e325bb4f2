"""The claim link: ten minutes, once, one winner, clear refusals, and nothing kept in plain."""

import re

import pytest

from app.domain.person import Person, Role
from app.services import claims, health, people, sync
from app.services.claims import CLAIM_MS, KEEP_ENDED_MS, KEEP_LIMIT
from app.services.guesses import GUESS_LIMIT, GUESS_WINDOW_MS
from app.store import claims as claim_rows
from tests.factories import Desk

NOBODY: frozenset[int] = frozenset()


def claim(desk: Desk, person: Person, token: str, *admin_ids: int) -> str:
    return desk.do(claims.claim_desk, person, token, frozenset(admin_ids))


def issue(desk: Desk) -> str:
    return desk.do(claims.issue_claim)


def test_the_first_person_in_time_is_the_admin_and_the_log_says_so(desk: Desk) -> None:
    vera, token = desk.customer(), issue(desk)
    assert not desk.look(claims.has_admin, NOBODY)
    desk.later(CLAIM_MS - 1)
    before = desk.cursor
    assert claim(desk, vera, token) == "claimed"
    assert desk.person("vera").role is Role.ADMIN
    assert not desk.person("vera").pinned
    told = desk.look(sync.log_after, before, 10)
    assert [(one.event.type, one.event.person_id, one.event.actor_id) for one in told] == [
        ("person.changed", vera.id, vera.id)
    ]
    assert desk.person("vera").resync_after == told[0].event.id, "open sockets must start anew"
    assert desk.look(claims.has_admin, NOBODY)


def test_a_link_is_good_once_and_every_other_one_ends_with_it(desk: Desk) -> None:
    first, second = issue(desk), issue(desk)
    assert claim(desk, desk.customer(), first) == "claimed"
    assert claim(desk, desk.customer("olga"), first) == "used"
    assert claim(desk, desk.customer("olga"), second) == "taken"
    assert desk.person("olga").role is Role.CUSTOMER


def test_a_link_is_good_for_ten_minutes(desk: Desk) -> None:
    vera, token = desk.customer(), issue(desk)
    desk.later(CLAIM_MS)
    before = desk.cursor
    assert claim(desk, vera, token) == "expired"
    desk.later(KEEP_ENDED_MS)
    assert claim(desk, vera, token) == "expired"
    desk.later(1)
    issue(desk)
    assert claim(desk, vera, token) == "unknown", "what ended long ago is forgotten"
    assert desk.cursor == before


def test_of_two_at_once_exactly_one_wins(desk: Desk) -> None:
    vera, olga, token = desk.customer(), desk.customer("olga"), issue(desk)
    ends = desk.do_together(
        lambda tx: claims.claim_desk(tx, vera, token, NOBODY),
        lambda tx: claims.claim_desk(tx, olga, token, NOBODY),
    )
    assert ends == ["claimed", "used"]
    admins = desk.rows("SELECT id FROM people WHERE role = 'admin'")
    assert admins == [(vera.id,)]


def test_a_desk_with_an_admin_cannot_be_claimed(desk: Desk) -> None:
    vera, token = desk.customer(), issue(desk)
    assert claim(desk, vera, token, 424242) == "taken", "ADMIN_IDS name one, met or not"
    desk.admin()
    assert claim(desk, vera, token) == "taken"
    assert desk.person("vera").role is Role.CUSTOMER


def test_a_blocked_admin_rules_nothing(desk: Desk) -> None:
    desk.do(people.shut_out, desk.admin().id)
    assert not desk.look(claims.has_admin, NOBODY)
    assert desk.look(claims.has_admin, frozenset({1}))


@pytest.mark.parametrize("wrong", ["", "x", "\ud800", "a" * 60, "Ж" * 20])
def test_a_wrong_token_is_no_link(desk: Desk, wrong: str) -> None:
    issue(desk)
    assert claim(desk, desk.customer(), wrong) == "unknown"


def test_guessing_is_ended_for_ten_minutes_and_for_the_guesser_alone(desk: Desk) -> None:
    vera, token = desk.customer(), issue(desk)
    ends = [claim(desk, vera, f"guess-{number}") for number in range(GUESS_LIMIT + 2)]
    assert ends == ["unknown"] * GUESS_LIMIT + ["too_many"] * 2
    assert claim(desk, vera, token) == "too_many", "then not even the right one"
    assert desk.person("vera").role is Role.CUSTOMER
    desk.later(GUESS_WINDOW_MS)
    assert claim(desk, vera, issue(desk)) == "claimed"


def test_old_guesses_are_forgotten_without_a_new_link(desk: Desk) -> None:
    for name in ("vera", "olga"):
        claim(desk, desk.customer(name), "guess")
        desk.later(GUESS_WINDOW_MS + 1)
    kept = desk.rows("SELECT count(*) FROM claim_guesses")
    assert kept == [(1,)]


def test_others_may_claim_while_somebody_guesses(desk: Desk) -> None:
    vera, token = desk.customer(), issue(desk)
    for number in range(GUESS_LIMIT + 1):
        claim(desk, vera, f"guess-{number}")
    assert claim(desk, desk.customer("olga"), token) == "claimed"


def test_a_clock_that_was_set_back_locks_nobody_out(desk: Desk) -> None:
    vera = desk.customer()
    for number in range(GUESS_LIMIT + 1):
        claim(desk, vera, f"guess-{number}")
    desk.later(-3600_000)
    assert claim(desk, vera, "guess") == "unknown"


def test_a_token_is_long_fits_a_link_and_is_kept_as_a_hash_only(desk: Desk) -> None:
    tokens = {issue(desk) for _ in range(50)}
    assert len(tokens) == 50
    for token in tokens:
        parameter = claims.claim_link("tikethet_bot", token).split("?start=")[1]
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", parameter), "Telegram takes no other"
        assert len(token) * 6 >= 128
    desk.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = desk.path.read_bytes()
    assert not [token for token in tokens if token.encode() in kept]


def test_links_are_few_however_often_a_server_starts(desk: Desk) -> None:
    for _ in range(KEEP_LIMIT + 30):
        desk.later(1)
        newest = issue(desk)
    assert len(desk.look(claim_rows.all_known)) == KEEP_LIMIT + 1
    assert claim(desk, desk.customer(), newest) == "claimed"


def test_the_bots_name_is_that_of_this_token(desk: Desk) -> None:
    assert desk.look(claims.bot_username, 77) is None
    desk.do(health.remember_bot, 77, "tikethet_bot")
    assert desk.look(claims.bot_username, 77) == "tikethet_bot"
    assert desk.look(claims.bot_username, 78) is None, "another token's bot has not met Telegram"
    assert claims.claim_link("tikethet_bot", "abc") == "https://t.me/tikethet_bot?start=claim_abc"
