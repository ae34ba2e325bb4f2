"""Checks 59 to 62: pictures in their boxes, uploads, what is pasted or dropped, a voice."""

import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from scripts.pictures.chromium import LAUNCH_ARGS
from tests.browser_fixtures import IN_BROWSER, find_chromium
from tests.checks.scene import press_enter, talk, word
from tests.miniapp.conftest import OpenPage, Visitors, launch_url
from tests.miniapp.desk import Refused
from tests.miniapp.desk_files import CHUNK_BYTES
from tests.miniapp.fake_server import FakeDesk
from tests.miniapp.kinds import document, fill_kinds, photo, picture, voice

pytestmark = IN_BROWSER

FAKE_MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
HELD_MS = 1500
SHIFTS = """() => new PerformanceObserver((list) => list.getEntries().forEach((one) => {
  window.shifted = (window.shifted ?? 0) + one.value;
})).observe({ type: "layout-shift", buffered: true })"""
# Puts files on the clipboard or lets them go over the conversation, as a browser does.
CARRY = """([type, names]) => {
  const carried = new DataTransfer();
  for (const name of names) carried.items.add(new File([name], name, { type: "text/plain" }));
  const target = document.querySelector(type === "paste" ? ".composer-field" : ".conversation");
  const fields = { bubbles: true, cancelable: true };
  target.dispatchEvent(type === "paste"
    ? new ClipboardEvent("paste", { ...fields, clipboardData: carried })
    : new DragEvent("drop", { ...fields, dataTransfer: carried }));
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def speaker() -> AsyncIterator[Browser]:
    """A Chromium with a microphone that hums by itself."""
    async with async_playwright() as playwright:
        path = find_chromium() or shutil.which("chromium")
        if path is None:
            pytest.skip("no Chromium")
        args = [*LAUNCH_ARGS, *FAKE_MICROPHONE]
        browser = await playwright.chromium.launch(executable_path=path, args=args)
        yield browser
        await browser.close()


async def open_chat(desk: FakeDesk, open_page: OpenPage, person: int = 7, **more: Any) -> Page:
    """The conversation that `talk` made."""
    page = await open_page(
        launch_url(desk, desk.people[person], start_param="t_104203"), proxy=True, **more
    )
    await expect(page.locator(".bubble").first).to_be_visible()
    await desk.until(lambda: desk.sessions, "the session works")
    return page


async def begun(desk: FakeDesk, open_page: OpenPage) -> tuple[dict[str, Any], Page]:
    """A conversation of one message, and the page that shows it."""
    ticket = talk(desk, 1)
    return ticket, await open_chat(desk, open_page)


def file_of(size: int, name: str = "большой.bin") -> Any:
    """What a file chooser gives."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": bytes(size)}


def row(page: Page, text: str) -> Locator:
    """The message with these words."""
    return page.locator(".bubble-row", has_text=text)


async def attach(page: Page, *files: Any) -> None:
    """The paper clip, and files chosen in the window that it opens."""
    async with page.expect_file_chooser() as chooser:
        await page.locator(".composer-attach").click()
    await (await chooser.value).set_files(list(files))
    await expect(page.locator(".tray-item")).to_have_count(len(files))


