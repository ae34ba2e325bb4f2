"""Says what of a history breaks a promise of the desk; a history that keeps all yields nothing.

It knows the promises from the protocol alone and must never ask the desk's own code.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from tests.faults.checked_files import files_arrived_once
from tests.faults.history import History, Planned, Reading, Said, Seen, Stream

#: What makes every body unique: sender and number; a long body says it at its end once more.
MARK = re.compile(r"\[[a-z]+\d+-\d{5}(?:-end)?\]")
SHOWN_LIMIT = 12
#: Deliveries that may be made twice without anybody noticing.
REPEATABLE = frozenset({"unknown", "edit", "alert_edit", "deletion", "reaction", "topic"})


class Verdict(list[str]):
    """The broken promises, one sentence each."""

    def __str__(self) -> str:
        shown = self[:SHOWN_LIMIT]
        more = [f"... and {len(self) - SHOWN_LIMIT} more"] if len(self) > SHOWN_LIMIT else []
        return "\n".join([f"{len(self)} broken promises:", *shown, *more])


def check(history: History) -> Verdict:
    promises: tuple[Callable[[History], Iterator[str]], ...] = (
        _kept_once,
        _in_order,
        _nothing_invented,
        _same_for_customers,
        _streams_whole,
        _chats_in_order,
        files_arrived_once,
        _answers_reached_their_chat,
        _doubt_is_bounded,
        _doubt_is_told_once,
        _staff_was_alerted,
        _desk_is_whole,
    )
    return Verdict(sentence for promise in promises for sentence in promise(history))


# -- what was said -------------------------------------------------------------------------


def _staff_reading(history: History) -> Reading:
    return next(reading for reading in history.readings if reading.is_staff)


def _by_body(messages: Iterable[Seen]) -> dict[str, list[Seen]]:
    found: dict[str, list[Seen]] = {}
    for message in messages:
        found.setdefault(message.body, []).append(message)
    return found


def _kept_once(history: History) -> Iterator[str]:
    """0 lost, 0 doubled: what was acknowledged or sent to the bot stands in one place."""
    kept = _by_body(_staff_reading(history).messages)
    for said in history.said:
        seen = kept.get(said.body, [])
        who = f"{said.sender} no. {said.number}"
        if not said.acked and not said.by_telegram:
            yield f"never acknowledged: {who}"
        if not seen:
            yield f"lost: {who} (message {said.message_id})"
        if len(seen) > 1:
            yield f"doubled: {who} is {[message.id for message in seen]}"
        if said.message_id is not None and seen and seen[0].id != said.message_id:
            yield f"lost: {who} was acknowledged as {said.message_id}, kept as {seen[0].id}"


def _in_order(history: History) -> Iterator[str]:
    """0 reordered per sender and ticket, in the order in which a fresh reader is shown them."""
    by_body = {said.body: said for said in history.said}
    last: dict[tuple[str, int], Said] = {}
    for message in _staff_reading(history).messages:
        said = by_body.get(message.body)
        if said is None:
            continue
        former = last.get((said.sender, message.ticket_id))
        if former and former.number > said.number:
            place = f"{said.sender} in ticket {message.ticket_id}"
            yield f"reordered: {place}: no. {said.number} stands behind no. {former.number}"
        last[said.sender, message.ticket_id] = said


def _nothing_invented(history: History) -> Iterator[str]:
    authors = {said.body: said.person for said in history.said}
    for message in _staff_reading(history).messages:
        if message.kind != "system" and authors.get(message.body) != message.author:
            yield f"invented: message {message.id} of {message.author} was never said by them"
    yield from (f"refused: {sentence}" for sentence in history.refused)


def _same_for_customers(history: History) -> Iterator[str]:
    """A customer is shown the same messages in the same order, and no note."""
    everything = _staff_reading(history).messages
    for reading in history.readings:
        if reading.is_staff:
            continue
        customers = history.facts.customers.items()
        own = {ticket_id for ticket_id, customer in customers if customer == reading.viewer}
        expected = [m.id for m in everything if m.ticket_id in own and m.kind != "note"]
        shown = [message.id for message in reading.messages]
        if sorted(shown) != sorted(expected):
            differing = sorted(set(shown) ^ set(expected))[:5]
            yield f"customer {reading.viewer} is shown other messages than staff: {differing}"
        for ticket_id in own:
            ids = [message.id for message in reading.messages if message.ticket_id == ticket_id]
            if ids != sorted(ids):
                yield f"reordered: customer {reading.viewer} is shown ticket {ticket_id} so"


# -- what was heard ------------------------------------------------------------------------


def _streams_whole(history: History) -> Iterator[str]:
    for stream in history.streams:
        visible = [
            event.id
            for event in history.facts.log
            if _may_hear(stream, event.scope, event.type, event.person, event.customer)
        ]
        yield from _stream_whole(stream, visible)


def _may_hear(
    stream: Stream, scope: str, kind: str, person: int | None, customer: int | None
) -> bool:
    """PROTOCOL.md's rule in its own words: one's own matters, and for staff the desk's."""
    if scope == "person":
        return person == stream.person
    if stream.is_staff:
        return True
    about = person if kind == "person.changed" else customer
    return scope == "public" and about == stream.person


