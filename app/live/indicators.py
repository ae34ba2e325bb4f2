"""Who types and who looks: told at once, stored never (but for the lease that notices need)."""

from collections.abc import Awaitable, Callable

from app.domain.errors import DeskError
from app.domain.visibility import ref
from app.live.protocol import Frame, notification
from app.live.seat import Seat
from app.services import reading, typing_marks


def run(session: Seat, frame: Frame) -> None:
    """`conversation.view` and `typing.set`, which are notifications."""
    show = _view if frame.method == "conversation.view" else _type
    session.count_in(1)
    session.spawn(_guarded(session, frame, show))


async def _guarded(
    session: Seat, frame: Frame, show: Callable[[Seat, Frame], Awaitable[None]]
) -> None:
    try:
        await show(session, frame)
        session.confirm(frame)
    except DeskError as error:
        session.refuse(frame, error)
    finally:
        session.count_in(-1)


async def _view(session: Seat, frame: Frame) -> None:
    ticket_id: int | None = frame.params.ticket_id
    await session.desk.store.write(reading.view, session.person, session.socket, ticket_id)
    if ticket_id is not None:
        _signal(session, "viewing", ticket_id, None)


async def _type(session: Seat, frame: Frame) -> None:
    """The bot shows it in the customer's chat, too, when staff type."""
    store, person = session.desk.store, session.person
    ticket, is_due = await store.read(typing_marks.look, person, frame.params.ticket_id)
    _signal(session, "typing", ticket.id, ticket.customer.id)
    if is_due:
        await store.write(typing_marks.hold, person, ticket.id)


def _signal(session: Seat, kind: str, ticket_id: int, customer_id: int | None) -> None:
    person = ref(session.person.ref)
    frame = notification("signal", {"type": kind, "ticket_id": ticket_id, "person": person})
    session.desk.hub.signal(frame, session, customer_id)
