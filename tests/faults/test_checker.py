"""The history checker: it is silent about a good history and sees every planted fault."""

from typing import Any

import pytest

from tests.faults.checker import Verdict, check
from tests.faults.history import (
    Facts,
    History,
    Logged,
    Planned,
    Reading,
    Said,
    Seen,
    Stream,
    Taken,
)
from tests.faults.plants import PLANTS, Plant, planted

CUSTOMER, AGENT, ADMIN, OTHER = 2101, 3001, 900, 2102
TICKET, OTHER_TICKET = 100001, 100002


def said(sender: str, person: int, number: int, message_id: int, ticket_id: int = TICKET) -> Said:
    body = f"[{sender}-{number:05d}] words"
    return Said(sender, person, number, body, False, True, message_id, ticket_id)


def good_history() -> History:
    """Two questions, two answers, a system line and a note; a kill that put an alert in doubt."""
    spoken = [
        said("s2101", CUSTOMER, 1, 1),
        said("s2101", CUSTOMER, 2, 2),
        said("a3001", AGENT, 1, 3),
        said("a3001", AGENT, 2, 5),
        said("a3001", AGENT, 3, 6),
        said("s2102", OTHER, 1, 7, OTHER_TICKET),
    ]
    kinds = {5: "note"}
    kept = [
        Seen(one.message_id or 0, one.ticket_id or 0, kinds.get(one.message_id or 0, "message"),
             one.person, one.body)
        for one in spoken
    ]  # fmt: skip
    kept.insert(3, Seen(4, TICKET, "system", AGENT, "claimed"))
    shown = [message for message in kept if message.ticket_id == TICKET and message.kind != "note"]
    readings = [Reading(ADMIN, True, kept), Reading(CUSTOMER, False, shown)]
    return History(spoken, streams(), readings, taken(spoken), [], facts())


def streams() -> list[Stream]:
    staff: list[list[Any]] = [["start", None, 0, False]]
    staff += [["event", one] for one in range(1, 5)]
    staff += [["start", 4, 8, True], *[["event", one] for one in range(5, 9)]]
    customer: list[list[Any]] = [["start", None, 0, False]]
    customer += [["event", one] for one in (1, 2, 3, 4)]
    customer += [["cursor", 5], ["start", 5, 8, True], ["event", 6], ["event", 8]]
    return [Stream("a3001", AGENT, True, staff), Stream("s2101", CUSTOMER, False, customer)]


def taken(spoken: list[Said]) -> list[Taken]:
    return [
        Taken(AGENT, 10, f"head\n{spoken[0].body}\n\n{spoken[1].body}"),
        Taken(CUSTOMER, 11, spoken[2].body),
        Taken(CUSTOMER, 12, spoken[4].body),
        Taken(AGENT, 13, f"head\n{spoken[5].body}"),
        Taken(AGENT, 14, "perhaps it has arrived", ["resend:4"]),
    ]


def facts() -> Facts:
    scopes = ["public", "public", "public", "public", "staff", "public", "public", "person"]
    log = [
        Logged(number, "message.posted", scope, None, OTHER if number == 7 else CUSTOMER)
        for number, scope in enumerate(scopes, 1)
    ]
    log[7] = Logged(8, "person.changed", "public", CUSTOMER, None)
    planned = [
        Planned(1, AGENT, "alert", "sent", TICKET, [1, 2]),
        Planned(2, CUSTOMER, "message", "sent", TICKET, [3]),
        Planned(3, CUSTOMER, "message", "sent", TICKET, [6]),
        Planned(4, AGENT, "alert", "unknown", OTHER_TICKET, [7]),
        Planned(5, AGENT, "unknown", "sent", OTHER_TICKET, [], 4),
    ]
    return Facts(
        staff=[ADMIN, AGENT],
        customers={TICKET: CUSTOMER, OTHER_TICKET: OTHER},
        assignees={TICKET: AGENT},
        log=log,
        planned=planned,
        updates={"done": 7},
        in_flight=[[], [4]],
    )


def test_a_good_history_keeps_every_promise() -> None:
    assert check(good_history()) == [], str(check(good_history()))


@pytest.mark.parametrize(("plant", "word"), PLANTS.items(), ids=[one.__name__ for one in PLANTS])
def test_it_sees_what_is_planted(plant: Plant, word: str) -> None:
    found = check(planted(good_history(), plant))
    assert any(word in sentence for sentence in found), f"it saw {found}"


def test_a_fresh_start_may_leave_events_out() -> None:
    history = good_history()
    history.streams[0].entries[5:] = [["start", 4, 8, False]]
    assert check(history) == []


def test_a_customers_stream_that_resumes_must_not_skip_what_they_may_see() -> None:
    history = good_history()
    history.streams[1].entries.remove(["event", 6])
    assert any(sentence.startswith("gap: s2101") for sentence in check(history))


def test_an_answer_read_in_the_mini_app_needs_no_message() -> None:
    history = good_history()
    history.facts.planned[1].state = "cancelled"
    history.taken = [one for one in history.taken if one.message_id != 11]
    assert any("nobody had read it" in sentence for sentence in check(history))
    history.facts.marks = [[TICKET, CUSTOMER, 3]]
    assert check(history) == []


def test_an_unacknowledged_message_is_a_fault_and_a_telegram_one_needs_no_answer() -> None:
    history = good_history()
    history.said[0].acked, history.said[0].message_id = False, None
    assert any("never acknowledged" in sentence for sentence in check(history))
    history.said[0].by_telegram = True
    assert check(history) == []


def test_a_verdict_shows_the_first_and_counts_the_rest() -> None:
    shown = str(Verdict(f"lost: {number}" for number in range(20)))
    assert shown.startswith("20 broken promises:\nlost: 0")
    assert shown.endswith("... and 8 more")
