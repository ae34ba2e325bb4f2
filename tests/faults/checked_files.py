"""What a history says of files: each of an answer's is in the chat once, each that came is here."""

from collections import Counter
from collections.abc import Iterator

from tests.faults.history import History


def files_arrived_once(history: History) -> Iterator[str]:
    """0 files doubled in a chat; each file of an answer that was sent is there."""
    taken = Counter((one.chat, name) for one in history.taken for name in one.files)
    for (chat, name), count in taken.items():
        if count > 1:
            yield f"doubled: chat {chat} has the file {name} {count} times"
    sent = {
        planned.message_ids[0]: planned.chat
        for planned in history.facts.planned
        if planned.kind == "message" and planned.state == "sent"
    }
    for said in history.said:
        place = sent.get(said.message_id or 0)
        missed = [name for name in said.files if place and not taken[place, name]]
        if missed:
            yield f"lost: message {said.message_id} was sent without {missed}"
    if history.facts.waiting_files:
        yield f"lost: {history.facts.waiting_files} files were never fetched"