async def test_check_59_a_photo_has_its_box_before_its_bytes(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = fill_kinds(desk)
    desk.refusals["file.link"] = [Refused("unavailable")] * 50
    page = await open_chat(desk, open_page, size=(390, 3000))
    boxes = page.locator(".media")
    await expect(page.locator(".album .media")).to_have_count(4)
    before = [await one.bounding_box() for one in await boxes.all()]
    assert all(box and box["width"] >= 60 and box["height"] >= 60 for box in before)
    await page.evaluate(SHIFTS)
    desk.refusals["file.link"].clear()
    await desk.say(ticket, desk.people[1], "", attachments=[photo(desk, 9)])
    await expect(page.locator(".media-picture.is-loaded").last).to_be_visible()
    assert await page.evaluate("() => window.shifted ?? 0") < 0.01
    ratio = await boxes.last.evaluate("(it) => it.clientWidth / it.clientHeight")
    assert ratio == pytest.approx(1280 / 960, abs=0.02)


async def test_check_60_an_upload_shows_its_way_can_be_stopped_and_holds_nobody_up(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket, page = await begun(desk, open_page)
    desk.pieces_left = 4
    await attach(page, file_of(CHUNK_BYTES * 12))
    await press_enter(page, "Вот файл")
    ring = page.locator(".is-mine [data-local]")
    await expect(ring).to_have_css("--share", "33")
    await press_enter(page, "А это уже дошло")
    await expect(row(page, "А это уже дошло").locator(".ticks-sent")).to_be_visible()
    assert [one["body"] for one in desk.sent("message.post")] == ["А это уже дошло"]
    await ring.click()
    await expect(ring).to_have_count(0)
    await desk.until(lambda: desk.sent("upload.cancel"), "the desk was told")
    await expect(row(page, "Вот файл").locator(".ticks-sent")).to_be_visible()
    desk.pieces_left = None
    bodies = [one["body"] for one in desk.seen_by(ticket, desk.people[7]) if one["client_id"]]
    assert bodies == ["А это уже дошло", "Вот файл"]
    assert not desk.attachments


async def test_check_60_an_upload_goes_on_after_a_reload_from_where_it_was(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket, page = await begun(desk, open_page)
    desk.pieces_left = 5
    content = bytes(range(256)) * (CHUNK_BYTES * 9 // 256)
    await attach(page, {"name": "a.bin", "mimeType": "application/x-a", "buffer": content})
    await page.locator(".send").click()
    await expect(page.locator(".is-mine [data-local]")).to_have_css("--share", "56")
    desk.pieces_left = None
    await page.reload()
    await desk.until(lambda: desk.sent("message.post"), "the message went behind its file")
    await expect(page.locator(".file .file-name", has_text="a.bin")).to_be_visible()
    await expect(page.locator(".is-mine [data-local]")).to_have_count(0)
    [file] = desk.seen_by(ticket, desk.people[7])[-1]["attachments"]
    assert desk.contents[str(file["id"])][0] == content
    [first, *again] = desk.sent("upload.start")
    assert again == [first], "the upload began anew under another name"
    assert len(desk.sent("message.post")) == 1


async def test_check_60_what_is_too_much_is_said_before_anything_is_sent(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    _, page = await begun(desk, open_page)
    await page.evaluate(
        """() => {
          const carried = new DataTransfer();
          carried.items.add(new File([new Uint8Array(50 * 1024 * 1024 + 1)], "film.mp4"));
          document.querySelector(".conversation").dispatchEvent(
            new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: carried }));
        }"""
    )
    await expect(page.locator(".toast")).to_contain_text("film.mp4")
    await page.evaluate(CARRY, ["drop", [f"{number}.txt" for number in range(12)]])
    await expect(page.locator(".toast")).to_contain_text("10")
    await expect(page.locator(".tray-item")).to_have_count(10)
    assert desk.sent("upload.start") == []


async def test_check_61_files_come_by_paste_and_drop_and_can_be_put_away(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket, page = await begun(desk, open_page)
    await page.evaluate(CARRY, ["paste", ["первый.txt"]])
    await expect(page.locator(".tray-item")).to_have_count(1)
    await page.evaluate(CARRY, ["drop", ["второй.txt", "третий.txt"]])
    await expect(page.locator(".tray-item")).to_have_count(3)
    await page.get_by_role("button", name="Убрать: второй.txt").click()
    await expect(page.locator(".tray-item")).to_have_count(2)
    await page.locator(".send").click()
    await expect(page.locator(".is-mine .ticks-sent")).to_have_count(2)
    last = desk.seen_by(ticket, desk.people[7])[-1]
    assert [one["name"] for one in last["attachments"]] == ["первый.txt", "третий.txt"]
    assert last["body"] == ""
    await expect(page.locator(".tray")).to_have_count(0)


async def test_check_61_a_picture_is_seen_before_it_is_sent_and_after(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    _, page = await begun(desk, open_page)
    shot = {"name": "снимок.jpg", "mimeType": "image/jpeg", "buffer": picture(640, 480)}
    await attach(page, shot)
    await expect(page.locator(".tray-picture")).to_be_visible()
    desk.answering.clear()
    await page.locator(".send").click()
    box = page.locator(".is-mine .media")
    await expect(box.locator(".media-picture.is-loaded")).to_be_visible()
    ratio = await box.evaluate("(it) => it.clientWidth / it.clientHeight")
    assert ratio == pytest.approx(640 / 480, abs=0.02)
    desk.answering.set()
    await expect(page.locator(".is-mine .ticks-sent")).to_have_count(2)
    await expect(page.locator(".is-mine .media .media-picture.is-loaded")).to_be_visible()


async def hold(page: Page) -> tuple[float, float]:
    """Presses the microphone and keeps it; where the finger is."""
    box = await page.locator(".composer-speak").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await expect(page.locator(".recorder")).to_be_visible()
    await page.wait_for_function(
        "() => parseInt(document.querySelector('.recorder-time')?.textContent.slice(2)) >= 1"
    )
    return x, y


async def test_check_62_a_voice_message_is_held_cancelled_locked_and_heard(
    desk: FakeDesk, speaker: Browser
) -> None:
    ticket = talk(desk, 1)
    visitors = Visitors(speaker)
    page = await open_chat(desk, visitors.open, permissions=["microphone"])
    x, y = await hold(page)
    await page.mouse.move(x - 200, y, steps=4)
    await expect(page.locator(".recorder")).to_have_count(0)
    await page.mouse.up()
    x, y = await hold(page)
    await page.mouse.up()
    await expect(page.locator(".is-mine .file-voice")).to_have_count(1)
    x, y = await hold(page)
    await page.mouse.move(x, y - 120, steps=4)
    await page.mouse.up()
    await expect(page.locator(".recorder.is-locked")).to_be_visible()
    await page.get_by_role("button", name=word("recorder.send")).click()
    await expect(page.locator(".is-mine .file-voice")).to_have_count(2)
    await expect(page.locator(".is-mine .ticks-sent")).to_have_count(3)
    said = [one for one in desk.seen_by(ticket, desk.people[7]) if one["attachments"]]
    assert len(said) == 2, "what was cancelled was sent"
    for message in said:
        [file] = message["attachments"]
        assert (file["kind"], file["duration"] >= 1) == ("voice", True)
        assert max(file["waveform"]) == 31
        content = desk.contents[str(file["id"])][0]
        assert content.startswith(b"OggS")
        assert b"OpusHead" in content[:64]
    await hear(page)
    await visitors.leave()


async def hear(page: Page) -> None:
    """What was just recorded plays in the same browser, at three speeds, one at a time."""
    first, second = page.locator(".file-voice").nth(0), page.locator(".file-voice").nth(1)
    await first.locator(".file-press").click()
    await expect(first.locator(".file-speed")).to_have_text("1×")
    speeds = ["1.5×", "2×", "1×"]
    for speed in speeds:
        await first.locator(".file-speed").click()
        await expect(first.locator(".file-speed")).to_have_text(speed)
    await expect(first.get_by_role("slider")).to_be_visible()
    await second.locator(".file-press").click()
    await expect(second.locator(".file-speed")).to_be_visible()
    await expect(page.locator(".file-voice.is-playing")).to_have_count(1)


async def test_check_62_a_refused_microphone_is_told_what_to_do(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    _, page = await begun(desk, open_page)
    await page.evaluate(
        """() => {
          const refusal = new DOMException("", "NotAllowedError");
          navigator.mediaDevices.getUserMedia = () => Promise.reject(refusal);
        }"""
    )
    await page.locator(".composer-speak").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".toast")).to_have_text(word("recorder.refused"))
    await expect(page.locator(".composer-field")).to_be_visible()


async def test_check_62_a_voice_of_others_has_its_waveform(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket, page = await begun(desk, open_page)
    await desk.say(ticket, desk.people[1], "", attachments=[voice(desk), document(desk)])
    row = page.locator(".file-voice")
    await expect(row.locator(".bars")).to_have_count(2)
    await row.locator(".file-press").click()
    await expect(row.locator(".file-meta")).to_contain_text("/ 0:03")
    await row.get_by_role("slider").press("ArrowRight")
    await expect(row).to_have_class("file file-voice is-begun")
