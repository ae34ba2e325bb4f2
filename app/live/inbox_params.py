"""The params of the inbox: its lists, the lists that somebody keeps, acts on several tickets."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from app.domain.bulk import BULK_LIMIT, Change
from app.domain.desk import TICKET_TAGS_LIMIT
from app.domain.inbox import VIEW_NAME_LIMIT, Wanted
from app.live.strict import Id, Limit, Strict

#: How many lists are counted at once: those that a person has beside their inbox.
COUNTS_LIMIT = 200

View = Literal[
    "mine", "unassigned", "open", "waiting", "resolved", "closed", "all",
    "live", "overdue", "snoozed",
]  # fmt: skip
Tags = Annotated[list[Id], Field(max_length=TICKET_TAGS_LIMIT)]


class ListParams(Strict):
    """Which tickets; what is beyond the protocol's `view` is the staff's."""

    view: View = "all"
    category_id: Id | None = None
    tag_id: Id | None = None
    assignee_id: Id | None = None
    customer_id: Id | None = None
    awake: bool = False
    oldest: bool = False

    def wanted(self) -> Wanted:
        return Wanted(
            self.view,
            self.category_id,
            self.tag_id,
            self.assignee_id,
            self.customer_id,
            self.awake,
            self.oldest,
        )


class InboxList(ListParams):
    before: Annotated[str, Field(max_length=128)] | None = None
    limit: Limit = 50


class InboxCounts(Strict):
    lists: Annotated[list[ListParams], Field(max_length=COUNTS_LIMIT)]


class ViewSave(Strict):
    view_id: Id | None = None
    name: Annotated[str, Field(max_length=VIEW_NAME_LIMIT * 4)]
    is_shared: bool = False
    wanted: ListParams


class ViewRemove(Strict):
    view_id: Id


class ChangeParams(Strict):
    """Exactly one field; tags that are added and taken away count as one."""

    status: Literal["resolved", "open"] | None = None
    assignee_id: Id | None = None
    priority: Literal["low", "normal", "high", "urgent"] | None = None
    category_id: Id | None = None
    snoozed_until: Id | None = None
    add_tags: Tags = Field(default_factory=list)
    remove_tags: Tags = Field(default_factory=list)

    @model_validator(mode="after")
    def _one_field(self) -> Self:
        if len(self._named()) != 1:
            raise ValueError("exactly one field is changed")
        return self

    def _named(self) -> set[str]:
        return {"tags" if name.endswith("_tags") else name for name in self.model_fields_set}

    def change(self) -> Change:
        return Change(
            self._named().pop(),
            self.status,
            self.assignee_id,
            self.priority,
            self.category_id,
            self.snoozed_until,
            tuple(self.add_tags),
            tuple(self.remove_tags),
        )


class ChangeMany(Strict):
    ticket_ids: Annotated[list[Id], Field(min_length=1, max_length=BULK_LIMIT)]
    change: ChangeParams


class Undo(Strict):
    undo_id: Id


PARAMS: dict[str, type[Strict]] = {
    "inbox.list": InboxList,
    "inbox.counts": InboxCounts,
    "view.save": ViewSave,
    "view.remove": ViewRemove,
    "ticket.change_many": ChangeMany,
    "ticket.undo": Undo,
}
