"""The commands about somebody's own hours (services/duty.py)."""

from typing import Any

from pydantic_core import to_json

from app.domain.duty import Duty
from app.domain.person import Person
from app.live.command import Command
from app.live.strict import Nothing, Strict
from app.live.texts import Texts
from app.services import duty


class DutySet(Strict):
    """`value` is checked against domain/duty.py."""

    value: dict[str, Any]


def _duty(_texts: Texts, _person: Person, found: Duty) -> bytes:
    return to_json({"duty": found.model_dump(mode="json")})


PARAMS: dict[str, type[Strict]] = {"duty.get": Nothing, "duty.set": DutySet}
WRITES = {"duty.set": Command(duty.set_own, lambda c, p: (c.person, p.value), _duty)}
READS = {"duty.get": Command(duty.get, lambda c, _: (c.person,), _duty)}
