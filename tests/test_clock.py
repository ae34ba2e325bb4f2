"""The clock: whole milliseconds of Unix time."""

import time

from app.clock import now_ms


def test_the_clock_counts_whole_milliseconds_of_unix_time() -> None:
    before = int(time.time() * 1000) - 1
    moment = now_ms()
    after = int(time.time() * 1000) + 1
    assert isinstance(moment, int)
    assert before <= moment <= after
