"""How much one socket, one person and all of them together may ask of the live server.

Message limits over both doors are the desk's own (services/gate.py); these keep the process up.
"""

import sys
from collections import deque

#: Without `session.start` a socket lives this long (PROTOCOL.md section 3).
START_PATIENCE_S = 5.0
IN_FLIGHT_LIMIT = 64
SOCKETS_PER_PERSON = 12
SOCKETS_LIMIT = 4_096
#: Of all sockets customers may hold at most this share, so that staff always get in.
CUSTOMER_SHARE = 0.9
STRANGERS_LIMIT = 512
#: Open files that are not sockets: database, logs, assets, the loop's own.
SPARE_FILES = 128

WINDOW_S = 60.0
BAD_FRAMES_LIMIT = 10
REFUSALS_LIMIT = 300
#: Requests a customer may make in a minute beside their messages (lists, marks, views ...).
REQUESTS_PER_MINUTE = 600
#: Searches anybody may make in a minute: a letter typed is one, and so is each further page.
SEARCHES_PER_MINUTE = 240
#: Allowances that are remembered, those of people who have left included.
GATES_LIMIT = 20_000

#: With more than this untaken a socket is told no further events: it reads the log once its
#: peer has taken them.
FALL_BEHIND_BYTES = 1024 * 1024
#: With more than this untaken (replies count as well) a socket is cut off.
SEND_QUEUE_BYTES = 4 * 1024 * 1024
STALL_S = 10.0


class Window:
    """Counts happenings of the last WINDOW_S; `add` is True when there were too many."""

    __slots__ = ("_limit", "_times")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._times: deque[float] = deque()

    def add(self, now_s: float) -> bool:
        while self._times and self._times[0] <= now_s - WINDOW_S:
            self._times.popleft()
        self._times.append(now_s)
        return len(self._times) >= self._limit


class RequestGate:
    """GCRA over one person's requests; a whole minute's worth may come at once."""

    __slots__ = ("_interval_s", "_paid_until_s")

    def __init__(self, per_minute: int) -> None:
        self._interval_s = WINDOW_S / per_minute
        self._paid_until_s = 0.0

    def wait_ms(self, now_s: float) -> int:
        """0 and one request is paid, or how long to wait."""
        paid_until = max(self._paid_until_s, now_s) + self._interval_s
        too_early = paid_until - now_s - WINDOW_S
        if too_early > 0:
            return int(too_early * 1000) + 1
        self._paid_until_s = paid_until
        return 0


def sockets_limit() -> int:
    """SOCKETS_LIMIT, or what the system's limit of open files leaves of it."""
    if sys.platform == "win32":
        return SOCKETS_LIMIT
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = SOCKETS_LIMIT + SPARE_FILES
    if soft < wanted and (hard == resource.RLIM_INFINITY or hard > soft):
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(1, min(SOCKETS_LIMIT, soft - SPARE_FILES))
