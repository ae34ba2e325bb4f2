"""The params of figures: days of the desk's calendar."""

from typing import Annotated

from pydantic import Field

from app.domain.rating import Ratings
from app.live.strict import Strict

Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]


class FiguresGet(Strict):
    """Both days are in."""

    first: Annotated[Day, Field(alias="from")]
    last: Annotated[Day, Field(alias="to")]


class FiguresRatings(FiguresGet):
    before: Annotated[str, Field(pattern=r"^\d{1,15}:\d{1,15}$")] | None = None
    which: Ratings = "all"


PARAMS: dict[str, type[Strict]] = {
    "figures.get": FiguresGet,
    "figures.ratings": FiguresRatings,
}
