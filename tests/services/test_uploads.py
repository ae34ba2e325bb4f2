"""Uploads as verbs: begun once, finished once, within what a person and the desk may keep."""

from dataclasses import replace

import pytest

from app.domain.attachment import UPLOAD_LIMIT_BYTES, Attachment
from app.domain.errors import DeskError
from app.domain.filetype import UNKNOWN
from app.domain.person import Person
from app.services import attachments, conversation, fetching, people, uploads
from app.services.uploads import UNFINISHED_LIMIT, UploadDraft
from app.store.attachments import KeptFile
from tests.factories import DAY_MS, Desk
from tests.services.files import PHOTO, digest, uploaded

DRAFT = UploadDraft("c1", "photo.jpg", 3)


def refused(desk: Desk, actor: Person, draft: UploadDraft) -> DeskError:
    with pytest.raises(DeskError) as refusal:
        desk.do(uploads.begin_upload, actor, draft)
    return refusal.value


def test_the_same_client_id_goes_on_with_the_same_upload(desk: Desk) -> None:
    vera = desk.customer()
    first = desk.do(uploads.begin_upload, vera, DRAFT)
    assert desk.do(uploads.begin_upload, vera, DRAFT) == first
    assert refused(desk, vera, replace(DRAFT, size=4)).code == "conflict"
    assert desk.do(uploads.begin_upload, desk.customer("olga"), DRAFT).id != first.id


def test_a_finished_upload_answers_its_attachment_again(desk: Desk) -> None:
    vera = desk.customer()
    made = uploaded(desk, vera)
    again = desk.do(uploads.begin_upload, vera, DRAFT)
    assert again.attachment == made
    file = KeptFile(digest("x"), 9)
    finished = desk.do(uploads.finish_upload, vera, again.id, PHOTO, file, None)
    assert finished.attachment == made
    assert desk.rows("SELECT count(*) FROM attachments") == [(1,)]
    assert desk.cursor == finished.cursor


