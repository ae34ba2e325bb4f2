"""The proof that two addresses lead to one server: what is said to one is counted at the other.

It must never need a secret, leave a trace in the desk, or count what others do as its own.
"""

import re
import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

#: Requests that a stranger may send; each is refused before anything of the desk is touched.
_QUESTIONS: Mapping[str, dict[str, Any]] = {
    "ticket.get": {"ticket_id": 1},
    "message.list": {"ticket_id": 1},
    "inbox.list": {},
}
_REFUSAL = "auth_required"
_MOST_OF_EACH = 8
_TALLY = re.compile(
    r'^tikethet_requests_total\{method="([a-z_.]+)",outcome="' + _REFUSAL + r'"\} '
    r"([0-9]{1,15}(?:\.[0-9]{1,15})?(?:e\+[0-9]{1,2})?)$",
    re.MULTILINE,
)


class Probe(NamedTuple):
    """How often each question is asked: chosen by chance, so that no other traffic looks so."""

    counts: Mapping[str, int]

    def frames(self) -> list[dict[str, Any]]:
        methods = [name for name, count in self.counts.items() for _ in range(count)]
        return [
            {"jsonrpc": "2.0", "id": number, "method": name, "params": _QUESTIONS[name]}
            for number, name in enumerate(methods, start=1)
        ]

    def is_counted(self, before: Mapping[str, int], after: Mapping[str, int]) -> bool:
        """Whether the figures of a server show at least what was asked."""
        return all(
            after.get(name, 0) - before.get(name, 0) >= count for name, count in self.counts.items()
        )


def new_probe() -> Probe:
    return Probe({name: 1 + secrets.randbelow(_MOST_OF_EACH) for name in _QUESTIONS})


def are_refusals(answers: list[Any]) -> bool:
    """Whether each answer is the one that the desk gives to a stranger, in the order asked."""
    return [_refused_id(answer) for answer in answers] == list(range(1, len(answers) + 1))


def _refused_id(answer: Any) -> int | None:
    error = answer.get("error") if isinstance(answer, dict) else None
    facts = error.get("data") if isinstance(error, dict) else None
    is_refusal = isinstance(facts, dict) and facts.get("code") == _REFUSAL
    return answer.get("id") if is_refusal else None


def read_refusals(metrics: bytes) -> dict[str, int]:
    """How many requests of strangers a server has counted, by method, from its /metrics."""
    text = metrics.decode("utf-8", errors="replace")
    return {name: round(float(count)) for name, count in _TALLY.findall(text)}
