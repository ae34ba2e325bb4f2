"""The facts of tickets from before there were facts, read off what was said and done in them."""

from collections.abc import Iterable

from app.domain.figures import Fact, Happened
from app.domain.ticket import LIVE, Move, Status, next_status
from app.store.figures import PastLine

_ENDS = {
    "resolved": Status.RESOLVED, "closed": Status.CLOSED, "merged_into": Status.CLOSED,
    "erased": Status.CLOSED,
}
_ANSWERS = {Status.NEW: Fact.FIRST, Status.OPEN: Fact.NEXT}


class _Past:
    """One ticket as its lines go by."""

    def __init__(self, customer_id: int, assignee_id: int, category_id: int) -> None:
        self.customer_id = customer_id
        self.assignee_id = assignee_id
        self.category_id = category_id
        self.status: Status | None = None
        self.began = 0
        self.since = 0
        self.facts: list[Happened] = []
        #: Whether words of ours came right before a line: it is them that opened the ticket again.
        self.ours = False

    def take(self, line: PastLine) -> None:
        if line.kind == "system":
            self._change(line)
        elif self.status is None:
            self._open(line)
        else:
            self._say(line)

    def _note(self, line: PastLine, kind: Fact, amount: int = 0, agent_id: int = 0) -> None:
        self.facts.append(Happened(line.at, kind, 1, amount, agent_id, self.category_id))

    def _open(self, line: PastLine) -> None:
        is_theirs = line.author_id == self.customer_id
        self.status = Status.NEW if is_theirs else Status.WAITING
        self.began = self.since = line.at
        self._note(line, Fact.OPENED)

    def _say(self, line: PastLine) -> None:
        before, is_theirs = self.status, line.author_id == self.customer_id
        self.ours = not is_theirs
        if before is None or before not in LIVE:
            return
        move = Move.CUSTOMER_SPEAKS if is_theirs else Move.STAFF_SPEAKS
        self.status = next_status(before, move)
        if self.status is Status.WAITING and before in _ANSWERS:
            self._note(line, _ANSWERS[before], line.at - self.since, line.author_id or 0)
        elif self.status is Status.OPEN and before is Status.WAITING:
            self.since = line.at
            self._note(line, Fact.ASKED)

    def _change(self, line: PastLine) -> None:
        ours, self.ours = self.ours, False
        after = _ENDS.get(line.code.partition(":")[0])
        if after is not None:
            if self.status in LIVE:
                agent_id = line.author_id if line.author_id and line.is_staff else self.assignee_id
                self._note(line, Fact.ENDED, line.at - self.began, agent_id)
            self.status = after
        elif line.code == "reopened":
            self.status = Status.WAITING if ours else Status.OPEN
            self.began = self.since = line.at
            self._note(line, Fact.REOPENED)


def past_facts(
    lines: Iterable[PastLine], customer_id: int, assignee_id: int, category_id: int
) -> list[Happened]:
    """What one ticket's past counts as; its assignee and category are taken as they are now."""
    past = _Past(customer_id, assignee_id, category_id)
    for line in lines:
        past.take(line)
    return past.facts
