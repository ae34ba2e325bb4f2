"""Words of the staff alone in all that is theirs: not a byte of them on a customer's channel.

A slice of the random day runs always; CANARY_STEPS=100000 runs the whole of it.
"""

import json
import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.config import Settings
from app.domain.attachment import Attachment
from app.domain.desk import TAGS_LIMIT
from app.domain.errors import DeskError
from app.live.eventtext import EventText
from app.live.texts import Texts
from app.services import (
    attachments,
    bans,
    cards,
    catalog,
    conversation,
    desk_fields,
    file_links,
    notifications,
    outbox,
    staff,
    sync,
)
from app.services.conversation import NoteDraft
from app.services.outbox import Parcel
from app.store import people as people_rows
from app.store.attachments import KeptFile
from app.telegram.rendering import UnsendableError, render
from app.telegram.steps import to_json
from tests.factories import Desk
from tests.services.test_notes import CANARY, CanaryWalk
from tests.services.walk import CHANGING, CUSTOMERS, OUTSIDER

STEPS = int(os.environ.get("CANARY_STEPS", "1200"))
LOOK_EVERY = 40
#: Kinds that only staff are sent, whatever they say.
FOR_STAFF = frozenset({"alert", "alert_edit", "mention", "assigned", "taken_over"})


class FullWalk(CanaryWalk):
    """Beside notes: tags, notes about people, files of notes, who was deactivated, why banned."""

    def __init__(self, desk: Desk, seed: int) -> None:
        super().__init__(desk, seed)
        self.files: list[int] = []
        self.steps += [self.tag, self.tag, self.note_on_person, self.file, self.leave, self.ban]

    def tag(self) -> None:
        tags = self.desk.look(catalog.get, self.desk.admin())[0].tags
        if len(tags) >= min(TAGS_LIMIT, 40):
            chosen = [self.random.choice(tags).id]
            self.desk.do(desk_fields.set_tags, self.staff(), self.ticket(), chosen, [])
            return
        self.desk.do(catalog.save_tag, self.staff(), None, f"{CANARY} {self.body()}")

    def note_on_person(self) -> None:
        customer = self.person(CUSTOMERS)
        self.desk.do(cards.add_note, self.staff(), customer.id, f"{CANARY} {self.body()}")

    def file(self) -> None:
        actor = self.person(("anton", "alisa"))
        photo = Attachment(0, "photo", f"{CANARY}.jpg", "image/jpeg", 3)
        held = self.desk.do(attachments.add_ready, actor, photo, KeptFile(b"h" * 32, 3), None)
        draft = NoteDraft(self.ticket(), f"{CANARY} file", attachment_ids=(held.id,))
        self.desk.do(conversation.add_note, actor, draft)
        self.files.append(held.id)

    def leave(self) -> None:
        agent, boss = self.desk.person("alisa"), self.desk.admin()
        turn = staff.deactivate if agent.blocked_at is None else staff.reactivate
        self.desk.do(turn, boss, agent.id)

    def ban(self) -> None:
        customer = self.person(CUSTOMERS)
        if customer.blocked_at is None and self.random.random() < 0.2:
            self.desk.do(bans.block, self.desk.admin(), customer.id, bans.Manner.TOLD)
        elif customer.blocked_at is not None:
            self.desk.do(bans.unblock, self.desk.admin(), customer.id)


def frames(desk: Desk, after: int) -> str:
    """Every event as the sockets of the customers are sent it, and as they catch up with it."""
    sent: list[str] = []
    for name in (*CUSTOMERS, OUTSIDER, CHANGING):
        viewer = desk.look(people_rows.get, desk.person(name).id)
        assert viewer is not None
        if viewer.is_staff:
            continue
        told = desk.look(sync.log_after, after, 10_000)
        told += desk.look(sync.missed, viewer, after, desk.cursor, 10_000)
        written = [EventText(one, Texts()).frame_for(viewer) for one in told]
        sent += [frame[1].decode(errors="replace") for frame in written if frame]
    return "\n".join(sent)


def settings_of(desk: Desk) -> Settings:
    folder = desk.path.parent
    return Settings(
        bot_token=SecretStr("1:t"), config_path=folder / "config.json", data_dir=folder,
        public_url="https://desk.example",
    )  # fmt: skip


def calls_to_customers(desk: Desk, settings: Settings) -> list[str]:
    """What the bot would send to the customers' chats now; all of it is sent then."""
    while desk.do(notifications.plan):
        pass
    sent = []
    while parcels := desk.do(outbox.claim_due, [], 200):
        for parcel in parcels:
            if parcel.person and not parcel.person.is_staff:
                assert parcel.delivery.kind not in FOR_STAFF, "an alert to a customer"
                sent.append(_said(parcel, settings))
            desk.do(outbox.end, parcel.delivery, "sent")
    return sent


def _said(parcel: Parcel, settings: Settings) -> str:
    try:
        letter = render(parcel, settings)
    except UnsendableError:
        return ""
    steps = [to_json(step) for step in letter.steps]
    names = [one.attachment.name for one in letter.files.values()]
    return json.dumps([steps, names, letter.buttons and letter.buttons.to_dict()], default=str)


def files_opened(desk: Desk, ids: list[int]) -> list[int]:
    """Files of notes to which a customer was given an address."""
    given = []
    for attachment_id in ids:
        for name in (*CUSTOMERS, OUTSIDER):
            person, mark = desk.person(name), f"{attachment_id} {name}"
            try:
                desk.do(file_links.link_file, person, attachment_id, "whole", mark, mark.encode())
            except DeskError:
                continue
            given.append(attachment_id)
    return given


@pytest.mark.parametrize("seed", [11])
def test_not_a_byte_on_a_customers_channel(desk: Desk, seed: int, tmp_path: Path) -> None:
    assert tmp_path
    walk, settings = FullWalk(desk, seed), settings_of(desk)
    after, leaks, heard, called = desk.cursor, 0, 0, 0
    for number in range(STEPS):
        walk.step()
        if number % LOOK_EVERY:
            continue
        wire = frames(desk, after)
        calls = calls_to_customers(desk, settings)
        desk.later(30_000)
        after = desk.cursor
        heard, called = heard + len(wire), called + len(calls)
        leaks += wire.count(CANARY) + sum(one.count(CANARY) for one in calls)
        assert leaks == 0, f"seed {seed}, step {number}: {walk.said}"
    assert heard > 10_000, "the customers heard next to nothing: the test proves nothing"
    assert called > 5
    assert walk.files
    assert files_opened(desk, walk.files[-10:]) == []
