"""What all params of frames are made of: nothing unknown, nothing turned into another type."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.live.refusals import ID_LIMIT

Id = Annotated[int, Field(ge=0, lt=ID_LIMIT)]
ClientId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


PAGE_LIMIT = 100
Limit = Annotated[int, Field(ge=1, le=PAGE_LIMIT)]


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class TicketOnly(Strict):
    ticket_id: Id


class Nothing(Strict):
    """A request that asks for all there is."""
