"""An event on its way to whoever may hear of it, with all that its frame needs."""

from app.domain.delivery import DeliveryMark
from app.domain.desk import Catalog
from app.domain.events import Event
from app.domain.message import Message
from app.domain.person import Person, PersonRef
from app.domain.rating import Rating
from app.domain.ticket import Mark, Ticket


class Told:
    """An event with the objects it speaks of, read from one snapshot of the store."""

    __slots__ = (
        "actor",
        "catalog",
        "delivery",
        "event",
        "marks",
        "message",
        "rating",
        "subject",
        "ticket",
    )

    def __init__(
        self,
        event: Event,
        ticket: Ticket | None = None,
        message: Message | None = None,
        actor: PersonRef | None = None,
        subject: Person | None = None,
        marks: dict[int, Mark] | None = None,
    ) -> None:
        self.event = event
        self.ticket = ticket
        self.message = message
        self.actor = actor
        self.subject = subject
        self.marks = marks or {}
        self.delivery: DeliveryMark | None = None
        self.catalog: Catalog | None = None
        self.rating: Rating | None = None

    @property
    def customer_id(self) -> int | None:
        return self.ticket.customer.id if self.ticket else None
