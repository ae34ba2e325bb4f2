"""Sessions: a fresh token at each start, a short farewell for the former, two ends of time."""

import pytest

from app.domain.errors import DeskError
from app.domain.person import Role
from app.services import people, sessions, upkeep
from app.services.sessions import ABSOLUTE_MS, FORMER_TOKEN_MS, IDLE_MS, Resume, Started
from tests.factories import Desk

NOBODY: frozenset[int] = frozenset()


def start(desk: Desk, token: bytes = b"first", resume: Resume | None = None) -> Started:
    desk.customer()
    return desk.do(sessions.start_with_profile, desk.profile("vera"), NOBODY, token, resume)


def resume(desk: Desk, former: bytes, token: bytes, place: Resume | None = None) -> Started:
    return desk.do(sessions.start_with_token, former, token, place)


def refusal(desk: Desk, former: bytes, token: bytes) -> str:
    with pytest.raises(DeskError) as found:
        resume(desk, former, token)
    return found.value.code


def test_a_token_is_exchanged_for_a_fresh_one(desk: Desk) -> None:
    first = start(desk)
    assert first.expires_at == desk.now + IDLE_MS
    desk.later(1_000)
    second = resume(desk, b"first", b"second")
    assert second.person.id == first.person.id
    assert second.expires_at == desk.now + IDLE_MS


def test_the_former_token_lives_a_minute_more_and_no_longer(desk: Desk) -> None:
    start(desk)
    resume(desk, b"first", b"second")
    desk.later(FORMER_TOKEN_MS - 1)
    resume(desk, b"first", b"third")
    desk.later(1)
    assert refusal(desk, b"first", b"fourth") == "auth_expired", "a repetition prolonged it"
    resume(desk, b"second", b"fifth")
    resume(desk, b"third", b"sixth")


def test_a_week_without_use_is_the_end(desk: Desk) -> None:
    start(desk)
    desk.later(IDLE_MS - 1)
    resume(desk, b"first", b"second")
    desk.later(IDLE_MS)
    assert refusal(desk, b"second", b"third") == "auth_expired"


def test_a_month_is_the_end_whatever_the_use(desk: Desk) -> None:
    began = start(desk).expires_at - IDLE_MS
    for number in range(4):
        desk.later(6 * 24 * 3600 * 1000)
        former, token = (str(number).encode(), str(number + 1).encode())
        found = resume(desk, former if number else b"first", token)
        assert found.expires_at <= began + ABSOLUTE_MS
    assert found.expires_at == began + ABSOLUTE_MS
    desk.now = began + ABSOLUTE_MS
    assert refusal(desk, b"4", b"late") == "auth_expired"


def test_what_was_never_a_token_is_invalid(desk: Desk) -> None:
    start(desk)
    for token in (b"", b"firs", b"first\0", b"FIRST"):
        assert refusal(desk, token, b"other") == "auth_invalid"


def test_an_expired_token_is_called_expired_after_the_next_tick_too(desk: Desk) -> None:
    start(desk)
    desk.later(IDLE_MS)
    desk.do(upkeep.tick)
    assert refusal(desk, b"first", b"second") == "auth_expired"
    desk.later(ABSOLUTE_MS)
    desk.do(upkeep.tick)
    assert desk.rows("SELECT count(*) FROM sessions") == [(0,)], "sessions are kept for ever"


def test_a_block_ends_every_session(desk: Desk) -> None:
    vera = start(desk).person
    desk.do(people.shut_out, vera.id)
    assert refusal(desk, b"first", b"second") == "auth_invalid"
    with pytest.raises(DeskError) as found:
        start(desk, b"again")
    assert found.value.code == "forbidden"
    assert desk.rows("SELECT count(*) FROM sessions") == [(0,)]


def test_a_session_outlives_a_change_of_role_but_not_its_place(desk: Desk) -> None:
    first = start(desk)
    place = Resume(first.epoch, first.cursor)
    desk.do(people.set_role, desk.admin(), first.person.id, Role.AGENT)
    second = resume(desk, b"first", b"second", place)
    assert (second.person.role, second.resumed) == (Role.AGENT, False)
    third = resume(desk, b"second", b"third", Resume(second.epoch, second.cursor))
    assert third.resumed


def test_resuming_needs_the_epoch_of_this_log(desk: Desk) -> None:
    first = start(desk)
    assert resume(desk, b"first", b"a", Resume(first.epoch, first.cursor)).resumed
    assert not resume(desk, b"first", b"b", Resume("another", first.cursor)).resumed
    assert not resume(desk, b"first", b"c", Resume("", 0)).resumed
    assert not resume(desk, b"first", b"d").resumed


def test_a_start_in_a_new_name_is_told_to_who_resumes(desk: Desk) -> None:
    first = start(desk)
    profile = desk.profile("vera", "Vera of the Lake")
    place = Resume(first.epoch, first.cursor)
    found = desk.do(sessions.start_with_profile, profile, NOBODY, b"second", place)
    assert (found.person.name, found.resumed) == ("Vera of the Lake", True)
    assert found.cursor == first.cursor + 1


def test_tokens_are_kept_as_they_are_handed_over(desk: Desk) -> None:
    """The door hashes them; nothing in the table opens a session by itself."""
    start(desk, b"\x00" * 32)
    assert desk.rows("SELECT token_hash FROM sessions") == [(b"\x00" * 32,)]
