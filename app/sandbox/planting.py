"""Planting a fault that is described in JSON, for the control API.
It adds no fault that faults.py does not have.
"""

from collections.abc import Callable
from typing import Any

from app.sandbox.faults import Fault, Faults

WHERE = ("method", "chat_id", "times", "moment")
Planter = Callable[[Faults, dict[str, Any], dict[str, Any]], Fault]

PLANTERS: dict[str, Planter] = {
    "refuse": lambda faults, body, where: faults.refuse(
        body["code"], body["description"], **_only(body, "parameters"), **where
    ),
    "flood": lambda faults, body, where: faults.flood(body["retry_after_s"], **where),
    "server_error": lambda faults, body, where: faults.server_error(
        body.get("status", 502), **_only(body, "body"), **where
    ),
    "truncate": lambda faults, _body, where: faults.truncate(**where),
    "drop_before": lambda faults, _body, where: faults.drop_before(**where),
    "drop_after": lambda faults, _body, where: faults.drop_after(**where),
    "delay": lambda faults, body, where: faults.delay(body["seconds"], **where),
    "hang": lambda faults, _body, where: faults.hang(**where),
}


def plant(faults: Faults, body: dict[str, Any]) -> Fault:
    """`kind` names the verb of Faults; `times` null lasts until faults are cleared."""
    planter = PLANTERS.get(body["kind"])
    if planter is None:
        raise LookupError(f"no fault {body['kind']!r}; there are {sorted(PLANTERS)}")
    return planter(faults, body, _only(body, *WHERE))


def _only(body: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: body[name] for name in names if name in body}
