"""Pressed buttons: move a run of messages, reopen, resolve, take, resend, speak a language.

Whoever presses is asked for again in the desk each time; a button proves nothing.
"""

from collections.abc import Callable
from functools import partial

from app.domain.errors import DeskError
from app.domain.person import LANGUAGES, Person
from app.domain.ticket import Status
from app.i18n import t
from app.services import (
    answers,
    chat_desk,
    choosing,
    closing,
    doubt,
    moving,
    people,
    rating,
    silence,
    tickets,
    wishes,
)
from app.store.transaction import Transaction
from app.telegram import keyboards
from app.telegram.keyboards import Pressed, read_press

#: What a refusal says over the chat; the rest is `bot.toast.stale`.
_REFUSALS = {"closed": "closed", "forbidden": "forbidden", "transition_refused": "closed"}

Toast = Callable[..., str]


def press(tx: Transaction, person: Person, content: str | None) -> str:
    """Does what the button says and answers the line to show over the chat."""
    pressed = read_press(content)
    say = partial(_say, person.language)
    act = _BUTTONS.get((pressed.verb, len(pressed.numbers))) if pressed else None
    if pressed is None or act is None or person.blocked_at is not None:
        return say("stale")
    try:
        return act(tx, person, pressed, say)
    except DeskError as refusal:
        if refusal.code in {"rate_limited", "unavailable"}:
            raise
        return say(_REFUSALS.get(refusal.code, "stale"))


def _say(locale: str, line: str, /, **values: object) -> str:
    return t(locale, f"bot.toast.{line}", **values)


def _move(tx: Transaction, person: Person, pressed: Pressed, say: Toast) -> str:
    first_message_id, ticket_id = pressed.numbers
    before = tx.last_event_id
    try:
        ticket = moving.move_burst(tx, person, first_message_id, ticket_id or None)
    except DeskError as refusal:
        if refusal.code == "closed":
            return say("too_late")
        raise
    if tx.last_event_id != before:
        answers.plan(tx, person.id, "moved", ticket.id)
    return say("moved", number=keyboards.number(ticket.id))


def _reopen(tx: Transaction, person: Person, pressed: Pressed, say: Toast) -> str:
    before = tx.last_event_id
    ticket = tickets.reopen(tx, person, pressed.numbers[0]).ticket
    if tx.last_event_id != before and ticket.status is not Status.CLOSED:
        answers.plan(tx, person.id, "reopened", ticket.id)
    return say("reopened", number=keyboards.number(ticket.id))


def _take(tx: Transaction, person: Person, pressed: Pressed, say: Toast) -> str:
    number = keyboards.number(pressed.numbers[0])
    try:
        tickets.claim(tx, person, pressed.numbers[0], None)
    except DeskError as refusal:
        assignee = refusal.facts.get("assignee")
        if refusal.code != "conflict" or assignee is None:
            raise
        return say("taken_by", name=getattr(assignee, "name", ""))
    return say("taken", number=number)


def _still_needed(tx: Transaction, person: Person, pressed: Pressed, say: Toast) -> str:
    words = t(person.language, "bot.button.still_needed")
    message = silence.still_needed(tx, person, pressed.numbers[0], words)
    if message is None:
        return say("known")
    if message.ticket_id != pressed.numbers[0]:
        answers.plan(tx, person.id, "opened", message.ticket_id)
    return say("still_needed")


def _about(tx: Transaction, person: Person, pressed: Pressed, say: Toast) -> str:
    try:
        name = choosing.choose_category(tx, person, *pressed.numbers)
    except DeskError as refusal:
        if refusal.code != "closed":
            raise
        return say("answered")
    return say("about", name=name)


def _show(tx: Transaction, person: Person, pressed: Pressed, say: Toast) -> str:
    ticket = chat_desk.show_ticket(tx, person, pressed.numbers[0])
    return say("shown", number=keyboards.number(ticket.id))


def _ask_for_answer(tx: Transaction, person: Person, pressed: Pressed, say: Toast) -> str:
    ticket = chat_desk.ask_for_answer(tx, person, pressed.numbers[0])
    return say("answer", name=ticket.customer.name)


def _resend(tx: Transaction, person: Person, pressed: Pressed, say: Toast) -> str:
    return say("resent" if doubt.resend(tx, person, pressed.numbers[0]) else "resent_before")


def _take_back(tx: Transaction, person: Person, _pressed: Pressed, say: Toast) -> str:
    return say("taken_back" if wishes.take_back(tx, person) else "stale")


def _finish(tx: Transaction, person: Person, pressed: Pressed, say: Toast) -> str:
    ticket = closing.close_one(tx, person, pressed.numbers[0])
    return say("finished", number=keyboards.number(ticket.id))


def _rate(tx: Transaction, person: Person, pressed: Pressed, say: Toast) -> str:
    ticket_id, score = pressed.numbers
    try:
        rating.rate_in_chat(tx, person, ticket_id, score)
    except DeskError as refusal:
        if refusal.code != "transition_refused":
            raise
        return say(f"rating_{refusal.facts.get('reason', 'late')}")
    return say("rated", score=score)


def _comment(tx: Transaction, person: Person, pressed: Pressed, say: Toast) -> str:
    try:
        rating.await_comment(tx, person, pressed.numbers[0])
    except DeskError as refusal:
        if refusal.code != "transition_refused":
            raise
        return say(f"rating_{refusal.facts.get('reason', 'late')}")
    return say("comment")


def _speak(tx: Transaction, person: Person, pressed: Pressed, say: Toast) -> str:
    """The line is in the language chosen."""
    place = pressed.numbers[0]
    if place >= len(LANGUAGES):
        return say("stale")
    chosen = people.set_language(tx, person, LANGUAGES[place]).language
    return t(chosen, "bot.toast.language")


_BUTTONS: dict[tuple[str, int], Callable[[Transaction, Person, Pressed, Toast], str]] = {
    ("move", 2): _move,
    ("reopen", 1): _reopen,
    ("take", 1): _take,
    ("show", 1): _show,
    ("answer", 1): _ask_for_answer,
    ("resend", 1): _resend,
    ("back", 0): _take_back,
    ("done", 1): _finish,
    ("rate", 2): _rate,
    ("comment", 1): _comment,
    ("language", 1): _speak,
    ("help", 1): _still_needed,
    ("about", 2): _about,
}
