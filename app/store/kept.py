"""What the writer remembers of tickets between its batches, so that it need not read them again.

It is true only while nobody else has written: it must be forgotten whenever another connection
has committed, a batch has failed, or a statement may have changed what it shows.
"""

from app.domain.ticket import Mark, Ticket

#: Beyond it the tickets that were taken up first are forgotten (about 3 KiB each).
TICKETS_LIMIT = 4_000


class Kept:
    """Tickets with the read marks of everybody, and the newest message id handed out.

    What is put in is never changed again by anybody: a verb works on a copy.
    """

    __slots__ = ("last_message_id", "marks", "tickets", "version")

    def __init__(self) -> None:
        self.tickets: dict[int, Ticket] = {}
        self.marks: dict[int, dict[int, Mark]] = {}
        self.last_message_id: int | None = None
        self.version = 0

    def forget_all(self) -> None:
        self.forget_tickets()
        self.last_message_id = None

    def forget_tickets(self) -> None:
        self.tickets.clear()
        self.marks.clear()

    def forget(self, ticket_id: int) -> None:
        self.tickets.pop(ticket_id, None)
        self.marks.pop(ticket_id, None)

    def follow(self, version: int) -> None:
        """`version` is SQLite's data_version: it changes when another connection has committed."""
        if version != self.version:
            self.forget_all()
            self.version = version

    def keep(self, ticket: Ticket, marks: dict[int, Mark]) -> None:
        if len(self.tickets) >= TICKETS_LIMIT:
            self.forget(next(iter(self.tickets)))
        self.tickets[ticket.id] = ticket
        self.marks[ticket.id] = marks
