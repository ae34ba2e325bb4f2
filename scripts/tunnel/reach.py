"""Out to the public address and back: does what customers open lead to this very server?

It must never change anything behind the address, nor show it anything secret.
"""

import re
import secrets
import ssl
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from scripts.tunnel.proof import are_refusals, new_probe, read_refusals
from scripts.tunnel.sockets import HandshakeError, ask_socket
from scripts.tunnel.visits import Answer, Request, VisitError, shown, visit

OK = "ok"
WARN = "warn"
FAIL = "fail"

#: One step, and all steps together.
STEP_LIMIT_S = 8.0
CHECK_LIMIT_S = 25.0
LOCAL_LIMIT_S = 3.0
WELL_TRIES = 3
WELL_AGAIN_S = 0.7
PAGE_LIMIT_BYTES = 4_194_304

#: ngrok's page in between, shown to browsers only, and the header that leads past it.
WARNING_PAGE = 6024
SKIP_WARNING = {"ngrok-skip-browser-warning": "1"}
#: As a browser asks for a page: ngrok decides by it whether to put its own before ours.
AS_BROWSER = {
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0",
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
}
#: What every page of the desk contains and hardly another page does.
MARKS = (b'<meta name="bot" content="', b'<div id="app"></div>', b"<title>TiketHet</title>")
HEALTHY = b'{"status":"ok"}'
UNWELL = b'{"status":"unavailable"}'
HEALTHY_DIRECT = b'{"status":"ok",'

_NGROK_ERROR = re.compile(r"ERR_NGROK_([0-9]{1,6})")
#: A server that listens on every address, or on a name, is asked here.
_ASKED_AT = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1", "localhost": "127.0.0.1"}  # noqa: S104
_HTTP_OK = 200
_HTTP_FORBIDDEN = 403
_HTTP_UNAVAILABLE = 503


class Finding(NamedTuple):
    """What a step has seen; its words are `script.url.check.<code>` filled with `values`.

    `level` is ok, warn (works, with a drawback) or fail.
    """

    code: str
    level: str
    values: Mapping[str, Any] = {}


