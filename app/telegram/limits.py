"""How fast Telegram lets a bot speak: to one private chat, to one group, and in all.

It only counts; which delivery goes next is the outbox's business.
"""

from collections.abc import Callable

#: core.telegram.org/bots/faq: about one message a second in a chat (short bursts are tolerated),
#: 20 a minute in a group, 30 a second in all. Bursts and refills stay below together.
PRIVATE_PER_S, PRIVATE_BURST = 0.97, 3.0
GROUP_PER_S, GROUP_BURST = 15 / 60, 5.0
ALL_PER_S, ALL_BURST = 25.0, 5.0
CHATS_REMEMBERED = 256


class Bucket:
    """A token bucket that was full at `at_s`."""

    __slots__ = ("_at_s", "_burst", "_per_s", "_tokens")

    def __init__(self, per_s: float, burst: float, at_s: float) -> None:
        self._per_s = per_s
        self._burst = burst
        self._tokens = burst
        self._at_s = at_s

    def tokens(self, now_s: float) -> float:
        self._tokens = min(self._burst, self._tokens + (now_s - self._at_s) * self._per_s)
        self._at_s = now_s
        return self._tokens

    def take(self, now_s: float) -> None:
        self._tokens = self.tokens(now_s) - 1.0

    def wait_s(self, now_s: float) -> float:
        """Seconds until one may go; 0 when it may now."""
        return max(0.0, (1.0 - self.tokens(now_s)) / self._per_s)

    def is_full(self, now_s: float) -> bool:
        return self.tokens(now_s) >= self._burst


class Pace:
    """What may be sent now; `clock` is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._all = Bucket(ALL_PER_S, ALL_BURST, clock())
        self._chats: dict[int, Bucket] = {}

    def room(self) -> int:
        """How many messages may go to all chats together."""
        return int(self._all.tokens(self._clock()))

    def resting(self) -> list[int]:
        """The chats that have had enough for the moment."""
        now_s = self._clock()
        return [chat_id for chat_id, bucket in self._chats.items() if bucket.wait_s(now_s) > 0]

    def spend(self, chat_id: int) -> None:
        now_s = self._clock()
        self._all.take(now_s)
        self._bucket(chat_id, now_s).take(now_s)

    def wait_s(self) -> float | None:
        """Seconds until more may be sent than now; None when nothing holds anything up."""
        now_s = self._clock()
        waits = [self._all.wait_s(now_s), *(one.wait_s(now_s) for one in self._chats.values())]
        return min((wait for wait in waits if wait > 0), default=None)

    def _bucket(self, chat_id: int, now_s: float) -> Bucket:
        if chat_id not in self._chats:
            self._forget_rested(now_s)
            is_group = chat_id < 0
            per_s = GROUP_PER_S if is_group else PRIVATE_PER_S
            burst = GROUP_BURST if is_group else PRIVATE_BURST
            self._chats[chat_id] = Bucket(per_s, burst, now_s)
        return self._chats[chat_id]

    def _forget_rested(self, now_s: float) -> None:
        if len(self._chats) < CHATS_REMEMBERED:
            return
        self._chats = {
            chat_id: bucket for chat_id, bucket in self._chats.items() if not bucket.is_full(now_s)
        }
