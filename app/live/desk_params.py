"""The params of the commands of the desk itself (desk_commands.py)."""

from typing import Annotated, Any, Literal

from pydantic import Field

from app.domain.desk import TAGS_LIMIT
from app.live.strict import Id, Limit, Nothing, Strict, TicketOnly

Ids = Annotated[list[Id], Field(max_length=TAGS_LIMIT)]


class SetPriority(Strict):
    ticket_id: Id
    priority: Literal["low", "normal", "high", "urgent"]


class SetCategory(Strict):
    ticket_id: Id
    category_id: Id | None


class SetTags(Strict):
    ticket_id: Id
    add: Ids = Field(default_factory=list)
    remove: Ids = Field(default_factory=list)


class Snooze(Strict):
    ticket_id: Id
    until: Id | None


class Follow(Strict):
    ticket_id: Id
    is_following: bool


class CategorySave(Strict):
    category_id: Id | None = None
    name: str
    people: Ids = Field(default_factory=list)


class CategoryOnly(Strict):
    category_id: Id


class TagSave(Strict):
    tag_id: Id | None = None
    name: str


class TagOnly(Strict):
    tag_id: Id


class SettingsSet(Strict):
    """`value` is checked against the section's own model (domain/settings.py)."""

    section: Annotated[str, Field(max_length=32)]
    value: dict[str, Any]


class AuditList(Strict):
    before: Id | None = None
    limit: Limit = 50


PARAMS: dict[str, type[Strict]] = {
    "ticket.set_priority": SetPriority,
    "ticket.set_category": SetCategory,
    "ticket.set_tags": SetTags,
    "ticket.snooze": Snooze,
    "ticket.follow": Follow,
    "ticket.history": TicketOnly,
    "desk.get": Nothing,
    "category.save": CategorySave,
    "category.archive": CategoryOnly,
    "tag.save": TagSave,
    "tag.archive": TagOnly,
    "settings.get": Nothing,
    "settings.set": SettingsSet,
    "audit.list": AuditList,
}
