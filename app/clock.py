"""The only reader of the wall clock: the rest of the desk is handed the time as an argument.

It must never be asked for the time inside `app.domain`, where time is always a parameter.
"""

import time

NS_PER_MS = 1_000_000


def now_ms() -> int:
    """Unix time in whole milliseconds, UTC: the unit of the database and of the wire."""
    return time.time_ns() // NS_PER_MS
