"""A long random day at a desk: every verb, by everybody, in an order that a seed decides.

A refusal is part of the day; whatever else a verb raises is a fault and passes through.
"""

import random
from collections.abc import Callable

from app.domain.errors import DeskError
from app.domain.person import Person, Role
from app.domain.ticket import Priority
from app.services import (
    cards,
    catalog,
    conversation,
    desk_fields,
    moving,
    people,
    reacting,
    reading,
    regrouping,
    routing,
    tickets,
    upkeep,
)
from app.services.conversation import MessageDraft
from app.services.incoming import Incoming
from app.services.tickets import TicketDraft
from app.store import people as people_rows
from tests.factories import DAY_MS, Desk

CUSTOMERS = ("vera", "viktor", "varya")
STAFF = ("anton", "alisa", "boss")
OUTSIDER = "olga"
#: A person whose role changes.
CHANGING = "chaim"


class Walk:
    """Steps through the verbs; `said` names what was done, for the message of a failure."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.random = random.Random(seed)
        self.said = ""
        self.words = 0
        for name in (*CUSTOMERS, OUTSIDER, CHANGING):
            desk.customer(name)
        for name in (*CUSTOMERS, CHANGING):
            desk.open(desk.customer(name))
        for name in STAFF:
            desk.admin(name) if name == "boss" else desk.agent(name)
        self.steps: list[Callable[[], object]] = [
            self.open, self.open_for, self.post, self.post, self.post, self.answer, self.answer,
            self.answer, self.note, self.note, self.edit, self.edit, self.delete, self.delete,
            self.claim, self.assign, self.move_status, self.move_status, self.move_status,
            self.read, self.read, self.read, self.receive, self.receive, self.receive,
            self.move_burst, self.move_burst, self.change_role, self.rename, self.tick,
            self.repeat, self.reach, self.view, self.react, self.react, self.sort, self.sort,
            self.split, self.merge, self.note_on_person,
        ]  # fmt: skip

    def step(self) -> bool:
        """One verb; False when the desk refused it."""
        self.desk.later(self.random.choice((0, 0, 1, 40, 900, 5_000)))
        deed = self.random.choice(self.steps)
        self.said = deed.__name__
        try:
            deed()
        except DeskError as refusal:
            self.said += f" refused: {refusal.code}"
            return False
        return True

    # -- picking ---------------------------------------------------------------------------

    def body(self) -> str:
        self.words += 1
        return f"words {self.words}"

    def person(self, names: tuple[str, ...]) -> Person:
        return self.desk.person(self.random.choice(names))

    def anybody(self) -> Person:
        return self.person((*CUSTOMERS, *STAFF, CHANGING))

    def staff(self) -> Person:
        return self.person((*STAFF, CHANGING))

    def ticket(self) -> int:
        rows = self.desk.rows("SELECT id FROM tickets ORDER BY public_updated_at DESC LIMIT 12")
        return int(self.random.choice(rows)[0])

    def ticket_of(self, person: Person) -> int:
        rows = self.desk.rows(
            "SELECT id FROM tickets WHERE customer_id = ? ORDER BY id DESC LIMIT 5", person.id
        )
        return int(self.random.choice(rows)[0]) if rows else self.ticket()

    def message(self, where: str, value: int) -> int:
        rows = self.desk.rows(
            f"SELECT id FROM messages WHERE {where} = ? ORDER BY id DESC LIMIT 8", value
        )
        return int(self.random.choice(rows)[0]) if rows else 0

    # -- the verbs -------------------------------------------------------------------------

    def open(self) -> None:
        actor = self.person((*CUSTOMERS, CHANGING))
        draft = TicketDraft(self.body(), self.body(), f"o{self.words}", "digest")
        self.desk.do(tickets.open_ticket, actor, draft, 0)

    def open_for(self) -> None:
        customer = self.person((*CUSTOMERS, CHANGING))
        draft = TicketDraft(self.body(), self.body(), customer_id=customer.id)
        self.desk.do(tickets.open_ticket, self.staff(), draft, 0)

    def post(self) -> None:
        actor = self.person((*CUSTOMERS, CHANGING))
        self._post(actor, self.ticket_of(actor))

    def answer(self) -> None:
        self._post(self.staff(), self.ticket())

    def _post(self, actor: Person, ticket_id: int) -> None:
        quoted = self.message("ticket_id", ticket_id) if self.random.random() < 0.2 else None
        seen = self.message("ticket_id", ticket_id) if self.random.random() < 0.2 else None
        self.desk.post(actor, ticket_id, self.body(), reply_to=quoted or None, seen=seen)

    def note(self) -> None:
        self.desk.note(self.anybody(), self.ticket(), self.body())

    def edit(self) -> None:
        actor = self.anybody()
        message_id = self.message("author_id", actor.id)
        self.desk.do(conversation.edit_message, actor, message_id, self.body())

    def delete(self) -> None:
        actor = self.anybody()
        message_id = self.message("author_id", actor.id)
        self.desk.do(conversation.delete_message, actor, message_id)

    def react(self) -> None:
        actor = self.anybody()
        ticket_id = self.ticket() if actor.is_staff else self.ticket_of(actor)
        emoji = self.random.choice(("👍", "❤", None))
        self.desk.do(reacting.set_reaction, actor, self.message("ticket_id", ticket_id), emoji)

    def claim(self) -> None:
        former = self.random.choice((None, None, self.staff().id))
        self.desk.do(tickets.claim, self.staff(), self.ticket(), former)

    def assign(self) -> None:
        assignee = self.random.choice((None, self.staff().id, self.staff().id))
        self.desk.do(tickets.assign, self.staff(), self.ticket(), assignee)

    def move_status(self) -> None:
        verb = self.random.choice((tickets.resolve, tickets.resolve, tickets.reopen, tickets.close))
        actor = self.anybody()
        ticket_id = self.ticket() if actor.is_staff else self.ticket_of(actor)
        self.desk.do(verb, actor, ticket_id)

    def read(self) -> None:
        actor = self.anybody()
        ticket_id = self.ticket() if actor.is_staff else self.ticket_of(actor)
        self.desk.do(reading.mark_read, actor, ticket_id, self.message("ticket_id", ticket_id))

    def receive(self) -> None:
        actor = self.person((*CUSTOMERS, CHANGING))
        self.words += 1
        rows = self.desk.rows(
            "SELECT telegram_id FROM telegram_messages WHERE chat_id = ?", actor.id
        )
        replied = self.random.choice(rows)[0] if rows and self.random.random() < 0.3 else None
        sent_at_s = self.desk.now // 1000
        incoming = Incoming(self.words, sent_at_s, self.body(), reply_to=replied)
        self.desk.do(routing.receive, actor, incoming, 0)

    def move_burst(self) -> None:
        actor = self.person((*CUSTOMERS, CHANGING))
        rows = self.desk.rows(
            "SELECT burst_id FROM messages WHERE author_id = ? AND burst_id IS NOT NULL"
            " ORDER BY id DESC LIMIT 4",
            actor.id,
        )
        first = self.random.choice(rows)[0] if rows else 0
        target = self.random.choice((None, self.ticket_of(actor), self.ticket_of(actor)))
        self.desk.do(moving.move_burst, actor, first, target)

    def change_role(self) -> None:
        if self.random.random() < 0.5:
            return
        changed = self.desk.person(CHANGING)
        role = self.random.choice(tuple(Role))
        self.desk.do(people.set_role, self.desk.admin(), changed.id, role)

    def rename(self) -> None:
        name = self.random.choice((*CUSTOMERS, *STAFF, CHANGING))
        admins = frozenset({self.desk.admin().id})
        self.desk.do(people.meet, self.desk.profile(name, f"{name} {self.body()}"), admins)

    def tick(self) -> None:
        if self.random.random() < 0.1:
            self.desk.later(8 * DAY_MS)
        self.desk.do(upkeep.tick)

    def repeat(self) -> None:
        """The same request again makes nothing new."""
        actor = self.person(CUSTOMERS)
        body = self.body()
        draft = MessageDraft(self.ticket_of(actor), body, f"r{self.words}", "the same")
        first = self.desk.do(conversation.post_message, actor, draft, 0)
        draft.reply_to = None
        again = self.desk.do(conversation.post_message, actor, draft, 0)
        assert first.message is not None
        assert again.message is not None
        assert first.message.id == again.message.id, "a repeated client_id made a second message"

    def sort(self) -> None:
        """What the staff give a ticket beside words; a customer hears nothing of it."""
        actor, ticket_id = self.staff(), self.ticket()
        tags = [one.id for one in self.desk.look(catalog.get, self.desk.admin())[0].tags]
        if len(tags) < 5:
            self.desk.do(catalog.save_tag, self.desk.admin(), None, self.body())
            return
        until = self.random.choice((None, self.desk.now + DAY_MS))
        chosen = self.random.sample(tags, 2)
        verb, *arguments = self.random.choice(
            (
                (desk_fields.set_priority, self.random.choice(list(Priority))),
                (desk_fields.set_tags, chosen[:1], chosen[1:]),
                (desk_fields.snooze, until),
                (desk_fields.follow, desk_fields.Attention(follows=self.random.random() < 0.5)),
            )
        )
        self.desk.do(verb, actor, ticket_id, *arguments)
    def split(self) -> None:
        ticket_id = self.ticket()
        ids = tuple({self.message("ticket_id", ticket_id) for _ in range(2)})
        draft = regrouping.SplitDraft(ticket_id, ids, self.body())
        self.desk.do(regrouping.split_ticket, self.staff(), draft)

    def merge(self) -> None:
        into_id = self.ticket()
        rows = self.desk.rows("SELECT customer_id FROM tickets WHERE id = ?", into_id)
        other = self.desk.rows(
            "SELECT id FROM tickets WHERE customer_id = ? ORDER BY staff_count % 7, id LIMIT 1",
            rows[0][0],
        )
        self.desk.do(regrouping.merge_tickets, self.staff(), int(other[0][0]), into_id)

    def note_on_person(self) -> None:
        self.desk.do(cards.add_note, self.staff(), self.person(CUSTOMERS).id, self.body())

    def reach(self) -> None:
        person = self.person(CUSTOMERS)
        self.desk.do(people.set_unreachable, person.id)
        found = self.desk.look(people_rows.get, person.id)
        assert found is not None
        self.desk.do(people.set_reachable, found)

    def view(self) -> None:
        actor = self.anybody()
        self.desk.do(reading.view, actor, "socket", self.ticket_of(actor))

