"""A desk to test with: a real database in a folder, people by name, tickets in a state.

It must never stand in for a part of the desk: every row here was written by the desk's own verbs.
"""

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from app.domain.person import Person, Profile, Role
from app.domain.ticket import Status
from app.domain.visibility import Told
from app.services import conversation, people, tickets
from app.services.conversation import MessageDraft, NoteDraft
from app.services.outbox import Done
from app.services.outcome import Outcome
from app.services.requests import digest_of
from app.services.tickets import TicketDraft
from app.store import attachments as attachment_rows
from app.store import people as people_rows
from app.store.attachments import KeptFile
from app.store.connections import opener
from app.store.database import LOCK_NAME
from app.store.lock import FairLock
from app.store.transaction import Transaction, newest_event_id
from app.store.writer import BatchRunner, Job
from tests.fresh import lay_desk

P = ParamSpec("P")
R = TypeVar("R")

#: 2026-10-14 09:00:00 UTC, and no test may depend on it.
STARTED_AT = 1_791_968_400_000
MINUTE_MS = 60_000
DAY_MS = 24 * 3600 * 1000
NO_LIMIT = 0


def job_of(verb: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Job:
    """A verb as the live server queues it: who asks, and the client_id, are known beforehand."""
    ids = [one.client_id for one in args if getattr(one, "client_id", None)]
    asks = (args[0].id, ids[0]) if ids and isinstance(args[0], Person) else None
    return Job(lambda tx: verb(tx, *args, **kwargs), (), lambda *_: None, asks)


class Desk:
    """A desk without a loop: `do` runs one verb through the group commit, `look` one query.

    `on_commit` hears of the cursor before and of what was told, as a tail of the store does.
    `synchronous` is off: what must survive a power cut is tested elsewhere.
    """

    def __init__(self, folder: Path, now: int = STARTED_AT) -> None:
        self.now = now
        self.path = lay_desk(folder)
        self._lock = FairLock(folder / LOCK_NAME)
        self._runner = BatchRunner(
            opener(self.path, 0), self.path, self._lock, lambda: self.now
        )
        self.connection.execute("PRAGMA synchronous=OFF")
        self._ids: dict[str, int] = {}
        self.on_commit: Callable[[int, list[Told]], None] | None = None

    @property
    def connection(self) -> sqlite3.Connection:
        return self._runner.connection

    def close(self) -> None:
        self._runner.close()
        self._lock.close()

    # -- doing and looking -----------------------------------------------------------------

    def do(
        self, verb: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """What the verb answers, once committed; raises what it raised."""
        (answer,) = self.run(job_of(verb, args, kwargs))
        if isinstance(answer, Exception):
            raise answer
        result: R = answer
        return result

    def do_together(self, *verbs: Callable[[Transaction], Any]) -> list[Any]:
        """What each verb of one batch answered or raised, once the batch is committed."""
        return self.run(*(Job(verb, (), lambda *_: None) for verb in verbs))

    def run(self, *jobs: Job) -> list[Any]:
        """What the jobs of one batch answered or raised, once the batch is committed."""
        before = self.cursor
        self._runner.run(jobs)
        if self.on_commit:
            self.on_commit(before, self._runner.told)
        return [job.result if job.error is None else job.error for job in jobs]

    def look(
        self, query: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """What a query finds in one snapshot."""
        self.connection.execute("BEGIN")
        try:
            cursor = newest_event_id(self.connection)
            return query(Transaction(self.connection, self.now, cursor), *args, **kwargs)
        finally:
            self.connection.execute("ROLLBACK")

    def later(self, milliseconds: int) -> None:
        self.now += milliseconds

    @property
    def cursor(self) -> int:
        return newest_event_id(self.connection)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, values).fetchall()

    # -- people ----------------------------------------------------------------------------

    def person(self, name: str, role: Role = Role.CUSTOMER) -> Person:
        """Somebody by name as they are now; at the first mention they come in as `role`."""
        if name not in self._ids:
            self._ids[name] = 1001 + len(self._ids)
            self.do(people.meet, self.profile(name), self._admins_with(name, role))
            if role is Role.AGENT:
                boss = self.person("boss", Role.ADMIN)
                self.do(people.set_role, boss, self._ids[name], role)
        found = self.look(people_rows.get, self._ids[name])
        assert found is not None
        return found

    def _admins_with(self, name: str, role: Role) -> frozenset[int]:
        return frozenset({self._ids[name]} if role is Role.ADMIN else ())

    def profile(self, name: str, shown: str | None = None) -> Profile:
        return Profile(self._ids[name], shown or name.title(), name, "ru")

    def customer(self, name: str = "vera") -> Person:
        return self.person(name)

    def agent(self, name: str = "anton") -> Person:
        return self.person(name, Role.AGENT)

    def admin(self, name: str = "boss") -> Person:
        return self.person(name, Role.ADMIN)

    # -- tickets ---------------------------------------------------------------------------

    def open(
        self, customer: Person | None = None, subject: str = "The lamp", body: str = "It is dark"
    ) -> int:
        """A new ticket's id."""
        draft = TicketDraft(subject, body)
        return self.do(tickets.open_ticket, customer or self.customer(), draft, NO_LIMIT).ticket.id

    def ticket_in(self, status: Status, customer: Person | None = None) -> int:
        """The id of a ticket that the desk's own verbs have brought into this state."""
        ticket_id = self.open(customer)
        for step in _WAY_TO[status]:
            step(self, ticket_id)
        return ticket_id

    def post(self, actor: Person, ticket_id: int, body: str = "Hello", **more: Any) -> Outcome:
        draft = MessageDraft(ticket_id, body, **more)
        return self.do(conversation.post_message, actor, draft, NO_LIMIT)

    def file(self, content: bytes) -> Path:
        """Bytes as they lie once somebody has sent them, with their row."""
        digest = hashlib.sha256(content).digest()
        path = self.path.parent / "files" / digest.hex()[:2] / digest.hex()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.do(attachment_rows.add_file, KeptFile(digest, len(content)))
        return path

    def note(self, actor: Person, ticket_id: int, body: str = "Between us", **more: Any) -> Outcome:
        return self.do(conversation.add_note, actor, NoteDraft(ticket_id, body, **more))


def draft_of(ticket_id: int, body: str, client_id: str, **more: Any) -> MessageDraft:
    """A `message.post` as the door makes it, with the digest of its params."""
    digest = digest_of("message.post", ticket_id, body, more.get("reply_to"), more.get("seen"))
    return MessageDraft(ticket_id, body, client_id, digest, **more)


def _answer(desk: Desk, ticket_id: int) -> None:
    desk.post(desk.agent(), ticket_id, "We are looking")


def _ask_again(desk: Desk, ticket_id: int) -> None:
    customer_id = desk.rows("SELECT customer_id FROM tickets WHERE id = ?", ticket_id)[0][0]
    customer = desk.look(people_rows.get, customer_id)
    assert customer is not None
    desk.post(customer, ticket_id, "And now?")


def _resolve(desk: Desk, ticket_id: int) -> None:
    desk.do(tickets.resolve, desk.agent(), ticket_id)


def _close(desk: Desk, ticket_id: int) -> None:
    desk.do(tickets.close, desk.agent(), ticket_id)


_WAY_TO: dict[Status, tuple[Callable[[Desk, int], None], ...]] = {
    Status.NEW: (),
    Status.OPEN: (_answer, _ask_again),
    Status.WAITING: (_answer,),
    Status.RESOLVED: (_answer, _resolve),
    Status.CLOSED: (_answer, _close),
}


def one_text(telegram_id: int) -> Done:
    """What a call leaves that has sent one whole text."""
    return Done([[telegram_id, "text", ""]], [], {}, [])
