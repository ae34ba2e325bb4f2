"""Exports: whole, readable, escaped, with their files; addressed to one admin and for a while."""

import io
import json
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.domain.attachment import Attachment
from app.domain.errors import DeskError
from app.domain.person import Role
from app.i18n import t
from app.services import archive, attachments, cards, conversation, exporting, people, staff
from app.services.conversation import MessageDraft
from app.services.exporting import LINK_FOR_MS, Export
from app.services.file_folder import FileFolder
from app.store.attachments import KeptFile
from tests.factories import NO_LIMIT, Desk

HOSTILE = '<script>alert("1")</script>'
PHOTO = bytes(range(256)) * 1000


def with_photo(desk: Desk) -> int:
    """A ticket with a photo, an edit, a note, a deletion and hostile words."""
    vera, agent = desk.customer(), desk.agent()
    ticket_id = desk.open(subject=HOSTILE, body=HOSTILE)
    path = desk.file(PHOTO)
    file = KeptFile(bytes.fromhex(path.name), len(PHOTO))
    photo = Attachment(0, "photo", "вид <1>.jpg", "image/jpeg", len(PHOTO))
    held = desk.do(attachments.add_ready, vera, photo, file, None)
    draft = MessageDraft(ticket_id, "look", attachment_ids=(held.id,))
    said = desk.do(conversation.post_message, vera, draft, NO_LIMIT).message
    assert said is not None
    desk.do(conversation.edit_message, vera, said.id, "look again")
    desk.note(agent, ticket_id, "between us")
    gone = desk.post(vera, ticket_id, "taken back").message
    assert gone is not None
    desk.do(conversation.delete_message, vera, gone.id)
    return ticket_id


def unpacked(desk: Desk, export: Export) -> dict[str, bytes]:
    made = archive.archive_of(export, FileFolder(desk.path.parent), partial(t, "ru"), desk.now)
    content = b"".join(made.pieces())
    assert len(content) == made.size, "the length is told before the bytes go out"
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def export_of(desk: Desk, subject: str, subject_id: int) -> Export:
    return desk.look(exporting.gather, desk.admin(), subject, subject_id)


def test_a_ticket_comes_whole_with_its_files(desk: Desk) -> None:
    ticket_id = with_photo(desk)
    found = unpacked(desk, export_of(desk, "ticket", ticket_id))
    (photo,) = [name for name in found if name.startswith("files/")]
    assert found[photo] == PHOTO
    said: dict[str, Any] = json.loads(found["export.json"])
    (ticket,) = said["tickets"]
    assert [one["kind"] for one in ticket["messages"]][:2] == ["message", "message"]
    assert ticket["messages"][1]["attachments"][0]["path"] == photo
    assert [one["body"] for one in ticket["messages"][1]["versions"]] == ["look"]
    page = found["index.html"].decode()
    assert HOSTILE not in page
    assert "alert(&quot;1&quot;)" in page
    assert "Заметка, видна только команде" in page
    assert "taken back" not in page + found["export.json"].decode()
    assert "script.export" not in page


def test_a_person_comes_with_their_names_notes_and_tickets(desk: Desk) -> None:
    with_photo(desk)
    desk.open(desk.customer("olga"), body="not hers")
    vera = desk.customer()
    desk.do(people.meet, desk.profile("vera", "Вера К."), frozenset())
    desk.do(cards.add_note, desk.agent(), vera.id, "Звонить после шести")
    found = unpacked(desk, export_of(desk, "person", vera.id))
    said = json.loads(found["export.json"])
    assert (said["person"]["name"], said["names"][0]["name"]) == ("Вера К.", "Vera")
    assert said["notes"][0]["body"] == "Звонить после шести"
    assert len(said["tickets"]) == 1
    assert "not hers" not in found["export.json"].decode()


def test_bytes_that_are_lost_are_named_and_not_missed(desk: Desk) -> None:
    ticket_id = with_photo(desk)
    export = export_of(desk, "ticket", ticket_id)
    FileFolder(desk.path.parent).path_of(export.parts[0].digest).unlink()
    found = unpacked(desk, export)
    assert set(found) == {"index.html", "export.json"}
    assert "Файла нет: вид" in found["index.html"].decode()


def link(desk: Desk, ticket_id: int, token: bytes = b"hash") -> None:
    desk.do(exporting.link_export, desk.agent("chief"), "ticket", ticket_id, "token", token)


@pytest.mark.parametrize("how", ["late", "agent", "deactivated", "gone"])
def test_an_address_is_one_admins_and_for_a_while(desk: Desk, how: str) -> None:
    ticket_id = with_photo(desk)
    chief = desk.agent("chief")
    with pytest.raises(DeskError, match="forbidden"):
        link(desk, ticket_id)
    desk.do(people.set_role, desk.admin(), chief.id, Role.ADMIN)
    link(desk, ticket_id)
    assert desk.look(exporting.open_export, b"hash").name == f"ticket-{ticket_id}"
    undo: dict[str, Callable[[], object]] = {
        "late": lambda: desk.later(LINK_FOR_MS),
        "agent": lambda: desk.do(people.set_role, desk.admin(), chief.id, Role.AGENT),
        "deactivated": lambda: desk.do(staff.deactivate, desk.admin(), chief.id),
        "gone": lambda: desk.rows("DELETE FROM export_links"),
    }
    undo[how]()
    with pytest.raises(DeskError, match="not_found"):
        desk.look(exporting.open_export, b"hash")


def test_what_is_not_there_has_no_address_and_every_export_is_in_the_audit(desk: Desk) -> None:
    boss = desk.admin()
    for subject in ("ticket", "person"):
        with pytest.raises(DeskError, match="not_found"):
            desk.do(exporting.link_export, boss, subject, 987_654, "t", b"h")
    desk.do(exporting.link_export, boss, "person", desk.customer().id, "t", b"h")
    assert desk.rows("SELECT act, person_id FROM audit ORDER BY id DESC LIMIT 1") == [
        ("person.export", desk.customer().id)
    ]


def test_an_archive_of_nothing_but_pages_is_read_by_any_program(tmp_path: Path) -> None:
    entries = [archive.Entry("a.txt", b"words" * 1000), archive.Entry("пусто.txt", b"")]
    made = archive.Archive(entries, 0)
    path = tmp_path / "a.zip"
    path.write_bytes(b"".join(made.pieces()))
    assert path.stat().st_size == made.size
    with zipfile.ZipFile(path) as found:
        assert found.namelist() == ["a.txt", "пусто.txt"]
