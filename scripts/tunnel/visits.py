"""Bounded visits to HTTP servers: each gives a whole answer, or a code for what went wrong.

It must never follow a redirect, wait past its deadline, or read more than it was told to.
"""

import contextlib
import http.client
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

#: How much of a reason given by somebody else is repeated.
DETAIL_LIMIT_CHARS = 200

T = TypeVar("T")


class Request(NamedTuple):
    """A GET of an http or https address; `context` is whom to trust, by default as the system.

    `connect_s` bounds the connecting alone: Windows takes 2 s to find that a port is closed.
    """

    url: str
    limit_bytes: int
    headers: Mapping[str, str] = {}
    context: ssl.SSLContext | None = None
    connect_s: float | None = None


class Answer(NamedTuple):
    """Header names are lower case; `is_whole` is false when the body was longer than the limit."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_whole: bool

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class VisitError(Exception):
    """No answer: `code` is no_name, refused, unreachable, slow, certificate, tls, cut or not_http.

    `detail` is what the system or the library says, in English, fit for one line.
    """

    def __init__(self, code: str, detail: object = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = shown(detail)


class Lifeline:
    """Ends a wait that its own thread cannot end, by cutting the connection it waits for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._is_cut = False

    def hold(self, connected: socket.socket) -> None:
        """Of the thread, once it has a connection. Raises TimeoutError when that is too late."""
        with self._lock:
            self._socket = connected
            if self._is_cut:
                raise TimeoutError

    def cut(self) -> None:
        with self._lock:
            self._is_cut = True
            held = self._socket
        if held is not None:
            with contextlib.suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)


def shown(text: object, limit_chars: int = DETAIL_LIMIT_CHARS) -> str:
    """What somebody else said, fit for a line on a terminal: no control characters, not long."""
    plain = "".join(letter if letter.isprintable() else " " for letter in str(text))
    return " ".join(plain.split())[:limit_chars]


def visit(request: Request, limit_s: float) -> Answer:
    """The answer, within `limit_s` altogether, name look-up included. Raises VisitError."""
    return within(limit_s, partial(_fetch, request, limit_s))


def visit_all(requests: Sequence[Request], limit_s: float) -> list[Answer | VisitError]:
    """All at once, in their order, errors in the place of answers."""
    works = [partial(_fetch, request, limit_s) for request in requests]
    return _together(limit_s, works)


def within(limit_s: float, work: Callable[[Lifeline], T]) -> T:
    """What `work` returns, in a thread of its own, for waits that have no timeout themselves.

    Raises VisitError, also for whatever of a connection's troubles `work` has raised.
    """
    [outcome] = _together(limit_s, [work])
    if isinstance(outcome, VisitError):
        raise outcome
    return outcome


def _together(limit_s: float, works: Sequence[Callable[[Lifeline], T]]) -> list[T | VisitError]:
    deadline = time.monotonic() + limit_s
    runs = [_start(work) for work in works]
    return [_outcome(line, box, deadline) for line, box in runs]


def _start(
    work: Callable[[Lifeline], T],
) -> tuple[Lifeline, "queue.SimpleQueue[T | Exception]"]:
    line = Lifeline()
    box: queue.SimpleQueue[T | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            box.put(work(line))
        except Exception as error:  # noqa: BLE001 - it is raised again where it is waited for
            box.put(error)

    # A daemon: a resolver that hangs can be neither cut nor waited for.
    threading.Thread(target=run, daemon=True).start()
    return line, box


def _outcome(
    line: Lifeline, box: "queue.SimpleQueue[T | Exception]", deadline: float
) -> T | VisitError:
    try:
        outcome = box.get(timeout=max(0.0, deadline - time.monotonic()))
    except queue.Empty:
        line.cut()
        return VisitError("slow")
    if not isinstance(outcome, Exception):
        return outcome
    trouble = _trouble(outcome)
    if trouble is None:
        raise outcome
    return trouble


def _trouble(error: Exception) -> VisitError | None:
    """The code of a connection's trouble, from the most to the least particular kind."""
    kinds: tuple[tuple[type[Exception], str], ...] = (
        (socket.gaierror, "no_name"),
        (UnicodeError, "no_name"),
        (ssl.SSLCertVerificationError, "certificate"),
        (ssl.SSLError, "tls"),
        (ConnectionRefusedError, "refused"),
        (TimeoutError, "slow"),
        (ConnectionError, "cut"),
        (http.client.IncompleteRead, "cut"),
        (http.client.HTTPException, "not_http"),
        (OSError, "unreachable"),
    )
    if isinstance(error, VisitError):
        return error
    codes = (code for kind, code in kinds if isinstance(error, kind))
    code = next(codes, None)
    return VisitError(code, _said(error)) if code else None


def _said(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return getattr(error, "strerror", None) or type(error).__name__


def _fetch(request: Request, limit_s: float, line: Lifeline) -> Answer:
    parts = urlsplit(request.url)
    connection = _connection(request, limit_s)
    try:
        _connect(connection, request.connect_s or limit_s)
        connection.sock.settimeout(limit_s)
        line.hold(connection.sock)
        headers = {"Connection": "close", "User-Agent": "TiketHet", **request.headers}
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request("GET", target, headers=headers)
        response = connection.getresponse()
        body = response.read(request.limit_bytes + 1)
        is_whole = len(body) <= request.limit_bytes
        if is_whole and response.length:
            raise VisitError("cut", "the answer ended too early")
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, names, body[: request.limit_bytes], is_whole)
    finally:
        connection.close()


def _connect(connection: http.client.HTTPConnection, limit_s: float) -> None:
    connection.timeout = limit_s
    try:
        connection.connect()
    except TimeoutError:
        raise VisitError("unreachable", "no connection in time") from None


def _connection(request: Request, limit_s: float) -> http.client.HTTPConnection:
    parts = urlsplit(request.url)
    host = parts.hostname or ""
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port or 80, timeout=limit_s)
    context = request.context or ssl.create_default_context()
    return http.client.HTTPSConnection(host, parts.port or 443, timeout=limit_s, context=context)
