"""From bytes to a file that the desk knows, and away again when nobody names it."""

import asyncio
import hashlib
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.domain.errors import DeskError
from app.domain.filetype import UNKNOWN, FileType
from app.domain.person import Person, Profile
from app.services import backup, conversation, health, people, tickets, uploads
from app.services.file_folder import FileFolder
from app.services.file_sweep import FileSweep, Swept
from app.services.filing import FilingRoom
from app.services.shelf import PARTIAL
from app.services.tickets import TicketDraft
from app.services.uploads import Finished, UploadDraft, attachment_of
from app.store import files
from app.store.database import DATABASE_NAME, Store, open_store
from app.store.lock import FileLock
from tests.domain.test_box_strip import box
from tests.domain.test_picture_strip import SECRET, with_secrets
from tests.domain.test_tiff_strip import with_secrets as scan_with_secrets
from tests.factories import DAY_MS
from tests.services.test_pictures import PIXELS_OF_A_BOMB, png_of

DAY_S = DAY_MS // 1000


class Room:
    """A store, the room of its files, a customer with a ticket, and a clock that is told to go."""

    def __init__(self, store: Store, clock: list[int]) -> None:
        self.store = store
        self.filing = FilingRoom(FileFolder(store.path.parent))
        self.sweep = FileSweep(store, self.filing)
        self.clock = clock
        self.vera: Person
        self._names = iter(range(1000))

    @property
    def folder(self) -> FileFolder:
        return self.filing.folder

    def coming(self, content: bytes) -> Path:
        path = self.folder.new_path()
        path.write_bytes(content)
        return path

    async def send(self, content: bytes) -> Finished:
        draft = UploadDraft(f"c{next(self._names)}", "a.bin", len(content))
        begun = await self.store.write(uploads.begin_upload, self.vera, draft)
        looked = await self.filing.clean_up(self.coming(content))
        made = attachment_of(draft, looked.attachment(draft.name))

        async def record() -> Finished:
            return await self.store.write(
                uploads.finish_upload, self.vera, begun.id, made, looked.file, looked.preview
            )

        return await self.filing.keep(looked, record)

    def later(self, seconds: int) -> None:
        """By the desk's clock: what lies on the disk is older by it, too."""
        self.clock[0] += seconds * 1000

    def named(self) -> list[Path]:
        return sorted(self.folder.root.glob("??/*"))


@asynccontextmanager
async def room_in(folder: Path) -> AsyncIterator[Room]:
    clock = [int(time.time() * 1000)]
    async with open_store(folder, lambda: clock[0]) as store:
        made = Room(store, clock)
        made.folder.prepare()
        made.vera = await store.write(people.meet, Profile(7, "Vera", None, "ru"), frozenset())
        yield made


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with room_in(tmp_path / "desk") as made:
        yield made


async def test_a_file_gets_its_name_and_then_its_row(room: Room) -> None:
    content = b"%PDF-1.7 of a contract"
    looked = await room.filing.look_at(room.coming(content))
    assert looked.type == FileType("application/pdf", "file")
    digest = hashlib.sha256(content).digest()
    seen: list[bool] = []

    async def record() -> None:
        seen.append(room.folder.path_of(digest).read_bytes() == content)

    await room.filing.keep(looked, record)
    assert seen == [True]
    assert not list(room.folder.incoming.iterdir())


async def test_a_picture_that_people_upload_is_cleaned_and_has_a_preview(room: Room) -> None:
    content = with_secrets("JPEG", turned=True)
    found = (await room.send(content)).attachment
    assert (found.kind, found.mime) == ("photo", "image/jpeg")
    assert (found.width, found.height) == (30, 40)
    assert found.preview == (30, 40)
    kept = [path.read_bytes() for path in room.named()]
    assert len(kept) == 2
    assert not any(SECRET in one for one in kept)
    assert found.size in {len(one) for one in kept}
    assert not list(room.folder.incoming.iterdir())


async def test_a_picture_from_telegram_stays_as_it_came(room: Room) -> None:
    content = with_secrets("JPEG")
    looked = await room.filing.look_at(room.coming(content))
    assert looked.file.digest == hashlib.sha256(content).digest()
    assert looked.preview_size == (40, 30)


async def test_a_film_that_people_upload_does_not_say_where_it_was_made(room: Room) -> None:
    film = (
        box(b"ftyp", b"isom\x00\x00\x02\x00isom")
        + box(b"moov", box(b"udta", box(b"\xa9xyz", SECRET)))
        + box(b"mdat", b"frames")
    )
    made = await room.send(film)
    assert made.attachment.mime == "video/mp4"
    [kept] = room.named()
    assert SECRET not in kept.read_bytes()
    assert kept.stat().st_size == len(film)


async def test_a_scan_that_people_upload_does_not_say_whose_it_is(room: Room) -> None:
    made = await room.send(scan_with_secrets(b"II"))
    assert made.attachment.mime == "image/tiff"
    [kept] = room.named()
    assert SECRET not in kept.read_bytes()


async def test_a_bomb_is_refused_and_leaves_nothing(room: Room) -> None:
    with pytest.raises(DeskError) as refusal:
        await room.filing.clean_up(room.coming(png_of(PIXELS_OF_A_BOMB, PIXELS_OF_A_BOMB)))
    assert (refusal.value.code, refusal.value.facts["field"]) == ("too_large", "pixels")
    assert not list(room.folder.incoming.iterdir())


