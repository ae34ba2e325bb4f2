"""Ratings: the customer punches one to five holes in a ticket that has ended, and may say why.

Each end of a ticket is rated once. For a day they may change their mind; a ticket that is opened
again is asked about anew, and what it was given before stays in the figures.
"""

from dataclasses import replace
from typing import NamedTuple

from app.domain.errors import DeskError, invalid
from app.domain.events import Event, EventType, Scope
from app.domain.person import Person
from app.domain.policy import require
from app.domain.rating import RATE_WITHIN_MS, SCORES, Rating
from app.domain.settings import Feedback
from app.domain.ticket import Ticket
from app.services import access, answers, desk_fields, facts, settings
from app.store import events, messages, people, ratings, tickets
from app.store.ratings import CommentWish
from app.store.transaction import Transaction

#: So long the words of somebody who was asked for a comment may be one.
COMMENT_WISH_MS = 30 * 60 * 1000


class Rated(NamedTuple):
    """`may_rate` says whether the customer can still give or change it now."""

    rating: Rating | None
    may_rate: bool
    cursor: int


def get_rating(tx: Transaction, actor: Person, ticket_id: int) -> Rated:
    """The rating of a ticket's last end, for its customer and the staff."""
    require(actor, "rating.get")
    ticket, _ = access.ticket_for(tx, actor, ticket_id)
    return Rated(ratings.current(tx, ticket.id), _why_not(tx, ticket) is None, tx.last_event_id)


def asks(tx: Transaction, ticket: Ticket) -> bool:
    """Whether the end of a ticket may be told with the question; nobody is asked who is banned."""
    customer = people.get(tx, ticket.customer.id)
    if customer is None or customer.blocked_at is not None:
        return False
    return _why_not(tx, ticket) is None and ratings.current(tx, ticket.id) is None


def _why_not(tx: Transaction, ticket: Ticket) -> str | None:
    """Why a ticket cannot be rated now; None when it can."""
    if ticket.is_live:
        return "live"
    if not settings.section(tx, Feedback).is_on:
        return "off"
    rating = ratings.current(tx, ticket.id)
    if rating is not None:
        return None if tx.now < rating.may_change_until else "given"
    ended_at = messages.ended_at(tx, ticket.id) or ticket.created_at
    return None if tx.now < ended_at + RATE_WITHIN_MS else "late"


def give_rating(tx: Transaction, actor: Person, ticket_id: int, score: int) -> Rated:
    """Rates an ended ticket, or changes the score.

    Raises `not_found`, `forbidden` for anybody but its customer, `invalid`, and
    `transition_refused` with why as `reason`: live, off, given, late.
    """
    require(actor, "rating.give")
    if score not in SCORES:
        raise invalid("score")
    ticket = _own(tx, actor, ticket_id)
    rating = ratings.current(tx, ticket.id)
    if rating is not None and rating.score == score:
        return Rated(rating, _why_not(tx, ticket) is None, tx.last_event_id)
    _require_open(tx, ticket)
    assignee_id = ticket.assignee.id if ticket.assignee else None
    category_id = ticket.desk.category_id
    if rating is None:
        fresh = Rating(0, ticket.id, score, "", tx.now, tx.now, assignee_id, category_id)
        fresh = replace(fresh, id=ratings.add(tx, fresh))
    else:
        fresh = replace(rating, score=score, changed_at=tx.now)
        ratings.save(tx, fresh)
    ticket.desk = replace(ticket.desk, rating=score)
    former = rating.score if rating else None
    facts.rated(tx, fresh, former)
    desk_fields.change(tx, actor, ticket, "rating", (former, score))
    return _tell(tx, actor, fresh)


