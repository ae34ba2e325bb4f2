"""The pretend Telegram's own clock, because the sandbox may import nothing of `app`.
It is the only reader of the time in the sandbox and never moves backwards by itself.
"""

import time


class Clock:
    """Real time, plus as many seconds as a test has chosen to skip."""

    def __init__(self) -> None:
        self._skipped_s = 0.0

    def now_s(self) -> float:
        """Seconds since the Unix epoch."""
        return time.time() + self._skipped_s

    def date(self) -> int:
        """Whole seconds: the form of every date in the Bot API."""
        return int(self.now_s())

    def skip(self, seconds: float) -> None:
        """Lets a day pass at once: stored updates and callback queries age with it."""
        self._skipped_s += seconds