def _stream_whole(stream: Stream, visible: list[int]) -> Iterator[str]:
    """Each visible event behind the cursor once, in order; a fresh start may leave some out."""
    at: int | None = None
    heard, theirs = 0, set(visible)
    for entry in stream.entries:
        if entry[0] == "start":
            asked, answered, resumed = entry[1:]
            at = at if resumed and asked is not None else answered
            continue
        position = entry[1]
        if entry[0] == "event":
            heard += 1
            if position not in theirs:
                yield f"leaked: {stream.client} heard event {position}, which is not theirs"
                continue
            if at is not None and position <= at:
                yield f"doubled: {stream.client} heard event {position} after {at}"
                continue
        # A cursor says that all up to itself has been told, an event only what lies before it.
        up_to = bisect_left if entry[0] == "event" else bisect_right
        missed = visible[bisect_right(visible, at or 0) : up_to(visible, position)]
        if missed:
            yield f"gap: {stream.client} between {at} and {position} misses {missed[:5]}"
        at = max(position, at or 0)
    missed = [one for one in visible if at is not None and one > at]
    if at is None or missed:
        yield f"gap: {stream.client} heard {heard} events and never {missed[:5]}"


# -- what Telegram took --------------------------------------------------------------------


def _marks_by_chat(history: History) -> dict[int, list[str]]:
    """The marks of bodies in each chat, in the order in which they stand there."""
    chats: dict[int, list[str]] = {}
    for taken in sorted(history.taken, key=lambda one: one.message_id):
        chats.setdefault(taken.chat, []).extend(MARK.findall(taken.text))
    return chats


def _messages_by_mark(history: History) -> dict[str, Seen]:
    found = {}
    for message in _staff_reading(history).messages:
        found.update(dict.fromkeys(MARK.findall(message.body), message))
    return found


def _chats_in_order(history: History) -> Iterator[str]:
    """Of what Telegram received: 0 doubled, and 0 reordered per chat and ticket."""
    messages = _messages_by_mark(history)
    for chat, marks in _marks_by_chat(history).items():
        for mark, count in Counter(marks).items():
            if count > 1:
                yield f"doubled: chat {chat} has {mark} {count} times"
        last: dict[int, tuple[int, bool]] = {}
        for mark in marks:
            message = messages.get(mark)
            if message is None:
                yield f"invented: chat {chat} has {mark}, which is in no ticket"
                continue
            if message.kind == "note" and chat not in history.facts.staff:
                yield f"leaked: chat {chat} has the note {mark}"
            place = (message.id, mark.endswith("-end]"))
            if last.get(message.ticket_id, (0, False)) > place:
                yield f"reordered: chat {chat} has {mark} behind {last[message.ticket_id]}"
            last[message.ticket_id] = place