async def test_what_only_begins_like_a_picture_is_a_file(room: Room) -> None:
    looked = await room.filing.clean_up(room.coming(b"\xff\xd8\xff<script>alert(1)</script>"))
    assert looked.type == FileType(UNKNOWN, "file")
    assert looked.preview is None
    await room.filing.keep(looked, lambda: asyncio.sleep(0))
    assert not list(room.folder.incoming.iterdir())


async def test_an_orphan_goes_after_a_day_and_not_before(room: Room) -> None:
    looked = await room.filing.look_at(room.coming(b"killed between the name and the row"))

    async def killed() -> None:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await room.filing.keep(looked, killed)
    kept = await room.send(b"of a message to be")
    assert await room.sweep.run() == Swept(0, 0)
    assert len(room.named()) == 2
    room.later(DAY_S - 60)
    assert await room.sweep.run() == Swept(0, 0)
    room.later(120)
    assert await room.sweep.run() == Swept(2, 0)
    assert room.named() == []
    assert kept.attachment.id > 0


async def test_files_of_messages_stay_and_go_with_them(room: Room) -> None:
    opened = await room.store.write(tickets.open_ticket, room.vera, TicketDraft("s", "b"), 0)
    found = (await room.send(with_secrets("PNG"))).attachment
    draft = conversation.MessageDraft(opened.ticket.id, "", attachment_ids=(found.id,))
    message = (await room.store.write(conversation.post_message, room.vera, draft, 0)).message
    assert message is not None
    room.later(10 * DAY_S)
    assert await room.sweep.run() == Swept(0, 0)
    assert len(room.named()) == 2
    await room.store.write(conversation.delete_message, room.vera, message.id)
    assert await room.sweep.run() == Swept(2, 0)
    assert room.named() == []


async def test_the_same_bytes_sent_again_at_the_last_moment_stay(room: Room) -> None:
    """Their row goes, they are named anew, and only then the sweep looks at them."""
    content = b"sent twice"
    await room.send(content)
    room.later(2 * DAY_S)
    real = room.store.read
    sent: list[Finished] = []

    async def slow_read(query: object, *arguments: object) -> object:
        if query is files.without_row and not sent:
            sent.append(await room.send(content))
        return await real(query, *arguments)  # type: ignore[arg-type]

    room.store.read = slow_read  # type: ignore[method-assign, assignment]
    assert await room.sweep.run() == Swept(0, 0)
    assert sent
    assert [path.read_bytes() for path in room.named()] == [content]


async def test_halves_of_uploads_go_after_a_day(room: Room) -> None:
    path = room.coming(b"half")
    assert await room.sweep.run() == Swept(0, 0)
    assert path.exists()
    room.later(2 * DAY_S)
    assert await room.sweep.run() == Swept(0, 1)
    assert not path.exists()


async def test_nothing_is_swept_while_a_backup_is_under_way(room: Room) -> None:
    room.coming(b"half")
    room.later(2 * DAY_S)
    lock = FileLock(room.store.path.parent / backup.ONLY_ONE)
    assert lock.try_acquire()
    assert await room.sweep.run() == Swept(0, 0)
    lock.close()
    assert await room.sweep.run() == Swept(0, 1)


@pytest.mark.parametrize(("name", "stays"), [("x", True), (f"x{PARTIAL}", False)])
async def test_files_of_a_former_desk_that_is_kept_aside_stay(
    room: Room, tmp_path: Path, name: str, stays: bool
) -> None:
    async with room_in(tmp_path / "former") as former:
        await former.send(b"of the former desk")
        [there] = former.named()
    here = room.folder.path_of(bytes.fromhex(there.name))
    here.parent.mkdir(exist_ok=True)
    shutil.copyfile(there, here)
    aside = room.store.path.parent / f"before-restore-{name}"
    aside.mkdir()
    shutil.copyfile(tmp_path / "former" / DATABASE_NAME, aside / DATABASE_NAME)
    room.later(2 * DAY_S)
    assert await room.sweep.run() == Swept(0 if stays else 1, 0)
    assert here.exists() is stays


async def test_names_are_given_one_after_the_other(room: Room) -> None:
    order: list[str] = []

    async def slowly(name: str) -> None:
        order.append(f"{name} in")
        await asyncio.sleep(0)
        order.append(f"{name} out")

    one, two = [await room.filing.look_at(room.coming(b)) for b in (b"1", b"2")]
    await asyncio.gather(
        room.filing.keep(one, lambda: slowly("a")), room.filing.keep(two, lambda: slowly("b"))
    )
    assert order in (["a in", "a out", "b in", "b out"], ["b in", "b out", "a in", "a out"])


async def test_the_live_server_sweeps_only_while_the_bot_is_down(room: Room) -> None:
    await room.store.write(health.beat, health.BOT)
    await room.send(b"never used")
    room.later(2 * DAY_S)
    await room.store.write(health.beat, health.BOT)
    assert await room.sweep.run_for_the_bot() == Swept()
    room.later(health.BOT_SILENT_MS // 1000 + 1)
    both = await asyncio.gather(room.sweep.run_for_the_bot(), room.sweep.run())
    assert sorted(one.unnamed for one in both) == [0, 1]
    assert room.named() == []
