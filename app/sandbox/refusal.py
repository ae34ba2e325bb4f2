"""What the Bot API refuses and in which words; clients match on them, so they are exact.
A refusal changes nothing in the world.
"""

from typing import Any


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
