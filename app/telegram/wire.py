"""The road to Telegram: one HTTP call, and the truth about how it ended.

It never repeats a call, and never puts an address into an error: the token is part of it.
"""

import functools
import json
import ssl
from typing import Any

import httpx
from telegram.error import TelegramError
from telegram.request import BaseRequest, HTTPXRequest, RequestData

CONNECT_TIMEOUT_S = 5.0
POOL_TIMEOUT_S = 5.0
WRITE_TIMEOUT_S = 10.0
#: A reply that is given up too early looks like a lost one, and a person has to be asked.
READ_TIMEOUT_S = 20.0
#: Errors of httpx after which not a byte of the call has left this machine.
_NOT_SENT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"})
_UNSET = BaseRequest.DEFAULT_NONE
_TOKEN_REFUSED = frozenset({401, 404})
_CLIENT_ERRORS = range(300, 500)


class RefusedError(TelegramError):
    """Telegram has answered that it will not; nothing has happened there."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any]) -> None:
        super().__init__(description)
        self.code = code
        self.retry_after_s = _number(parameters.get("retry_after"))
        self.migrated_to = _number(parameters.get("migrate_to_chat_id"))

    @property
    def is_of_token(self) -> bool:
        """The token is wrong or has been revoked."""
        return self.code in _TOKEN_REFUSED


class NotReachedError(TelegramError):
    """There was no connection: nothing has been sent."""


class ReplyLostError(TelegramError):
    """The call has been sent and nobody can say what became of it."""


@functools.cache
def trusted() -> ssl.SSLContext:
    """The certificates that every connection of this process trusts: reading them takes 20 ms."""
    return httpx.create_ssl_context()


class Wire(HTTPXRequest):
    """python-telegram-bot's transport, with errors that say whether the call has happened.

    Its own hierarchy cannot: there a refusal, a lost reply and a dead network share one parent.
    """

    def __init__(self, connections: int, read_timeout_s: float = READ_TIMEOUT_S) -> None:
        super().__init__(
            connection_pool_size=connections,
            connect_timeout=CONNECT_TIMEOUT_S,
            pool_timeout=POOL_TIMEOUT_S,
            write_timeout=WRITE_TIMEOUT_S,
            read_timeout=read_timeout_s,
            httpx_kwargs={"verify": trusted()},
        )

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = _UNSET,
        write_timeout: Any = _UNSET,
        connect_timeout: Any = _UNSET,
        pool_timeout: Any = _UNSET,
    ) -> tuple[int, bytes]:
        """Raises RefusedError, NotReachedError, ReplyLostError; otherwise the answer is a JSON
        object with `ok: true`."""
        timeouts = (read_timeout, write_timeout, connect_timeout, pool_timeout)
        try:
            status, body = await super().do_request(url, method, request_data, *timeouts)
        except TelegramError as error:
            raise _broken(error) from None
        answer = _parsed(body)
        if answer is not None and answer.get("ok") is True and "result" in answer:
            return 200, body
        raise _refused(status, answer)


def _broken(error: TelegramError) -> TelegramError:
    name = type(error.__cause__).__name__
    return NotReachedError(name) if name in _NOT_SENT else ReplyLostError(name)


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _refused(status: int, answer: dict[str, Any] | None) -> TelegramError:
    """The Bot API refuses in JSON; other bodies are of something that stands in between."""
    if answer is None or answer.get("ok") is not False:
        name = f"HTTP {status}"
        return NotReachedError(name) if status in _CLIENT_ERRORS else ReplyLostError(name)
    code = _number(answer.get("error_code")) or status
    parameters = answer.get("parameters")
    description = str(answer.get("description", ""))[:200]
    return RefusedError(code, description, parameters if isinstance(parameters, dict) else {})


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
