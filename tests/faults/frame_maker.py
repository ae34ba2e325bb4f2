"""Hostile frames by seed: calls that are almost right, texts almost JSON, bytes that are neither.

It must never look at how the server reads them: it knows the methods and their params only.
"""

import json
import random
from collections.abc import Callable
from typing import Any

from tests.live.raw_socket import BINARY, CONT, PING, PONG, TEXT, frame
from tests.live.test_protocol import FULL

BODY_CANARY = "CANARY-BODY-5b0e"
METHODS = sorted(FULL)
FIRST_TICKET, LAST_TICKET, LAST_MESSAGE = 100_001, 100_012, 400
#: Whoever is kept out can attack no more: only somebody who does not attack is.
BYSTANDER = 4
#: Whoever they are aimed at cannot go on asking.
SHUTTING_OUT = {"person.block", "person.erase", "staff.deactivate"}
PEOPLE = (1, 2, 3, 900, BYSTANDER)

ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.0, 1.5, -0.0, 1e308, 2**31, 2**53, 2**53 - 1, 2**63, 2**64, 10**40,
    "", " ", "\n", "0", "1", "null", "\x00", "a\x00b", "\u202e", "\u2028", "\ufeff", "\ufffe",
    "e\u0301" * 50, "\U0001f468\u200d\U0001f469\u200d\U0001f467", "%s%n{0}", "'; DROP TABLE events",
    "<script>", "../../etc/passwd", [], {}, [[]], [None] * 50, {"a": {"b": {"c": []}}},
    {"id": 1}, {"__proto__": {}}, "\ud83d", "\udc00x", ["\ud800"], "agent", "all", "CLOSED",
)  # fmt: skip
RAW_TOKENS = ("NaN", "Infinity", "-Infinity", "1e999", "-0", "1E2", "0x10", "01", "undefined")


