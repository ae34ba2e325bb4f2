"""A message of the bot chat on its way to a ticket (PROTOCOL.md section 4).

A reply goes to the ticket of what it replies to, what stands in a ticket's topic to that one;
otherwise one live ticket takes it, a resolved one is reopened, a new one is opened; of several
live ones the most recently active takes it at once, and buttons can move it (moving.py). It is
never nowhere. Parts of an album join their first.
"""

from dataclasses import replace

from app.domain.message import Kind, Message, Origin
from app.domain.person import Person
from app.domain.policy import require
from app.domain.quotes import quote_in
from app.domain.text import subject_from
from app.domain.ticket import Ticket
from app.services import access, albums, answers, choosing, gate, wishes
from app.services.conversation import MessageDraft, NoteDraft, add_note, post_message
from app.services.incoming import Incoming, expect_file, with_quote_in_words
from app.services.outcome import Outcome
from app.services.tickets import TicketDraft, open_unchecked
from app.store import chats, merges, messages, tickets, topics
from app.store.chats import Burst
from app.store.transaction import Transaction

#: Telegram's dates of one burst are at most so far apart.
BURST_S = 3
LIVE_CHOICES = 8


def receive(
    tx: Transaction, person: Person, incoming: Incoming, per_minute: int
) -> Outcome | None:
    """Files a customer's message; None when that was done before.

    Raises `rate_limited`, and `forbidden` for a blocked person.
    """
    require(person, "message.post")
    if chats.message_of(tx, person.id, incoming.telegram_id) is not None:
        return None
    joined = albums.join(tx, person, incoming)
    if joined is not None:
        return Outcome(access.ticket_for(tx, person, joined.ticket_id)[0], None, joined.rev, joined)
    place = _place(tx, person, incoming)
    is_placed = place is not None or incoming.reply_to is not None
    opens = incoming.opens_ticket or (not is_placed and wishes.fulfil(tx, person))
    burst = None if opens else _burst_of(tx, person, incoming, place)
    target = None if opens else place or _target(tx, person, burst)
    if target is None:
        incoming = with_quote_in_words(incoming)
        outcome = _open(tx, person, incoming, per_minute)
        choosing.tell_opened(tx, person, outcome.ticket)
    else:
        incoming = _with_quote(tx, person, target.id, incoming)
        outcome = _append(tx, person, target, incoming, per_minute)
    _remember(tx, person, incoming, outcome, burst)
    if burst is None and not is_placed and target is not None:
        _offer_move(tx, person, outcome)
    return outcome


def _place(tx: Transaction, person: Person, incoming: Incoming) -> Ticket | None:
    """Where they have put it themselves: in reply to a ticket's message, or in its topic."""
    ticket_id = None
    if incoming.reply_to is not None:
        ticket_id = chats.ticket_of(tx, person.id, incoming.reply_to)
    if ticket_id is None and incoming.thread_id is not None:
        ticket_id = topics.ticket_of(tx, person.id, incoming.thread_id)
    return _own(tx, person, ticket_id) if ticket_id is not None else None


def _burst_of(
    tx: Transaction, person: Person, incoming: Incoming, place: Ticket | None
) -> Burst | None:
    """The run that this message goes on, if it does."""
    burst = chats.burst_of(tx, person.id)
    if burst is None or incoming.reply_to is not None:
        return None
    if place is not None and place.id != burst.ticket_id:
        return None
    return burst if abs(incoming.sent_at_s - burst.sent_at_s) <= BURST_S else None


def _target(tx: Transaction, person: Person, burst: Burst | None) -> Ticket | None:
    if burst is not None:
        return _own(tx, person, burst.ticket_id)
    live = tickets.live_of_customer(tx, person.id, 1)
    return live[0] if live else tickets.newest_resolved_of_customer(tx, person.id)


def _own(tx: Transaction, person: Person, ticket_id: int) -> Ticket | None:
    ticket = tickets.get(tx, merges.goes_on_in(tx, ticket_id))
    return ticket if ticket and ticket.customer.id == person.id else None


def _open(tx: Transaction, person: Person, incoming: Incoming, per_minute: int) -> Outcome:
    gate.pass_or_refuse(tx, person, per_minute)
    subject = subject_from(incoming.body) or subject_from(incoming.label)
    draft = TicketDraft(subject, incoming.body, origin=Origin.TELEGRAM)
    draft.extra, draft.attachment_ids = incoming.extra, expect_file(tx, person, incoming)
    return open_unchecked(tx, person, draft)


def _append(
    tx: Transaction, person: Person, ticket: Ticket, incoming: Incoming, per_minute: int
) -> Outcome:
    draft = _draft(tx, person, ticket.id, incoming)
    outcome = post_message(tx, person, draft, per_minute)
    if outcome.ticket.id != ticket.id and outcome.ticket.staff.count == 1:
        choosing.tell_opened(tx, person, outcome.ticket)
    return outcome