def _answers_reached_their_chat(history: History) -> Iterator[str]:
    """Each staff message has one delivery: sent once, or read in the Mini App, or in doubt."""
    of_message: dict[int, list[Planned]] = {}
    for planned in history.facts.planned:
        if planned.kind == "message":
            of_message.setdefault(planned.message_ids[0], []).append(planned)
    marks = _marks_by_chat(history)
    read = {(ticket, person): at for ticket, person, at in history.facts.marks}
    for message in _staff_reading(history).messages:
        customer = history.facts.customers.get(message.ticket_id)
        if message.kind != "message" or customer is None or message.author == customer:
            continue
        found = of_message.get(message.id, [])
        if len(found) != 1:
            yield f"lost: message {message.id} has {len(found)} deliveries"
            continue
        arrived = [marks.get(customer, []).count(mark) for mark in MARK.findall(message.body)]
        was_read = read.get((message.ticket_id, customer), 0) >= message.id
        yield from _ended_well(found[0], arrived, was_read)


def _ended_well(planned: Planned, arrived: list[int], was_read: bool) -> Iterator[str]:
    name = f"delivery {planned.id} ({planned.state})"
    if planned.state not in {"sent", "cancelled", "unknown"}:
        yield f"lost: {name} of message {planned.message_ids} never ended"
    if planned.state == "sent" and set(arrived) != {1}:
        yield f"lost: {name} arrived {arrived} times"
    if planned.state == "cancelled" and not was_read:
        yield f"lost: {name} was cancelled although nobody had read it"
    if planned.state == "cancelled" and any(arrived):
        yield f"doubled: {name} was read in the Mini App and sent all the same"


def _doubt_is_bounded(history: History) -> Iterator[str]:
    """Only what was on its way at a kill is in doubt, and all of that is."""
    in_flight = {one for kill in history.facts.in_flight for one in kill}
    for planned in history.facts.planned:
        if planned.state == "unknown" and planned.id not in in_flight:
            yield f"delivery {planned.id} is unknown and was not on its way at any kill"
        repeats = planned.kind in REPEATABLE
        if planned.id in in_flight and not repeats and planned.state != "unknown":
            yield f"delivery {planned.id} was on its way at a kill and is now {planned.state}"


def _doubt_is_told_once(history: History) -> Iterator[str]:
    """The assignee, or all staff while there is none, is asked once about each `unknown`."""
    facts = history.facts
    in_flight = {one for kill in facts.in_flight for one in kill}
    asks: dict[int, list[Planned]] = {}
    for planned in facts.planned:
        if planned.asks_of is not None:
            asks.setdefault(planned.asks_of, []).append(planned)
    told = Counter((one.chat, press) for one in history.taken for press in one.pressable)
    for planned in facts.planned:
        if planned.state != "unknown":
            continue
        asked = [one.chat for one in asks.get(planned.id, [])]
        assignee = facts.assignees.get(planned.ticket_id or 0)
        if sorted(asked) not in ([assignee], [planned.chat], sorted(facts.staff)):
            yield f"delivery {planned.id} is in doubt and {asked} were asked"
        for ask in asks.get(planned.id, []):
            count = told[ask.chat, f"resend:{planned.id}"]
            if count != 1 and not (count > 1 and ask.id in in_flight):
                yield f"delivery {planned.id} is in doubt: {ask.chat} was told {count} times"


def _staff_was_alerted(history: History) -> Iterator[str]:
    alerted = {
        message_id
        for planned in history.facts.planned
        if planned.kind == "alert"
        for message_id in planned.message_ids
    }
    for message in _staff_reading(history).messages:
        by_customer = message.author == history.facts.customers.get(message.ticket_id)
        if message.kind == "message" and by_customer and message.id not in alerted:
            yield f"lost: nobody was to be alerted of message {message.id}"


def _desk_is_whole(history: History) -> Iterator[str]:
    if history.facts.integrity != "ok":
        yield f"integrity_check: {history.facts.integrity}"
    for state, count in history.facts.updates.items():
        if state != "done":
            yield f"{count} Telegram updates are {state}"
    for planned in history.facts.planned:
        if planned.state not in {"sent", "cancelled", "unknown"}:
            yield f"delivery {planned.id} of kind {planned.kind} ended as {planned.state}"