def test_what_is_too_large_is_refused_with_the_limit(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    vera = desk.customer()
    refusal = refused(desk, vera, replace(DRAFT, size=UPLOAD_LIMIT_BYTES + 1))
    assert (refusal.code, refusal.facts) == (
        "too_large", {"field": "size", "limit": UPLOAD_LIMIT_BYTES},
    )  # fmt: skip
    monkeypatch.setattr(uploads, "CUSTOMER_QUOTA_BYTES", 10)
    uploaded(desk, vera, "a", size=4)
    desk.do(uploads.begin_upload, vera, replace(DRAFT, client_id="b", size=4))
    refusal = refused(desk, vera, DRAFT)
    assert (refusal.code, refusal.facts) == ("too_large", {"field": "quota", "limit": 10})
    desk.do(uploads.begin_upload, desk.agent(), DRAFT)
    monkeypatch.setattr(uploads, "DESK_QUOTA_BYTES", 12)
    assert refused(desk, desk.customer("olga"), DRAFT).facts["field"] == "desk_quota"


def test_cancelling_frees_what_it_took(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "CUSTOMER_QUOTA_BYTES", 3)
    vera = desk.customer()
    begun = desk.do(uploads.begin_upload, vera, DRAFT)
    refused(desk, vera, replace(DRAFT, client_id="c2"))
    desk.do(uploads.cancel_upload, vera, begun.id)
    made = uploaded(desk, vera, "c2")
    again = desk.do(uploads.begin_upload, vera, replace(DRAFT, client_id="c2"))
    desk.do(uploads.cancel_upload, vera, again.id)
    assert desk.rows("SELECT 1 FROM attachments WHERE id = ?", made.id) == []
    desk.do(uploads.begin_upload, vera, DRAFT)


def test_cancelling_never_takes_a_file_from_a_message(desk: Desk) -> None:
    vera = desk.customer()
    ticket_id = desk.open()
    made = uploaded(desk, vera)
    desk.post(vera, ticket_id, "", attachment_ids=(made.id,))
    desk.do(uploads.cancel_upload, vera, desk.do(uploads.begin_upload, vera, DRAFT).id)
    assert desk.rows("SELECT message_id IS NULL FROM attachments WHERE id = ?", made.id) == [(0,)]


def test_a_foreign_upload_is_not_there(desk: Desk) -> None:
    begun = desk.do(uploads.begin_upload, desk.customer(), DRAFT)
    olga = desk.customer("olga")
    file = KeptFile(digest("f"), 3)
    with pytest.raises(DeskError, match="not_found"):
        desk.do(uploads.finish_upload, olga, begun.id, PHOTO, file, None)
    with pytest.raises(DeskError, match="not_found"):
        desk.do(uploads.cancel_upload, olga, begun.id)
    assert desk.rows("SELECT count(*) FROM files") == [(0,)]


def test_a_banned_person_cannot_finish(desk: Desk) -> None:
    begun = desk.do(uploads.begin_upload, desk.customer(), DRAFT)
    desk.do(people.shut_out, desk.customer().id)
    with pytest.raises(DeskError, match="forbidden"):
        desk.do(
            uploads.finish_upload, desk.customer(), begun.id, PHOTO, KeptFile(digest("f"), 3), None
        )


def test_only_so_many_lie_unfinished_and_running_ones_stay(desk: Desk) -> None:
    vera = desk.customer()
    begun = []
    for number in range(UNFINISHED_LIMIT):
        begun.append(desk.do(uploads.begin_upload, vera, replace(DRAFT, client_id=f"n{number}")).id)
        desk.later(1000)
    last = desk.do(uploads.begin_upload, vera, DRAFT, {begun[0]})
    assert last.dropped == [begun[1]]
    left = {row[0] for row in desk.rows("SELECT id FROM uploads")}
    assert left == {begun[0], *begun[2:], last.id}


def test_what_nobody_uses_is_forgotten_after_a_day(desk: Desk) -> None:
    vera = desk.customer()
    ticket_id = desk.open()
    used = uploaded(desk, vera, "used", "u", None)
    desk.post(vera, ticket_id, "", attachment_ids=(used.id,))
    uploaded(desk, vera, "idle", "i", "p")
    desk.do(uploads.begin_upload, vera, DRAFT)
    desk.later(DAY_MS - 1)
    assert desk.do(attachments.sweep) == []
    desk.later(2)
    assert sorted(desk.do(attachments.sweep)) == [digest("i"), digest("p")]
    assert desk.rows("SELECT id FROM attachments") == [(used.id,)]
    assert desk.rows("SELECT count(*) FROM uploads") == [(0,)]
    assert desk.rows("SELECT hash FROM files") == [(digest("u"),)]


def test_bytes_go_with_the_last_message_that_names_them(desk: Desk) -> None:
    vera, agent = desk.customer(), desk.agent()
    ticket_id = desk.open()
    posts = [
        desk.post(one, ticket_id, "", attachment_ids=(uploaded(desk, one, "c", "f", "p").id,))
        for one in (vera, agent)
    ]
    for actor, outcome in ((vera, posts[0]), (agent, posts[1])):
        assert outcome.message is not None
        desk.later(DAY_MS)
        assert desk.do(attachments.sweep) == []
        gone = desk.do(conversation.delete_message, actor, outcome.message.id).message
        assert gone is not None
        assert gone.extra is None
    assert sorted(desk.do(attachments.sweep)) == [digest("f"), digest("p")]


@pytest.mark.parametrize("count", [10, 11])
def test_a_message_takes_ten_files_at_most(desk: Desk, count: int) -> None:
    vera = desk.customer()
    ticket_id = desk.open()
    ids = tuple(uploaded(desk, vera, f"c{number}").id for number in range(count))
    if count <= 10:
        message = desk.post(vera, ticket_id, "", attachment_ids=ids).message
        assert message is not None
        assert message.extra is not None
        assert [one.id for one in message.extra.attachments] == list(ids)
        return
    with pytest.raises(DeskError, match="too_large"):
        desk.post(vera, ticket_id, "", attachment_ids=ids)


def test_a_file_is_used_once_and_by_its_owner(desk: Desk) -> None:
    vera = desk.customer()
    ticket_id = desk.open()
    made = uploaded(desk, vera)
    with pytest.raises(DeskError, match="invalid"):
        desk.post(desk.agent(), ticket_id, "", attachment_ids=(made.id,))
    with pytest.raises(DeskError, match="invalid"):
        desk.post(vera, ticket_id, "", attachment_ids=(made.id, made.id))
    desk.post(vera, ticket_id, "", attachment_ids=(made.id,))
    with pytest.raises(DeskError, match="invalid"):
        desk.post(vera, ticket_id, "", attachment_ids=(made.id,))


def test_a_file_that_waits_at_telegram_is_counted_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "CUSTOMER_QUOTA_BYTES", 10)
    vera = desk.customer()
    waiting = Attachment(0, "file", "a", UNKNOWN, 6, state="waiting")
    first = desk.do(attachments.expect, vera, waiting, "file-1", "u1")
    second = desk.do(attachments.expect, vera, waiting, "file-2", "u2")
    assert desk.do(fetching.begin, first.id) is not None
    assert desk.do(fetching.begin, second.id) is None
    assert desk.rows("SELECT state, reason FROM attachments WHERE id = ?", second.id) == [
        ("failed", "quota")
    ]


def summed(desk: Desk) -> list[tuple[str, int]]:
    return desk.rows(
        "SELECT 'files', coalesce(sum(size), 0) FROM files UNION ALL"
        " SELECT 'uploads', coalesce(sum(size), 0) FROM uploads WHERE attachment_id IS NULL"
    )


def test_what_the_desk_keeps_is_counted_as_it_comes_and_goes(desk: Desk) -> None:
    vera = desk.customer()
    counted = "SELECT what, bytes FROM byte_counts ORDER BY what"
    kept = uploaded(desk, vera, "kept", file="k", size=5)
    desk.post(vera, desk.open(), "", attachment_ids=(kept.id,))
    uploaded(desk, vera, "same bytes", file="k", size=5)
    begun = desk.do(uploads.begin_upload, vera, replace(DRAFT, client_id="left", size=7))
    assert desk.rows(counted) == summed(desk) == [("files", 6), ("uploads", 7)]
    desk.do(uploads.cancel_upload, vera, begun.id)
    desk.do(uploads.begin_upload, vera, replace(DRAFT, client_id="lying", size=9))
    assert desk.rows(counted) == summed(desk) == [("files", 6), ("uploads", 9)]
    desk.later(2 * DAY_MS)
    desk.do(attachments.sweep)
    assert desk.rows(counted) == summed(desk) == [("files", 6), ("uploads", 0)]
    message_id = desk.rows("SELECT message_id FROM attachments WHERE id = ?", kept.id)[0][0]
    desk.do(conversation.delete_message, vera, message_id)
    desk.later(2 * DAY_MS)
    desk.do(attachments.sweep)
    assert desk.rows(counted) == summed(desk) == [("files", 0), ("uploads", 0)]
