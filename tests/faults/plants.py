"""Breaks one promise in a good history, so that it is seen whether the checker notices.

Each plant changes a copy and must leave the rest as it was.
"""

import copy
from collections.abc import Callable

from tests.faults.checker import MARK
from tests.faults.history import History, Planned, Reading, Seen, Taken

Plant = Callable[[History], None]


def planted(history: History, plant: Plant) -> History:
    """A copy with that one fault in it."""
    broken = copy.deepcopy(history)
    plant(broken)
    return broken


def _staff(history: History) -> Reading:
    return next(reading for reading in history.readings if reading.is_staff)


def _two_of_one_sender(history: History) -> tuple[Seen, Seen]:
    """Two neighbours that one customer has said in one ticket."""
    senders = {said.body: said.sender for said in history.said}
    found: dict[tuple[str, int], Seen] = {}
    for message in _staff(history).messages:
        place = senders.get(message.body, ""), message.ticket_id
        if place in found and place[0]:
            return found[place], message
        found[place] = message
    raise LookupError("nobody has said two things in one ticket")


def lose(history: History) -> None:
    _, second = _two_of_one_sender(history)
    for reading in history.readings:
        reading.messages = [message for message in reading.messages if message.id != second.id]


def double(history: History) -> None:
    first, _ = _two_of_one_sender(history)
    again = copy.copy(first)
    again.id += 1_000_000
    for reading in history.readings:
        if any(message.id == first.id for message in reading.messages):
            reading.messages.append(again)


def reorder(history: History) -> None:
    first, second = _two_of_one_sender(history)
    bodies = {first.id: second.body, second.id: first.body}
    for reading in history.readings:
        for message in reading.messages:
            message.body = bodies.get(message.id, message.body)


def invent(history: History) -> None:
    _staff(history).messages[0].author = 1


def hide_from_customer(history: History) -> None:
    reading = next(one for one in history.readings if not one.is_staff and one.messages)
    reading.messages.pop()


def skip_an_event(history: History) -> None:
    entries = history.streams[0].entries
    entries.remove(next(entry for entry in entries if entry[0] == "event"))


def move_the_cursor_over_an_event(history: History) -> None:
    entries = history.streams[0].entries
    at = next(index for index, entry in enumerate(entries) if entry[0] == "event")
    entries[at] = ["cursor", entries[at][1]]


def repeat_an_event(history: History) -> None:
    entries = history.streams[0].entries
    entries.append(next(entry for entry in entries if entry[0] == "event"))


def hear_what_is_not_theirs(history: History) -> None:
    stream = next(stream for stream in history.streams if not stream.is_staff)
    foreign = next(e for e in history.facts.log if e.customer not in {None, stream.person})
    stream.entries.insert(1, ["event", foreign.id])


def _answers(history: History) -> list[Taken]:
    """What the customers' chats hold of the staff's words, in one chat that has two of them."""
    chats: dict[int, list[Taken]] = {}
    for taken in sorted(history.taken, key=lambda one: one.message_id):
        if taken.chat not in history.facts.staff and MARK.search(taken.text):
            chats.setdefault(taken.chat, []).append(taken)
    return next(found for found in chats.values() if len(found) > 1)


def _two_of_one_ticket(history: History) -> tuple[Taken, Taken]:
    """Two answers in one customer's chat whose order is promised: tickets have none among them."""
    tickets = {
        mark: message.ticket_id
        for message in _staff(history).messages
        for mark in MARK.findall(message.body)
    }
    found: dict[int, Taken] = {}
    for taken in sorted(history.taken, key=lambda one: one.message_id):
        marks = MARK.findall(taken.text)
        if not marks or marks[0] not in tickets or taken.chat in history.facts.staff:
            continue
        former = found.setdefault(tickets[marks[0]], taken)
        if former is not taken:
            return former, taken
    raise LookupError("no chat has two answers of one ticket")


def send_twice(history: History) -> None:
    again = copy.copy(_answers(history)[0])
    again.message_id += 1_000_000
    history.taken.append(again)


def send_never(history: History) -> None:
    history.taken.remove(_answers(history)[0])


def send_in_another_order(history: History) -> None:
    first, second = _two_of_one_ticket(history)
    first.text, second.text = second.text, first.text


def send_a_file_twice(history: History) -> None:
    first = _answers(history)[0]
    first.files = ["f1-00001.bin"]
    history.taken.append(Taken(first.chat, first.message_id + 1_000_000, "", [], first.files))


def leave_a_file_out(history: History) -> None:
    (message_id,) = _sent(history).message_ids
    said = next(one for one in history.said if one.message_id == message_id)
    said.files = ["f1-00002.bin"]


def forget_to_fetch(history: History) -> None:
    history.facts.waiting_files = 1


def doubt_without_a_kill(history: History) -> None:
    _sent(history).state = "unknown"


def forget_to_ask(history: History) -> None:
    planned = _sent(history)
    planned.state = "unknown"
    history.facts.in_flight.append([planned.id])


def send_again_after_a_kill(history: History) -> None:
    history.facts.in_flight.append([_sent(history).id])


def _sent(history: History) -> Planned:
    answers = (one for one in history.facts.planned if one.kind == "message")
    return next(one for one in answers if one.state == "sent")


def alert_nobody(history: History) -> None:
    for planned in history.facts.planned:
        if planned.kind == "alert":
            planned.message_ids = planned.message_ids[1:]


def damage(history: History) -> None:
    history.facts.integrity = "row 7 missing from index"


def park_an_update(history: History) -> None:
    history.facts.updates["parked"] = 1


#: Each plant with a word that the checker's sentence must hold.
PLANTS: dict[Plant, str] = {
    lose: "lost: ",
    double: "doubled: ",
    reorder: "reordered: ",
    invent: "invented: ",
    hide_from_customer: "other messages than staff",
    skip_an_event: "gap: ",
    move_the_cursor_over_an_event: "gap: ",
    repeat_an_event: "doubled: ",
    hear_what_is_not_theirs: "leaked: ",
    send_twice: "doubled: chat",
    send_never: "arrived",
    send_in_another_order: "reordered: chat",
    send_a_file_twice: "has the file",
    leave_a_file_out: "was sent without",
    forget_to_fetch: "never fetched",
    doubt_without_a_kill: "not on its way at any kill",
    forget_to_ask: "were asked",
    send_again_after_a_kill: "on its way at a kill and is now sent",
    alert_nobody: "nobody was to be alerted",
    damage: "integrity_check",
    park_an_update: "updates are parked",
}
