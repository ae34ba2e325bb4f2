"""The commands of the desk itself: what the staff give a ticket, and what admins tune."""

from typing import Any

from app.domain.ticket import Priority
from app.live import shows
from app.live.command import Caller, Command
from app.services import audit, catalog, desk_fields, settings


def _save_category(caller: Caller, params: Any) -> tuple[Any, ...]:
    draft = catalog.CategoryDraft(params.category_id, params.name, tuple(params.people))
    return caller.person, draft


def _follow(caller: Caller, params: Any) -> tuple[Any, ...]:
    return caller.person, params.ticket_id, desk_fields.Attention(params.is_following)


WRITES: dict[str, Command] = {
    "ticket.set_priority": Command(
        desk_fields.set_priority,
        lambda c, p: (c.person, p.ticket_id, Priority(p.priority)),
        shows.ticket,
    ),
    "ticket.set_category": Command(
        desk_fields.set_category,
        lambda c, p: (c.person, p.ticket_id, p.category_id),
        shows.ticket,
    ),
    "ticket.set_tags": Command(
        desk_fields.set_tags,
        lambda c, p: (c.person, p.ticket_id, p.add, p.remove),
        shows.ticket,
    ),
    "ticket.snooze": Command(
        desk_fields.snooze, lambda c, p: (c.person, p.ticket_id, p.until), shows.ticket
    ),
    "ticket.follow": Command(desk_fields.follow, _follow, shows.ticket),
    "category.save": Command(catalog.save_category, _save_category, shows.catalog),
    "category.archive": Command(
        catalog.archive_category, lambda c, p: (c.person, p.category_id), shows.catalog
    ),
    "tag.save": Command(catalog.save_tag, lambda c, p: (c.person, p.tag_id, p.name), shows.catalog),
    "tag.archive": Command(catalog.archive_tag, lambda c, p: (c.person, p.tag_id), shows.catalog),
    "settings.set": Command(
        settings.set_section, lambda c, p: (c.person, p.section, p.value), shows.settings
    ),
}

READS: dict[str, Command] = {
    "ticket.history": Command(
        desk_fields.history, lambda c, p: (c.person, p.ticket_id), shows.history
    ),
    "desk.get": Command(catalog.get, lambda c, _: (c.person,), shows.catalog),
    "settings.get": Command(settings.all_sections, lambda c, _: (c.person,), shows.settings),
    "audit.list": Command(
        audit.list_entries, lambda c, p: (c.person, p.before, p.limit), shows.audit
    ),
}
