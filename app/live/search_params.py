"""The params of search (search_commands.py); what a query means is read by the domain."""

from typing import Annotated

from pydantic import Field

from app.live.strict import Id, Strict

SEARCH_LIMIT = 50
#: Longer ones are refused by the domain with its own limit; this keeps the frame's reading short.
_TEXT_LIMIT = 4_000


class SearchFind(Strict):
    query: Annotated[str, Field(max_length=_TEXT_LIMIT)]
    before: Id | None = None
    limit: Annotated[int, Field(ge=1, le=SEARCH_LIMIT)] = 20
    zone: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class SearchLookup(Strict):
    query: Annotated[str, Field(max_length=_TEXT_LIMIT)]


PARAMS: dict[str, type[Strict]] = {
    "search.find": SearchFind,
    "search.lookup": SearchLookup,
}
