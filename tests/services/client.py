"""A client as PROTOCOL.md describes one: it knows what events told it and nothing else.

It must never read the desk to fill a gap: `fresh` is what it is compared with.
"""

import json
from typing import Any

from app.domain.inbox import Wanted
from app.domain.person import Person
from app.domain.visibility import Wire, event_for, message_for, person_for, ticket_for
from app.services import inbox, sync
from app.store import people as people_rows
from app.store.transaction import Transaction
from tests.factories import Desk

PAGE = 7
EVENTS_AT_ONCE = 100_000

State = dict[str, dict[int, Any]]


def read_afresh(tx: Transaction, viewer: Person) -> State:
    """Everything this viewer's lists show, page by page."""
    state: State = {"tickets": {}, "messages": {}}
    before: str | None = None
    while True:
        page = inbox.list_tickets(tx, viewer, Wanted(), before, PAGE)
        for ticket, mark in page.tickets:
            state["tickets"][ticket.id] = ticket_for(viewer, ticket, mark)
            _read_messages(tx, viewer, ticket.id, state["messages"])
        before = page.next
        if before is None:
            return state


def _read_messages(tx: Transaction, viewer: Person, ticket_id: int, into: dict[int, Any]) -> None:
    before: int | None = None
    while True:
        page = inbox.list_messages(tx, viewer, ticket_id, 100, inbox.Place(before=before))
        for message in page.messages:
            into[message.id] = message_for(viewer, message)
        if not page.more_before:
            return
        before = page.messages[0].id


class Client:
    """One viewer's memory: tickets, messages and people, upserted by `rev`."""

    def __init__(self, desk: Desk, person_id: int) -> None:
        self.desk = desk
        self.person_id = person_id
        self.cursor = 0
        self.known: State = {}
        self.people: dict[int, Wire] = {}
        self.heard: list[Wire] = []
        self.start_afresh()

    @property
    def viewer(self) -> Person:
        person = self.desk.look(people_rows.get, self.person_id)
        assert person is not None
        return person

    def start_afresh(self) -> None:
        """What a client does after `resumed: false`."""
        viewer = self.viewer
        self.known = self.desk.look(read_afresh, viewer)
        self.people = {viewer.id: person_for(viewer, viewer)}
        self.cursor = self.desk.cursor

    def catch_up(self) -> list[Wire]:
        """Applies what the log has for this viewer since the last time."""
        viewer = self.viewer
        if viewer.resync_after > self.cursor:
            self.start_afresh()
            return []
        newest = self.desk.cursor
        told = self.desk.look(sync.missed, viewer, self.cursor, newest, EVENTS_AT_ONCE)
        events = [wire for one in told if (wire := event_for(viewer, one))]
        assert len(events) == len(told), "missed() told of an event that is not this viewer's"
        self._assert_feed_agrees(viewer, events)
        for event in events:
            self.apply(json.loads(json.dumps(event)))
        self.cursor = newest
        return events

    def _assert_feed_agrees(self, viewer: Person, events: list[Wire]) -> None:
        """What is caught up and what the hub sends are the same events."""
        feed = self.desk.look(sync.log_after, self.cursor, EVENTS_AT_ONCE)
        sent = [wire for one in feed if (wire := event_for(viewer, one))]
        assert sent == events, f"the feed and missed() differ for {viewer.role} {viewer.id}"

    def apply(self, event: Wire) -> None:
        self.heard.append(event)
        if event["type"] == "ticket.removed":
            self.known["tickets"].pop(event["ticket_id"], None)
        if event["type"] == "person.changed":
            self.people[event["person"]["id"]] = event["person"]
        self._upsert("tickets", event.get("ticket"))
        self._upsert("messages", event.get("message"))

    def _upsert(self, kind: str, wire: Wire | None) -> None:
        if wire is None:
            return
        old = self.known[kind].get(wire["id"])
        if old is None or wire["rev"] > old["rev"]:
            self.known[kind][wire["id"]] = wire

    # -- comparing -------------------------------------------------------------------------

    def drift(self) -> list[str]:
        """Where what it knows differs from a fresh read: nowhere, if the log is honest."""
        fresh = self.desk.look(read_afresh, self.viewer)
        found: list[str] = []
        for kind in ("tickets", "messages"):
            mine, theirs = self.known[kind], fresh[kind]
            for one in sorted(mine.keys() | theirs.keys()):
                found += self._differences(f"{kind} {one}", mine.get(one), theirs.get(one))
        return found

    def _differences(self, what: str, mine: Wire | None, theirs: Wire | None) -> list[str]:
        if mine == theirs:
            return []
        if mine is None or theirs is None:
            return [f"{what}: known {mine is not None}, there {theirs is not None}"]
        mine, theirs = self._named(mine), self._named(theirs)
        return [
            f"{what} {field}: known {mine.get(field)!r}, fresh {theirs.get(field)!r}"
            for field in sorted(mine.keys() | theirs.keys())
            if mine.get(field) != theirs.get(field)
        ]

    def _named(self, wire: Wire) -> Wire:
        people = ("customer", "assignee", "author")
        return {
            field: self._resolved(value) if field in people and value else value
            for field, value in wire.items()
        }

    def _resolved(self, ref: Wire) -> Wire:
        """Names live in the people map; a customer is told of nobody's but their own."""
        known = self.people.get(ref["id"])
        if known:
            return {name: known[name] for name in ("id", "name", "role")}
        if not self.viewer.is_staff:
            return {"id": ref["id"]}
        return ref