def comment_rating(tx: Transaction, actor: Person, ticket_id: int, comment: str) -> Rated:
    """Adds words to a rating, or takes them away with none. Raises as `give_rating` does."""
    require(actor, "rating.comment")
    ticket = _own(tx, actor, ticket_id)
    rating = ratings.current(tx, ticket.id)
    if rating is None:
        raise DeskError("transition_refused", reason="unrated")
    if rating.comment == comment:
        return Rated(rating, _why_not(tx, ticket) is None, tx.last_event_id)
    _require_open(tx, ticket)
    fresh = replace(rating, comment=comment, changed_at=tx.now)
    ratings.save(tx, fresh)
    return _tell(tx, actor, fresh)


def _own(tx: Transaction, actor: Person, ticket_id: int) -> Ticket:
    ticket, _ = access.ticket_for(tx, actor, ticket_id)
    if ticket.customer.id != actor.id:
        raise DeskError("forbidden")
    return ticket


def _require_open(tx: Transaction, ticket: Ticket) -> None:
    reason = _why_not(tx, ticket)
    if reason is not None:
        raise DeskError("transition_refused", reason=reason)


def _tell(tx: Transaction, actor: Person, rating: Rating) -> Rated:
    event = Event(
        0, 0, EventType.TICKET_RATED, Scope.PUBLIC, rating.ticket_id, actor_id=actor.id
    )
    events.append(tx, event)
    return Rated(rating, may_rate=True, cursor=tx.last_event_id)


def reopened(tx: Transaction, ticket: Ticket) -> None:
    """The ticket goes on: its next end is another one. Its caller saves the ticket."""
    if ticket.desk.rating is None:
        return
    ratings.set_over(tx, ticket.id)
    ticket.desk = replace(ticket.desk, rating=None)
    tickets.save_desk(tx, ticket)


# -- comments in the chat ------------------------------------------------------------------


def rate_in_chat(tx: Transaction, person: Person, ticket_id: int, score: int) -> Rating:
    """A pressed button; who rates for the first time is asked for a few words."""
    was_rated = ratings.current(tx, ticket_id) is not None
    rating = give_rating(tx, person, ticket_id, score).rating
    if rating is None:
        raise LookupError("a rating that was just given is gone")
    if not was_rated:
        wish = CommentWish(ticket_id, None, is_awaited=False, until=tx.now + COMMENT_WISH_MS)
        ratings.keep_wish(tx, person.id, wish)
        answers.plan(tx, person.id, "rated", ticket_id, score=score)
    return rating


def await_comment(tx: Transaction, person: Person, ticket_id: int) -> None:
    """Their next words are the comment. Raises as `comment_rating` does."""
    require(person, "rating.comment")
    _require_open(tx, _own(tx, person, ticket_id))
    known = ratings.wish_of(tx, person.id)
    asked = known.telegram_id if known and known.ticket_id == ticket_id else None
    until = tx.now + COMMENT_WISH_MS
    ratings.keep_wish(tx, person.id, CommentWish(ticket_id, asked, is_awaited=True, until=until))
    answers.plan(tx, person.id, "comment", ticket_id)


def asked_in(tx: Transaction, person_id: int, ticket_id: int, telegram_id: int) -> None:
    """The question for a comment stands in the chat: a reply to it is one."""
    wish = ratings.wish_of(tx, person_id)
    if wish is not None and wish.ticket_id == ticket_id:
        ratings.keep_wish(tx, person_id, wish._replace(telegram_id=telegram_id))


def take_comment(tx: Transaction, person: Person, body: str, reply_to: int | None) -> bool:
    """Whether these words of a chat were the comment that was asked for; asked once."""
    wish = ratings.wish_of(tx, person.id)
    if wish is None or not body or tx.now >= wish.until:
        return False
    replies = reply_to is not None and reply_to == wish.telegram_id
    if not replies and not (wish.is_awaited and reply_to is None):
        return False
    ratings.forget_wish(tx, person.id)
    try:
        comment_rating(tx, person, wish.ticket_id, body)
    except DeskError:
        return False
    answers.plan(tx, person.id, "commented", wish.ticket_id)
    return True
