"""What the Bot API says in words: refusals, which clients match on, and remarks on a success.
A refusal changes nothing in the world.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Remarked:
    """A result with a `description` beside it, as setWebhook has it."""

    description: str
    result: Any = True


class RefusalError(Exception):
    """An answer with `ok: false`; `parameters` as in ResponseParameters."""

    def __init__(
        self, code: int, description: str, parameters: dict[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def wire(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> RefusalError:
    return RefusalError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> RefusalError:
    return RefusalError(403, f"Forbidden: {reason}")


def too_many_requests(retry_after_s: int) -> RefusalError:
    return RefusalError(
        429, f"Too Many Requests: retry after {retry_after_s}", {"retry_after": retry_after_s}
    )


def unparsable(reason: str) -> RefusalError:
    return bad_request(f"can't parse entities: {reason}")
