"""What the writer remembers and puts off must never show: a batch leaves what its verbs, one by
one and with nothing remembered, would have left.
"""

import copy
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import DeskError
from app.domain.message import Message
from app.services import conversation, tickets
from app.services.outcome import Outcome
from app.store import client_ids, messages, people
from app.store.connections import opener
from app.store.transaction import Transaction
from app.store.writer import Job
from tests.factories import NO_LIMIT, Desk, draft_of, job_of
from tests.services.walk import Walk

Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]
WALK_STEPS = 400
#: Its value is random by design.
EPOCH = "epoch"


class Recording(Desk):
    """A desk whose clock stands still, that remembers nothing and writes down what it was asked."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.calls: list[Call] = []

    def do(self, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.calls.append(copy.deepcopy((verb, args, kwargs)))
        self._runner.kept.forget_all()
        return super().do(verb, *args, **kwargs)

    def later(self, milliseconds: int) -> None:
        """Nothing: verbs of one batch share their moment."""


def everything(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    # An index without contents cannot be read through; the tables behind it can.
    names = desk.rows(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        " ORDER BY name"
    )
    found = {name: sorted(desk.rows(f"SELECT * FROM {name}"), key=repr) for (name,) in names}
    found["desk_facts"] = [row for row in found["desk_facts"] if row[0] != EPOCH]
    return found


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_batches_leave_what_single_verbs_leave(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_ids, "WARY_BATCHES", 1)
    recording = Recording(tmp_path / "one")
    walk = Walk(recording, seed)
    for _ in range(WALK_STEPS):
        walk.step()
    together = Desk(tmp_path / "two")
    dice = random.Random(seed)
    calls = list(recording.calls)
    while calls:
        count = dice.randint(1, 25)
        batch, calls = calls[:count], calls[count:]
        together.run(*(job_of(*call) for call in batch))
    expected, found = everything(recording), everything(together)
    recording.close()
    together.close()
    for name, rows in expected.items():
        assert found[name] == rows, f"table {name} differs (seed {seed})"


def statements(desk: Desk, *verbs: Callable[[Transaction], Any]) -> list[str]:
    """The first word of each statement that a batch of these verbs runs."""
    heard: list[str] = []
    desk.connection.set_trace_callback(lambda sql: heard.append(sql.split()[0]))
    answers = desk.do_together(*verbs)
    desk.connection.set_trace_callback(None)
    assert not any(isinstance(one, Exception) for one in answers), answers
    return heard


def posting(desk: Desk, ticket_id: int, number: int) -> Callable[[Transaction], Outcome]:
    actor = desk.customer()
    draft = draft_of(ticket_id, f"words {number}", f"id-{number}")
    return lambda tx: conversation.post_message(tx, actor, draft, NO_LIMIT)


def test_plain_messages_need_no_savepoint_and_read_their_ticket_once(desk: Desk) -> None:
    ticket_id = desk.open(desk.customer())
    desk.do_together(posting(desk, ticket_id, 0))
    heard = statements(desk, *(posting(desk, ticket_id, number) for number in range(1, 9)))
    assert "SAVEPOINT" not in heard
    # The desk's own, log_end, and the look-up of each client_id.
    assert heard.count("SELECT") <= 2 + 8, heard
    assert heard.count("UPDATE") == 2, heard  # the ticket and log_end


def message_of(outcome: Outcome) -> Message:
    assert outcome.message is not None
    return outcome.message


def asking(desk: Desk, ticket_id: int, number: int) -> Job:
    """`posting` as the live server queues it."""
    key = (desk.customer().id, f"id-{number}")
    return Job(posting(desk, ticket_id, number), (), lambda *_: None, key)


def heard_of(desk: Desk, *jobs: Job) -> list[str]:
    heard: list[str] = []
    desk.connection.set_trace_callback(heard.append)
    desk.run(*jobs)
    desk.connection.set_trace_callback(None)
    return heard


def test_no_client_id_is_looked_up_until_one_comes_again(desk: Desk) -> None:
    ticket_id = desk.open(desk.customer())
    desk.run(asking(desk, ticket_id, 0))
    new = heard_of(desk, *(asking(desk, ticket_id, number) for number in range(1, 9)))
    assert not [text for text in new if "client_id = " in text], "a new client_id was looked up"
    jobs = [asking(desk, ticket_id, number) for number in (9, 3, 10)]
    heard = heard_of(desk, *jobs)
    assert [job.error for job in jobs] == [None] * 3
    assert jobs[1].result.message.body == "words 3"
    assert heard.count("COMMIT") == 1, "a repetition took the others of its batch apart"
    counted = desk.rows("SELECT count(*), count(DISTINCT client_id) FROM messages")
    assert counted == [(12, 11)], "a client_id has two messages"  # the first words have none
    again = heard_of(desk, asking(desk, ticket_id, 3), asking(desk, ticket_id, 11))
    assert "ROLLBACK" not in again, "a second repetition cost its batch as much as the first"


def test_a_repetition_is_answered_even_where_a_new_request_would_be_refused(desk: Desk) -> None:
    """The gate, a closed ticket: whatever has become of it since (PROTOCOL.md section 3.3)."""
    vera, agent = desk.customer(), desk.agent()
    ticket_id = desk.open(vera)
    said = draft_of(ticket_id, "words", "id-1")
    first = message_of(desk.do(conversation.post_message, vera, said, 1))
    with pytest.raises(DeskError) as refusal:
        desk.do(conversation.post_message, vera, draft_of(ticket_id, "more", "id-2"), 1)
    assert refusal.value.code == "rate_limited"
    assert message_of(desk.do(conversation.post_message, vera, said, 1)).id == first.id
    answer = draft_of(ticket_id, "an answer", "id-1")
    answered = message_of(desk.do(conversation.post_message, agent, answer, NO_LIMIT))
    desk.do(tickets.close, agent, ticket_id)
    again = message_of(desk.do(conversation.post_message, agent, answer, NO_LIMIT))
    assert again.id == answered.id
    with pytest.raises(DeskError) as refusal:
        desk.do(conversation.post_message, agent, draft_of(ticket_id, "late", "id-3"), NO_LIMIT)
    assert refusal.value.code == "closed"


def test_the_same_client_id_twice_in_one_batch_is_one_message(desk: Desk) -> None:
    ticket_id = desk.open(desk.customer())
    first, second = desk.do_together(posting(desk, ticket_id, 7), posting(desk, ticket_id, 7))
    assert first.message.id == second.message.id
    assert desk.rows("SELECT count(*) FROM messages WHERE client_id = 'id-7'") == [(1,)]


def test_client_ids_looked_up_together_are_found_and_told_apart(desk: Desk) -> None:
    ticket_id = desk.open(desk.customer())
    actor = desk.customer()
    (known,) = desk.do_together(posting(desk, ticket_id, 1))
    jobs = [
        Job(posting(desk, ticket_id, number), (), lambda *_: None, (actor.id, f"id-{number}"))
        for number in (2, 1, 2, 3)
    ]
    desk._runner.run(jobs)
    assert [job.error for job in jobs] == [None] * 4
    ids = [job.result.message.id for job in jobs]
    assert ids == [known.message.id + 1, known.message.id, ids[0], known.message.id + 2]


def test_what_failed_is_not_remembered(desk: Desk) -> None:
    ticket_id = desk.open(desk.customer())
    desk.do_together(posting(desk, ticket_id, 1))
    post = posting(desk, ticket_id, 2)

    def post_and_fail(tx: Transaction) -> None:
        post(tx)
        raise LookupError

    failed, after = desk.do_together(post_and_fail, posting(desk, ticket_id, 3))
    assert isinstance(failed, LookupError)
    assert after.ticket.staff.count == 3, "a message that was never kept is counted"
    bodies = [row[0] for row in desk.rows("SELECT body FROM messages ORDER BY id")]
    assert bodies[-2:] == ["words 1", "words 3"]


def test_a_verb_that_fails_behind_a_savepoint_leaves_those_before_it(desk: Desk) -> None:
    ticket_id = desk.open(desk.customer())

    post = posting(desk, ticket_id, 2)

    def rename_and_fail(tx: Transaction) -> None:
        post(tx)
        tx.execute("UPDATE people SET name = 'Nobody'")
        raise LookupError

    kept, failed = desk.do_together(posting(desk, ticket_id, 1), rename_and_fail)
    assert isinstance(failed, LookupError)
    assert desk.rows("SELECT count(*) FROM people WHERE name = 'Nobody'") == [(0,)]
    assert desk.rows("SELECT body FROM messages ORDER BY id DESC LIMIT 1") == [("words 1",)]
    assert desk.look(messages.get, kept.message.id) is not None


def test_a_row_that_the_tables_refuse_fails_its_own_verb_only(desk: Desk) -> None:
    ticket_id = desk.open(desk.customer())

    def forge(tx: Transaction) -> int:
        sql = "INSERT INTO events (id, at, type, scope) VALUES (?, 1, 'x', 'nowhere')"
        tx.put_off.put(sql, -1, (-1,))
        return 1

    before, forged, after = desk.do_together(
        posting(desk, ticket_id, 1), forge, posting(desk, ticket_id, 2)
    )
    assert isinstance(forged, sqlite3.IntegrityError)
    assert (before.message.body, after.message.body) == ("words 1", "words 2")
    assert len(desk.rows("SELECT id FROM messages WHERE client_id IS NOT NULL")) == 2


def test_another_process_ends_what_was_remembered(desk: Desk) -> None:
    ticket_id = desk.open(desk.customer())
    desk.do_together(posting(desk, ticket_id, 1))
    other = opener(desk.path, 1000)()
    other.execute("UPDATE tickets SET status = 'closed' WHERE id = ?", (ticket_id,))
    other.close()
    followed = desk.post(desk.customer(), ticket_id, "after the end")
    assert followed.ticket.follows == ticket_id, "the writer believed its memory"


def test_a_new_name_shows_in_a_remembered_ticket(desk: Desk) -> None:
    vera = desk.customer()
    ticket_id = desk.open(vera)
    desk.do_together(posting(desk, ticket_id, 1))
    vera.name = "Vera Petrovna"
    desk.do(people.save, vera)
    answer = desk.do(tickets.claim, desk.agent(), ticket_id, None)
    assert answer.ticket.customer.name == "Vera Petrovna"


def test_a_refused_verb_of_a_batch_takes_no_message_id(desk: Desk) -> None:
    ticket_id = desk.open(desk.customer())
    first = desk.do_together(posting(desk, ticket_id, 1))[0]
    refuse = draft_of(ticket_id, "words", "id-9", reply_to=first.message.id + 99)
    actor = desk.customer()
    refused, second = desk.do_together(
        lambda tx: conversation.post_message(tx, actor, refuse, NO_LIMIT),
        posting(desk, ticket_id, 2),
    )
    assert isinstance(refused, DeskError)
    assert second.message.id == first.message.id + 1
