"""What the fake desk knows: people, tickets, messages, marks; and how each person sees them."""

from dataclasses import dataclass, field
from typing import Any

from tests.certain import sure

FIRST_TICKET = 104_203
FIRST_OTHER = 1_000_000
STAFF_ROLES = ("agent", "admin")

Frame = dict[str, Any]


class Refused(Exception):  # noqa: N818 - the protocol calls it a refusal
    """An error answer with the desk's code and its further fields."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.more = {"code": code, **more}


@dataclass
class Desk:
    """The state of the desk; messages and events draw their ids from one rising row."""

    people: dict[int, Frame] = field(default_factory=dict)
    tickets: dict[int, Frame] = field(default_factory=dict)
    messages: dict[int, Frame] = field(default_factory=dict)
    marks: dict[tuple[int, int], int] = field(default_factory=dict)
    versions: dict[int, list[Frame]] = field(default_factory=dict)
    answers: dict[tuple[int, str], tuple[str, Frame, Frame]] = field(default_factory=dict)
    deliveries: dict[int, Frame] = field(default_factory=dict)
    #: Who is kept out, and whether without a word.
    blocked: dict[int, bool] = field(default_factory=dict)
    last_id: int = FIRST_OTHER
    next_ticket: int = FIRST_TICKET
    at: int = 1_790_000_000_000

    def person(
        self, person_id: int, name: str, role: str = "customer", language: str = "ru"
    ) -> Frame:
        """Add a person; the page authenticates as them by `init_data_of`."""
        made = {"id": person_id, "name": name, "username": None, "role": role, "language": language}
        self.people[person_id] = made
        return made

    def next_id(self) -> int:
        """The next id of a message or an event."""
        self.last_id += 1
        return self.last_id

    def open_ticket(
        self, customer: Frame, subject: str, body: str, at: int, number: int = 0
    ) -> Frame:
        """A new ticket with its first message. `at` in Unix ms."""
        number = number or self.next_ticket
        self.next_ticket = max(self.next_ticket, number) + 1
        ticket: Frame = {
            "id": number,
            "subject": subject,
            "status": "new",
            "customer": ref(customer),
            "assignee": None,
            "follows": None,
            "created_at": at,
            "updated_at": at,
            "rev": 0,
        }
        self.tickets[ticket["id"]] = ticket
        self.add_message(ticket, customer, body, at)
        return ticket

    def add_message(self, ticket: Frame, author: Frame, body: str, at: int, **more: Any) -> Frame:
        """A message with all its fields; the ticket moves with it."""
        message = {
            "id": self.next_id(),
            "ticket_id": ticket["id"],
            "kind": "message",
            "author": ref(author),
            "body": body,
            "reply_to": None,
            "attachments": [],
            "client_id": None,
            "origin": "mini_app",
            "created_at": at,
            "edited_at": None,
            "deleted_at": None,
            "rev": self.last_id,
            **more,
        }
        self.messages[message["id"]] = message
        ticket["updated_at"] = at
        ticket["rev"] = self.last_id
        if message["kind"] == "message":
            ticket["status"] = turn_after(ticket, author)
        return message

    def delivery(
        self, message_id: int, state: str, reason: str | None = None, **more: Any
    ) -> Frame:
        """How a staff message fares on its way to the customer's chat."""
        self.at += 1000
        made = {"message_id": message_id, "state": state, "reason": reason, "at": self.at}
        made |= more
        self.deliveries[message_id] = made
        return made

    def seen_by(self, ticket: Frame, person: Frame) -> list[Frame]:
        mine = (one for one in self.messages.values() if one["ticket_id"] == ticket["id"])
        return [one for one in mine if may_see(person, ticket, one)]

    def shown(self, ticket: Frame, person: Frame) -> Frame:
        seen = self.seen_by(ticket, person)
        last = seen[-1] if seen else None
        mark = self.marks.get((ticket["id"], person["id"]), 0)
        unread = [
            one
            for one in seen
            if one["id"] > mark and one["kind"] != "system" and one["author"]["id"] != person["id"]
        ]
        brief = last and {
            "id": last["id"],
            "kind": last["kind"],
            "author_id": last["author"]["id"],
            "preview": last["body"][:120],
            "created_at": last["created_at"],
        }
        if last and last["attachments"]:
            first = last["attachments"][0]
            brief = {**sure(brief), "holds": first.get("look") or first["kind"]}
        return {**ticket, "last_message": brief, "unread": len(unread)}


def ref(person: Frame) -> Frame:
    """A PersonRef."""
    return {key: person[key] for key in ("id", "name", "role")}


def turn_after(ticket: Frame, author: Frame) -> str:
    """Whose turn it is after a message of `author`."""
    if author["role"] in STAFF_ROLES:
        return "waiting"
    return "new" if ticket["status"] == "new" else "open"


def may_see(person: Frame, ticket: Frame, message: Frame | None) -> bool:
    """A customer sees their own tickets and never a note."""
    if person["role"] in STAFF_ROLES:
        return True
    is_note = message is not None and message["kind"] == "note"
    return ticket["customer"]["id"] == person["id"] and not is_note


def in_view(ticket: Frame, view: str, person: Frame) -> bool:
    """The views of PROTOCOL.md 3.3."""
    status, assignee = ticket["status"], ticket["assignee"]
    is_live = status in ("new", "open", "waiting")
    if view == "mine":
        return is_live and assignee is not None and assignee["id"] == person["id"]
    if view == "unassigned":
        return is_live and assignee is None
    return view == "all" or status == view or (view == "open" and status == "new")


def shown_message(message: Frame, person: Frame) -> Frame:
    """A client_id is its author's alone."""
    author = message["author"]
    return {**message, "client_id": message["client_id"] if author["id"] == person["id"] else None}
