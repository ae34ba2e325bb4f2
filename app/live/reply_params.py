"""The params of the commands around canned replies, notes that name somebody, and ratings."""

from typing import Annotated, Literal

from pydantic import Field

from app.domain.desk import TICKET_TAGS_LIMIT
from app.live.composed_params import EntityParams, MessagePost
from app.live.strict import Id, Nothing, Strict, TicketOnly

Tags = Annotated[list[Id], Field(max_length=TICKET_TAGS_LIMIT)]


class ActsParams(Strict):
    """What sending a reply does to its ticket."""

    status: Literal["resolved", "closed"] | None = None
    tags: Tags = Field(default_factory=list)
    assign: Literal["me", "nobody"] | Id | None = None


class ReplySave(Strict):
    reply_id: Id | None = None
    name: str
    body: str
    entities: list[EntityParams] | None = None
    is_shared: bool = False
    acts: ActsParams = Field(default_factory=ActsParams)


class ReplyOnly(Strict):
    reply_id: Id


class ReplyUse(MessagePost):
    reply_id: Id


class RatingGive(Strict):
    ticket_id: Id
    score: Annotated[int, Field(ge=1, le=5)]


class RatingComment(Strict):
    ticket_id: Id
    comment: str


PARAMS: dict[str, type[Strict]] = {
    "reply.save": ReplySave,
    "reply.remove": ReplyOnly,
    "reply.list": Nothing,
    "reply.use": ReplyUse,
    "mention.list": Nothing,
    "rating.get": TicketOnly,
    "rating.give": RatingGive,
    "rating.comment": RatingComment,
}
