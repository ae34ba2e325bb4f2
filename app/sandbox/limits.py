"""Telegram's flood limits, off until a test switches them on.
It counts what would be delivered and never delays anything: it refuses with 429.
"""

import math
from dataclasses import dataclass

from app.sandbox.chats import Chat
from app.sandbox.clock import Clock
from app.sandbox.refusal import too_many_requests

CHAT_PER_SECOND = 1.0
CHAT_BURST = 3.0
ALL_PER_SECOND = 30.0
ALL_BURST = 30.0
GROUP_PER_SECOND = 20.0 / 60.0
GROUP_BURST = 20.0


@dataclass
class Bucket:
    """A token bucket; `at_s` is when `tokens` was true."""

    per_second: float
    burst: float
    tokens: float
    at_s: float

    def refill(self, now_s: float) -> None:
        gained = max(0.0, now_s - self.at_s) * self.per_second
        self.tokens = min(self.burst, self.tokens + gained)
        self.at_s = now_s

    def lacks_s(self) -> float:
        """Seconds until one more message is allowed; 0 when it is now."""
        return max(0.0, (1.0 - self.tokens) / self.per_second)


class FloodLimits:
    """1 message a second in a chat with a small burst, 30 a second in all, 20 a minute in a group.

    The numbers are those of the Bot API's FAQ; the burst of 3 is this project's reading of
    "short bursts are tolerated".
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._enforced = False
        self._chats: dict[int, Bucket] = {}
        self._all = self._bucket(ALL_PER_SECOND, ALL_BURST)

    def enforce(self) -> None:
        self._enforced = True
        self._chats.clear()
        self._all = self._bucket(ALL_PER_SECOND, ALL_BURST)

    def relax(self) -> None:
        self._enforced = False

    def charge(self, chat: Chat) -> None:
        """Takes one message from the chat's and the bot's allowance, or refuses with 429."""
        if not self._enforced:
            return
        now_s = self._clock.now_s()
        buckets = (self._chat_bucket(chat), self._all)
        for bucket in buckets:
            bucket.refill(now_s)
        wait_s = max(bucket.lacks_s() for bucket in buckets)
        if wait_s > 0:
            raise too_many_requests(max(1, math.ceil(wait_s)))
        for bucket in buckets:
            bucket.tokens -= 1.0

    def _chat_bucket(self, chat: Chat) -> Bucket:
        if chat.chat_id not in self._chats:
            private = chat.is_private
            self._chats[chat.chat_id] = self._bucket(
                CHAT_PER_SECOND if private else GROUP_PER_SECOND,
                CHAT_BURST if private else GROUP_BURST,
            )
        return self._chats[chat.chat_id]

    def _bucket(self, per_second: float, burst: float) -> Bucket:
        return Bucket(per_second, burst, burst, self._clock.now_s())