class _StopError(Exception):
    """Nothing further can be found out; `finding` is why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def local_origin(host: str, port: int) -> str:
    """Where the server of this machine answers, from its `host` and `port` in config.json."""
    name = _ASKED_AT.get(host, host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def check_public(
    public: str,
    local: str,
    *,
    limit_s: float = CHECK_LIMIT_S,
    context: ssl.SSLContext | None = None,
) -> list[Finding]:
    """What a visit to the origin `public` shows, compared with the server at `local`.

    Blocks for `limit_s` at most and never raises for what it meets. Sends some requests of a
    stranger, counted in the server's metrics and nowhere else. `context` is whom to trust, by
    default as the system does.

    Codes. Of the local server: local_ok, local_down, local_other, local_unwell. Of the way:
    no_name, refused, unreachable, slow, certificate, tls, cut, not_http, redirect, status,
    ngrok_error (`number`). Of the page: warning_page, page_same, page_differs, page_seen,
    page_foreign. Of health: health_ok, health_bad, health_unwell, exposed. Of the socket:
    socket_ok, socket_origin, socket_status, socket_failed, socket_foreign. Of the whole:
    same_server, other_server, unproven.
    """
    tour = _Tour(public, local, time.monotonic() + limit_s, context)
    try:
        for step in (tour.look_here, tour.look_at_page, tour.look_at_health, tour.try_socket):
            step()
    except _StopError as stop:
        tour.findings.append(stop.finding)
    return tour.findings


class _Tour:
    """One visit; each step notes what it has found."""

    def __init__(
        self, public: str, local: str, deadline_s: float, context: ssl.SSLContext | None
    ) -> None:
        self.findings: list[Finding] = []
        self._public = public
        self._local = local
        self._context = context
        self._deadline_s = deadline_s
        self._is_up = False

    # -- steps -----------------------------------------------------------------------------

    def look_here(self) -> None:
        try:
            answer = self._once_well(lambda: self._get_here("/healthz"))
        except VisitError as error:
            self._note("local_down", FAIL, local=self._local, reason=error.code)
            return
        is_well = answer.status == _HTTP_OK and answer.body.startswith(HEALTHY_DIRECT)
        self._is_up = is_well or _is_unwell(answer)
        code = "local_ok" if is_well else "local_unwell" if self._is_up else "local_other"
        level = OK if is_well else FAIL
        self._note(code, level, local=self._local, status=answer.status)

    def look_at_page(self) -> None:
        answer = self._get("/", AS_BROWSER)
        number = ngrok_error_of(answer)
        if number == WARNING_PAGE:
            self._note("warning_page", WARN)
            answer = self._get("/", AS_BROWSER | SKIP_WARNING)
            number = ngrok_error_of(answer)
        self._require_page(answer, number)
        self._note(*self._compared(answer.body))

    def look_at_health(self) -> None:
        answer = self._once_well(self._get_health)
        body = answer.body.strip()
        if answer.status == _HTTP_OK and body == HEALTHY:
            self._note("health_ok", OK)
        elif answer.status == _HTTP_OK and body.startswith(HEALTHY_DIRECT):
            # Plain http is never but this machine itself, which may know.
            is_here = self._public.startswith("http:")
            self._note(*(("health_ok", OK) if is_here else ("exposed", FAIL)))
        elif _is_unwell(answer):
            self._note("health_unwell", FAIL)
        else:
            self._note("health_bad", FAIL, status=answer.status)

    def try_socket(self) -> None:
        probe = new_probe()
        before = self._refusals()
        started = time.monotonic()
        try:
            answers = ask_socket(self._public, probe.frames(), self._step_s(), self._context)
        except HandshakeError as error:
            self._note_refusal(error.answer)
            return
        except VisitError as error:
            self._note("socket_failed", FAIL, reason=error.code, detail=error.detail)
            return
        if not are_refusals(answers):
            self._note("socket_foreign", FAIL)
            return
        self._note("socket_ok", OK, ms=round((time.monotonic() - started) * 1000))
        after = self._refusals()
        if before is None or after is None:
            self._note("unproven", WARN, local=self._local)
        elif probe.is_counted(before, after):
            self._note("same_server", OK, local=self._local)
        else:
            self._note("other_server", FAIL, local=self._local)

    # -- judgements ------------------------------------------------------------------------

    def _require_page(self, answer: Answer, number: int | None) -> None:
        if number is not None:
            raise _StopError(Finding("ngrok_error", FAIL, {"number": number}))
        if answer.status // 100 == 3:
            place = shown(answer.headers.get("location", ""))
            raise _StopError(Finding("redirect", FAIL, {"place": place}))
        if answer.status != _HTTP_OK:
            raise _StopError(Finding("status", FAIL, {"status": answer.status}))

    def _compared(self, page: bytes) -> tuple[str, str]:
        if not all(mark in page for mark in MARKS):
            return "page_foreign", FAIL
        try:
            here = self._get_here("/").body
        except VisitError:
            return "page_seen", OK
        return ("page_same", OK) if here == page else ("page_differs", WARN)

    def _note_refusal(self, answer: Answer) -> None:
        number = ngrok_error_of(answer)
        if number is not None:
            self._note("ngrok_error", FAIL, number=number)
        elif answer.status == _HTTP_FORBIDDEN:
            self._note("socket_origin", FAIL, origin=self._public)
        else:
            self._note("socket_status", FAIL, status=answer.status)

    def _refusals(self) -> dict[str, int] | None:
        """The local server's count of strangers' requests; None when it does not tell."""
        try:
            answer = self._get_here("/metrics") if self._is_up else None
        except VisitError:
            return None
        if answer is None or answer.status != _HTTP_OK:
            return None
        return read_refusals(answer.body)

    # -- ways ------------------------------------------------------------------------------

    def _once_well(self, get: Callable[[], Answer]) -> Answer:
        """A busy disk makes a server unwell for a moment: it is asked again a little later."""
        answer = get()
        for _ in range(WELL_TRIES):
            if not _is_unwell(answer):
                break
            time.sleep(WELL_AGAIN_S)
            answer = get()
        return answer

    def _get_health(self) -> Answer:
        # The query makes the address a new one for whatever keeps answers on the way.
        return self._get(f"/healthz?{secrets.token_hex(8)}", SKIP_WARNING)

    def _get_here(self, path: str) -> Answer:
        limit_s = min(LOCAL_LIMIT_S, self._step_s())
        return visit(Request(f"{self._local}{path}", PAGE_LIMIT_BYTES), limit_s)

    def _get(self, path: str, headers: Mapping[str, str]) -> Answer:
        request = Request(f"{self._public}{path}", PAGE_LIMIT_BYTES, headers, self._context)
        try:
            return visit(request, self._step_s())
        except VisitError as error:
            values = {"origin": self._public, "detail": error.detail}
            raise _StopError(Finding(error.code, FAIL, values)) from None

    def _step_s(self) -> float:
        return max(0.1, min(STEP_LIMIT_S, self._deadline_s - time.monotonic()))

    def _note(self, code: str, level: str, **values: Any) -> None:
        self.findings.append(Finding(code, level, values))


def ngrok_error_of(answer: Answer) -> int | None:
    """The number of ngrok's own error or warning page; None when the answer is none of ngrok's.

    ngrok names it in a header; the text is looked at only where the desk's own page is not.
    """
    match = _NGROK_ERROR.search(answer.headers.get("ngrok-error-code", ""))
    if match is None and not all(mark in answer.body for mark in MARKS):
        match = _NGROK_ERROR.search(answer.body.decode("utf-8", errors="replace"))
    return int(match[1]) if match else None


def _is_unwell(answer: Answer) -> bool:
    return answer.status == _HTTP_UNAVAILABLE and answer.body.strip() == UNWELL
