"""What a customer thinks of how they were helped: one to five, once for each end of a ticket."""

from dataclasses import dataclass
from typing import Literal

SCORES = range(1, 6)
#: At most this is a rating that somebody should look at today.
LOW_SCORE = 2
#: Code points: as many as a message of a chat may have, so that none is cut.
COMMENT_LIMIT = 4_096
DAY_MS = 24 * 3600 * 1000
#: So long after its end a ticket can be rated ...
RATE_WITHIN_MS = 30 * DAY_MS
#: ... and so long after they have rated it the customer may think again.
MIND_MS = DAY_MS


#: Which ratings a list shows: all, the low ones, those that say something.
Ratings = Literal["all", "low", "said"]


@dataclass(frozen=True, slots=True)
class Rating:
    """`at` is when it was given, `changed_at` when last it was changed.

    `assignee_id` and `category_id` are the ticket's of then: figures are counted by them.
    """

    id: int
    ticket_id: int
    score: int
    comment: str
    at: int
    changed_at: int
    assignee_id: int | None
    category_id: int | None

    @property
    def may_change_until(self) -> int:
        return self.at + MIND_MS
