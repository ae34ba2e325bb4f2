"""Single calls to the Bot API with nothing but the standard library, and codes for what went wrong.

It must never put its address into an error or a log: the token is part of it.
"""

import http.client
import importlib.util
import json
import socket
import ssl
import urllib.error
import urllib.request
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

TELEGRAM = "https://api.telegram.org"
CALL_LIMIT_S = 4.0
ANSWER_LIMIT_BYTES = 1_048_576
_TOKEN_REFUSED = frozenset({401, 404})
_FLOOD = 429
_SERVER_ERRORS = 500


class ApiError(Exception):
    """`code` is one of refused (the token), flood, no_name, certificate, slow, unreachable, odd
    (something answers that is no Bot API), conflict, other."""

    def __init__(self, code: str, status: int = 0, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.detail = detail


class Reply(NamedTuple):
    """`sent_at_ms` is the server's own clock, of the header Date; None when it has none."""

    result: Any
    sent_at_ms: int | None

    def fields(self) -> dict[str, Any]:
        """The result where an object is promised. Raises ApiError."""
        if not isinstance(self.result, dict):
            raise ApiError("odd")
        return self.result


class BotApi:
    """`root` is BOT_API_URL. Proxies of the system are used, as the bot uses them."""

    def __init__(self, root: str, token: str) -> None:
        self._address = f"{root}/bot{token}"
        self.host = urlsplit(root).netloc
        self._is_https = root.startswith("https:")

    def call(self, method: str, limit_s: float | None = None, **arguments: Any) -> Reply:
        """Raises ApiError. `limit_s` is for each step of the connection, not for all of it."""
        request = urllib.request.Request(  # noqa: S310 - http or https, as the settings demand
            f"{self._address}/{method}",
            data=json.dumps(arguments).encode(),
            headers={"Content-Type": "application/json", "User-Agent": "TiketHet"},
        )
        try:
            with self._opener().open(request, timeout=limit_s or CALL_LIMIT_S) as response:
                return _read(response, response.status)
        except urllib.error.HTTPError as error:
            with error:
                return _read(error, error.code)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _broken(error) from None

    def _opener(self) -> urllib.request.OpenerDirector:
        if not self._is_https:
            return urllib.request.build_opener(_NoRedirect())
        context = ssl.create_default_context()
        bundle = _bundle()
        if bundle is not None:
            context.load_verify_locations(bundle)
        return urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=context), _NoRedirect()
        )


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the token to another server."""

    def redirect_request(self, *_arguments: Any, **_more: Any) -> None:
        return None


def _bundle() -> Path | None:
    """The authorities that the bot's HTTP library trusts: Python on macOS knows none by itself."""
    found = importlib.util.find_spec("certifi")
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).with_name("cacert.pem")
    return path if path.exists() else None


def _read(response: Any, status: int) -> Reply:
    try:
        answer = json.loads(response.read(ANSWER_LIMIT_BYTES))
    except OSError as error:
        raise _broken(error) from None
    except (ValueError, RecursionError, http.client.HTTPException):
        raise _no_answer(status) from None
    if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
        raise _no_answer(status)
    if answer["ok"]:
        return Reply(answer.get("result"), _date(response.headers.get("Date")))
    raise _refused(answer, status)


def _no_answer(status: int) -> ApiError:
    """What is in front of a Bot API that is down says so with a page; all else is no Bot API."""
    if status >= _SERVER_ERRORS:
        return ApiError("other", status, f"HTTP {status}")
    return ApiError("odd", status)


def _refused(answer: dict[str, Any], status: int) -> ApiError:
    number = answer.get("error_code")
    code = number if isinstance(number, int) else status
    detail = " ".join(str(answer.get("description", "")).split())[:200]
    if code in _TOKEN_REFUSED:
        return ApiError("refused", code, detail)
    names = {_FLOOD: "flood", 409: "conflict"}
    return ApiError(names.get(code, "other"), code, detail)


def _broken(error: Exception) -> ApiError:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    kinds: tuple[tuple[type[Exception], str], ...] = (
        (socket.gaierror, "no_name"),
        (ssl.SSLError, "certificate"),
        (TimeoutError, "slow"),
        (OSError, "unreachable"),
    )
    for kind, code in kinds:
        if isinstance(reason, kind):
            return ApiError(code, 0, getattr(reason, "strerror", None) or type(reason).__name__)
    return ApiError("odd", 0, type(reason).__name__)


def _date(text: str | None) -> int | None:
    try:
        return int(parsedate_to_datetime(text or "").timestamp() * 1000)
    except (ValueError, TypeError):
        return None
