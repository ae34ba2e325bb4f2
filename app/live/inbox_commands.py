"""The commands of the inbox: its lists, the lists that somebody keeps, acts on several tickets."""

from typing import Any

from app.live import shows
from app.live.command import Caller, Command
from app.services import bulk, inbox, views


def _save_view(caller: Caller, params: Any) -> tuple[Any, ...]:
    draft = views.ViewDraft(
        params.view_id, params.name, params.is_shared, params.wanted.wanted()
    )
    return caller.person, draft


def _count(caller: Caller, params: Any) -> tuple[Any, ...]:
    return caller.person, [one.wanted() for one in params.lists]


def _change_many(caller: Caller, params: Any) -> tuple[Any, ...]:
    return caller.person, params.ticket_ids, params.change.change()


WRITES: dict[str, Command] = {
    "view.save": Command(views.save, _save_view, shows.catalog),
    "view.remove": Command(views.remove, lambda c, p: (c.person, p.view_id), shows.catalog),
    "ticket.change_many": Command(bulk.change_many, _change_many, shows.changed),
    "ticket.undo": Command(bulk.undo, lambda c, p: (c.person, p.undo_id), shows.changed),
}

READS: dict[str, Command] = {
    "inbox.list": Command(
        inbox.list_tickets,
        lambda c, p: (c.person, p.wanted(), p.before, p.limit),
        shows.ticket_page,
    ),
    "inbox.counts": Command(inbox.count_tickets, _count, shows.counts),
}