def _draft(
    tx: Transaction, person: Person, ticket_id: int, incoming: Incoming
) -> MessageDraft:
    """What is said, and which message of the ticket it answers."""
    draft = MessageDraft(ticket_id, incoming.body, origin=Origin.TELEGRAM)
    answered = _answered(tx, person, ticket_id, incoming)
    draft.reply_to = answered.id if answered else None
    draft.extra, draft.attachment_ids = incoming.extra, expect_file(tx, person, incoming)
    return draft


def _with_quote(
    tx: Transaction, person: Person, ticket_id: int, incoming: Incoming
) -> Incoming:
    """The part that is quoted, where it is one of a message of the ticket; a quote of anything else
    stands before the words."""
    if incoming.quote is None:
        return incoming
    answered = _answered(tx, person, ticket_id, incoming)
    if answered is None:
        return with_quote_in_words(incoming)
    chosen = incoming.quote
    found = quote_in(answered.body, chosen.text, chosen.position)
    if found is None and chosen.text != answered.body:
        return with_quote_in_words(incoming)
    return replace(incoming, quote=found)


def _answered(
    tx: Transaction, person: Person, ticket_id: int, incoming: Incoming
) -> Message | None:
    if incoming.reply_to is None:
        return None
    message_id = chats.message_of(tx, person.id, incoming.reply_to)
    message = messages.get(tx, message_id) if message_id else None
    if message is None or message.kind != Kind.MESSAGE or message.ticket_id != ticket_id:
        return None
    return message


def _remember(
    tx: Transaction, person: Person, incoming: Incoming, outcome: Outcome, burst: Burst | None
) -> None:
    if outcome.message is None:
        return
    message_id = outcome.message.id
    first = burst.first_message_id if burst else message_id
    _know(tx, person, incoming, outcome.message)
    messages.set_burst(tx, message_id, first)
    chats.keep_burst(tx, person.id, Burst(first, outcome.ticket.id, incoming.sent_at_s))


def _know(tx: Transaction, person: Person, incoming: Incoming, message: Message) -> None:
    """Replies, edits, reactions and further parts will find it."""
    chats.remember(
        tx, person.id, incoming.telegram_id, message.ticket_id, message.id, incoming.said_at_s
    )
    albums.begin(tx, person, incoming, message)


def _offer_move(tx: Transaction, person: Person, outcome: Outcome) -> None:
    live = tickets.live_of_customer(tx, person.id, LIVE_CHOICES)
    if len(live) < 2 or outcome.message is None:
        return
    answers.plan(
        tx,
        person.id,
        "several",
        outcome.ticket.id,
        first_message_id=outcome.message.id,
        choices=[[one.id, one.subject] for one in live if one.id != outcome.ticket.id],
    )


def reply_as_staff(tx: Transaction, person: Person, incoming: Incoming) -> Outcome | None:
    """A member of staff has replied to an alert: that answers its ticket's customer.

    A reply to a note is a note: its words were meant for whoever wrote that one. None when the
    message they replied to belongs to no ticket, and for what was filed before.
    Raises `closed`, `forbidden`.
    """
    replied = incoming.reply_to
    ticket_id = chats.ticket_of(tx, person.id, replied) if replied is not None else None
    if ticket_id is None:
        return None
    ticket_id = merges.goes_on_in(tx, ticket_id)
    incoming = _with_quote(tx, person, ticket_id, incoming)
    outcome = _say_as_staff(tx, person, incoming, ticket_id)
    if outcome.message is not None:
        _know(tx, person, incoming, outcome.message)
    return outcome


def _say_as_staff(tx: Transaction, person: Person, incoming: Incoming, ticket_id: int) -> Outcome:
    if _is_note(tx, chats.message_of(tx, person.id, incoming.reply_to or 0)):
        note = NoteDraft(ticket_id, incoming.body, origin=Origin.TELEGRAM)
        note.extra, note.attachment_ids = incoming.extra, expect_file(tx, person, incoming)
        return add_note(tx, person, note)
    draft = _draft(tx, person, ticket_id, incoming)
    if incoming.quote is None:
        # To reply is how an alert is answered; only a part that was chosen says what is meant.
        draft.reply_to = None
    return post_message(tx, person, draft, per_minute=0)


def _is_note(tx: Transaction, message_id: int | None) -> bool:
    message = messages.get(tx, message_id) if message_id else None
    return message is not None and message.kind == Kind.NOTE


def is_filed(tx: Transaction, person: Person, incoming: Incoming) -> bool:
    """Whether a message of the staff needs no answer: it is here, or joins its album now."""
    if chats.message_of(tx, person.id, incoming.telegram_id) is not None:
        return True
    return albums.join(tx, person, incoming) is not None
