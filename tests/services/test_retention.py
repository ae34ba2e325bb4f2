"""Files of closed tickets go when their time is over; all others, and all words, stay."""

import pytest

from app.domain.attachment import Attachment
from app.domain.ticket import Status
from app.services import attachments, file_links, retention, settings, tickets, upkeep
from app.services.conversation import MessageDraft, post_message
from app.store.attachments import KeptFile
from tests.factories import DAY_MS, NO_LIMIT, Desk
from tests.services.client import Client

DAYS = 30


def photo_in(desk: Desk, ticket_id: int) -> int:
    photo = Attachment(0, "photo", "photo.jpg", "image/jpeg", 3)
    vera = desk.customer()
    held = desk.do(attachments.add_ready, vera, photo, KeptFile(b"h" * 32, 3), None)
    desk.do(post_message, vera, MessageDraft(ticket_id, "", attachment_ids=(held.id,)), NO_LIMIT)
    return held.id


def keep_for(desk: Desk, days: int | None) -> None:
    desk.do(settings.set_section, desk.admin(), "keeping", {"files_days": days})


def states(desk: Desk) -> list[tuple[str, str | None]]:
    return [tuple(row) for row in desk.rows("SELECT state, reason FROM attachments ORDER BY id")]


def test_old_files_of_closed_tickets_go_and_both_sides_see_why(desk: Desk) -> None:
    ended, going_on = desk.ticket_in(Status.NEW), desk.ticket_in(Status.NEW)
    photo, other = photo_in(desk, ended), photo_in(desk, going_on)
    desk.do(tickets.close, desk.agent(), ended)
    desk.later(DAYS * DAY_MS + 1)
    assert desk.do(retention.sweep) == 0, "without a setting everything is kept"
    keep_for(desk, DAYS)
    clients = [Client(desk, one.id) for one in (desk.customer(), desk.agent())]
    desk.do(upkeep.tick)
    assert states(desk) == [("failed", "expired"), ("ready", None)]
    for client in clients:
        client.catch_up()
        assert client.drift() == []
    with pytest.raises(LookupError, match="not_found"):
        _link(desk, photo)
    _link(desk, other)
    before = desk.cursor
    desk.do(upkeep.tick)
    assert desk.cursor == before, "what is gone is told once"


def _link(desk: Desk, attachment_id: int) -> None:
    token = f"token {attachment_id}"
    try:
        desk.do(file_links.link_file, desk.agent(), attachment_id, "whole", token, token.encode())
    except Exception as refusal:
        raise LookupError(str(refusal)) from refusal


def test_younger_files_stay(desk: Desk) -> None:
    ended = desk.ticket_in(Status.NEW)
    photo_in(desk, ended)
    desk.do(tickets.close, desk.agent(), ended)
    keep_for(desk, DAYS)
    desk.later(DAYS * DAY_MS - 1)
    assert desk.do(retention.sweep) == 0
    desk.later(2)
    assert desk.do(retention.sweep) == 1
    keep_for(desk, None)


def test_the_sweep_reads_the_files_by_their_age(desk: Desk) -> None:
    statements: list[str] = []
    keep_for(desk, DAYS)
    desk.connection.set_trace_callback(statements.append)
    desk.do(retention.sweep)
    desk.connection.set_trace_callback(None)
    (query,) = [one for one in statements if "FROM attachments a CROSS JOIN" in one]
    plan = [str(row[3]) for row in desk.rows(f"EXPLAIN QUERY PLAN {query}")]
    assert "USING INDEX attachments_kept" in plan[0], plan
