"""Findings as words of the operator's language, and as one JSON object for machines.

It must never invent a word: all of them are `script.doctor.*` in app/locales.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.i18n import t
from scripts.checkup.findings import OK, RESULTS, UNKNOWN, Value
from scripts.checkup.round import Fixed, Judged
from scripts.checkup.rows import family_of

SCHEMA = 1
EXIT_OK = 0
EXIT_FAILED = 1
START = "script.doctor"
BLOT = "[BOT_TOKEN]"


class Said(NamedTuple):
    """`next_step` is None where there is nothing to do."""

    title: str
    text: str
    next_step: str | None


class Words:
    """Says things in one language; `secret` never leaves it, whatever it stands in."""

    def __init__(self, language: str, secret: str = "") -> None:
        self.language = language
        self._secret = secret

    def say(self, key: str, **values: Value) -> str:
        return self.without_secret(t(self.language, f"{START}.{key}", **values))

    def without_secret(self, text: str) -> str:
        """The token, and its second half alone, blotted out."""
        for part in (self._secret, self._secret.partition(":")[2]):
            text = text.replace(part, BLOT) if part else text
        return text

    def title(self, row: str) -> str:
        return self.say(f"{row}.title")

    def of(self, judged: Judged) -> Said:
        row, code = judged.row.name, judged.finding.code
        place = f"{row if code in judged.row.codes else 'any'}.{code}"
        values = dict(judged.finding.values)
        if code == "waits":
            values["row"] = self.title(str(values["row"]))
        result = judged.result
        has_step = result != OK and not (code == "waits" and result == UNKNOWN)
        step = self.say(f"{place}.next", **values) if has_step else None
        return Said(self.title(row), self.say(place, **values), step)

    def of_fixed(self, fixed: Fixed) -> str:
        if fixed.values is None:
            return self.say("any.not_fixed", row=self.title(fixed.row.name))
        return self.say(f"{fixed.row.name}.{fixed.code}.fixed", **fixed.values)


def status_of(judged: Sequence[Judged]) -> int:
    """The exit status: 1 when any row fails; warnings and what could not be told are no failure."""
    return EXIT_FAILED if any(one.result == "fail" for one in judged) else EXIT_OK


def as_object(
    judged: Sequence[Judged], fixed: Sequence[Fixed], words: Words, took_ms: int, at_ms: int
) -> dict[str, Any]:
    """The one object that --json prints; docs/doctor.md describes it."""
    counts = {name: sum(one.result == name for one in judged) for name in RESULTS}
    return {
        "schema": SCHEMA,
        "status": status_of(judged),
        "checked_at": at_ms,
        "took_ms": took_ms,
        "language": words.language,
        "counts": counts,
        "rows": [_row(one, words) for one in judged],
        "fixed": [_fixed(one, words) for one in fixed],
    }


def _row(judged: Judged, words: Words) -> Mapping[str, Any]:
    said = words.of(judged)
    return {
        "name": judged.row.name,
        "family": family_of(judged.row.name),
        "result": judged.result,
        "code": judged.finding.code,
        "values": {
            name: words.without_secret(value) if isinstance(value, str) else value
            for name, value in judged.finding.values.items()
        },
        "title": said.title,
        "text": said.text,
        "next": said.next_step,
    }


def _fixed(fixed: Fixed, words: Words) -> Mapping[str, Any]:
    return {
        "row": fixed.row.name,
        "code": fixed.code,
        "done": fixed.values is not None,
        "text": words.of_fixed(fixed),
    }
