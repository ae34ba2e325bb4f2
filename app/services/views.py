"""Lists kept under a name: everybody's own, and those that all of the staff share."""

from typing import NamedTuple

from app.domain.errors import DeskError
from app.domain.inbox import VIEW_NAME_LIMIT, VIEWS_LIMIT, SavedView, Wanted
from app.domain.person import Person
from app.domain.policy import require, require_own_view
from app.domain.text import bounded
from app.services import catalog
from app.services.catalog import Found
from app.store import catalog as catalog_rows
from app.store import views
from app.store.transaction import Transaction


class ViewDraft(NamedTuple):
    """`view_id` None makes a new one."""

    view_id: int | None
    name: str
    is_shared: bool
    wanted: Wanted


def save(tx: Transaction, actor: Person, draft: ViewDraft) -> Found:
    """Raises `invalid`, `not_found`, `forbidden`, `too_large`."""
    require(actor, "view.save")
    draft.wanted.check()
    name = bounded(draft.name, field="name", limit=VIEW_NAME_LIMIT)
    owner_id = actor.id
    if draft.view_id is not None:
        owner_id = _own(tx, actor, draft.view_id).owner_id
    elif len([one for one in views.every(tx) if one.is_for(actor.id)]) >= VIEWS_LIMIT:
        raise DeskError("too_large", limit=VIEWS_LIMIT)
    views.save(tx, SavedView(draft.view_id or 0, owner_id, name, draft.is_shared, draft.wanted))
    return _changed(tx, actor)


def remove(tx: Transaction, actor: Person, view_id: int) -> Found:
    """Raises `not_found`, `forbidden`."""
    require(actor, "view.remove")
    views.remove(tx, _own(tx, actor, view_id).id)
    return _changed(tx, actor)


def _own(tx: Transaction, actor: Person, view_id: int) -> SavedView:
    """A foreign one that is not shared does not exist for others."""
    view = views.get(tx, view_id)
    if view is None or not view.is_for(actor.id):
        raise DeskError("not_found", field="view_id")
    require_own_view(actor, view)
    return view


def _changed(tx: Transaction, actor: Person) -> Found:
    catalog.tell(tx, actor)
    return catalog_rows.whole(tx), tx.last_event_id