class FrameMaker:
    """An endless supply; the same seed makes the same frames."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self._count = 0

    # -- calls -----------------------------------------------------------------------------

    def call(self) -> bytes:
        """One text payload."""
        self._count += 1
        kind = self.chance.random()
        if kind < 0.35:
            return self._encoded(self._envelope(self._likely()))
        if kind < 0.75:
            return self._encoded(self._envelope(self._spoilt(self._likely())))
        if kind < 0.85:
            return self._encoded(self._odd_envelope())
        return self._torn(self._encoded(self._envelope(self._likely())))

    def _likely(self) -> tuple[str, dict[str, Any]]:
        """A method with params that may well be right."""
        method = self.chance.choice(METHODS)
        full = FULL[method]
        params = {name: self._good(name, good) for name, good in full.items()}
        for name in ("before", "after", "around", "customer_id", "reply_to", "seen", "from"):
            if name in params and self.chance.random() < 0.7:
                del params[name]
        if method in SHUTTING_OUT:
            params["person_id"] = BYSTANDER
        return method, params

    def _good(self, name: str, good: Any) -> Any:
        pick = self.chance
        makers: dict[str, Callable[[], object]] = {
            "ticket_id": lambda: pick.randint(FIRST_TICKET, LAST_TICKET),
            "message_id": lambda: pick.randint(1, LAST_MESSAGE),
            "person_id": lambda: pick.choice(PEOPLE),
            "assignee_id": lambda: pick.choice((*PEOPLE, None)),
            "from": lambda: pick.choice((*PEOPLE, None)),
            "role": lambda: pick.choice(("customer", "agent", "agent", "admin")),
            "view": lambda: pick.choice(("all", "mine", "open", "closed", "unassigned")),
            "limit": lambda: pick.randint(1, 100),
            "client_id": lambda: f"f{pick.randrange(2_000)}",
            "body": lambda: f"{BODY_CANARY} {self._count}",
            "attachment_ids": list,
        }
        return makers[name]() if name in makers else good

    def _spoilt(self, call: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
        method, params = call
        for _ in range(self.chance.randint(1, 3)):
            name = self.chance.choice([*params, "extra", "role", "author_id"])
            action = self.chance.randrange(5)
            if action == 0:
                params.pop(name, None)
            elif action == 1:
                params[name] = self._huge()
            else:
                params[name] = self.chance.choice(ODD_VALUES)
        return method, params

    def _huge(self) -> Any:
        if self.chance.random() < 0.9:
            return "x" * self.chance.choice((65, 129, 201))
        size = self.chance.choice((16_000, 16_001, 40_000))
        return self.chance.choice(("x" * size, "ж" * (size // 3), [0] * (size // 2)))

    def _envelope(self, call: tuple[str, dict[str, Any]]) -> dict[str, Any]:
        method, params = call
        made: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params}
        if self.chance.random() < 0.9:
            made["id"] = self.chance.randrange(1_000)
        return made

    def _odd_envelope(self) -> Any:
        made = self._envelope(self._likely())
        if self.chance.random() < 0.1:
            return self.chance.choice(([made], [], [made] * 20, "text", 7, None, made["params"]))
        for _ in range(self.chance.randint(1, 3)):
            made[self.chance.choice(("jsonrpc", "id", "method", "params", "result", "extra"))] = (
                self.chance.choice(ODD_VALUES)
            )
        return made

    def _encoded(self, value: Any) -> bytes:
        if self.chance.random() < 0.3:
            text = json.dumps(value, ensure_ascii=False)
            return text.encode("utf-8", errors="surrogatepass")
        return json.dumps(value).encode()

    def _torn(self, text: bytes) -> bytes:
        at = self.chance.randrange(len(text))
        action = self.chance.randrange(6)
        if action == 0:
            return text[:at]
        if action == 1:
            return text[:at] + bytes([self.chance.randrange(256)]) + text[at + 1 :]
        if action == 2:
            return text.replace(b'"params":', b'"params": ' + self._deep() + b', "params":', 1)
        if action == 3:
            token = self.chance.choice(RAW_TOKENS).encode()
            return text.replace(b"100001", token, 1) if b"100001" in text else text + token
        if action == 4:
            return text.replace(b'"id":', b'"id": "twice", "id":', 1)
        return self.chance.randbytes(self.chance.randrange(200))

    def _deep(self) -> bytes:
        depth = self.chance.choice((3, 150, 250, 5_000))
        return b"[" * depth + b"]" * depth

    # -- bytes -----------------------------------------------------------------------------

    def wire(self) -> bytes:
        """Some bytes that a broken or hostile peer may send on an open socket."""
        pick = self.chance
        payload = self.call() if pick.random() < 0.5 else pick.randbytes(pick.randrange(300))
        small = payload[:125]
        return pick.choice(
            (
                lambda: frame(payload, pick.randrange(16)),
                lambda: frame(payload, rsv=pick.randrange(8)),
                lambda: frame(payload, masked=False),
                lambda: frame(payload, TEXT, fin=False) + frame(payload, CONT),
                lambda: frame(payload, CONT),
                lambda: frame(payload, TEXT, fin=False) + frame(payload, TEXT),
                lambda: frame(payload, TEXT, fin=False) + frame(b"x", PING) + frame(b"", CONT),
                lambda: frame(small, PING, fin=False),
                lambda: frame(payload + b"x" * 126, PING),
                lambda: frame(small, PONG) * 20,
                lambda: frame(small, 8),
                lambda: frame(pick.randrange(65_536).to_bytes(2, "big") + small[:120], 8),
                lambda: frame(payload, BINARY),
                lambda: frame("é".encode()[:1], TEXT, fin=False) + frame(b"\xa9", CONT),
                lambda: frame(b"\xff\xfe" + payload),
                lambda: b"\x81\xfe" + pick.randrange(65_536).to_bytes(2, "big") + small,
                lambda: b"\x81\xff" + pick.randrange(2**64).to_bytes(8, "big") + small,
                lambda: frame(payload)[: pick.randrange(1, 8)],
                lambda: pick.randbytes(pick.randrange(1, 400)),
                lambda: frame(b"", TEXT, fin=False) + frame(b"", CONT, fin=False) * 99,
            )
        )()
