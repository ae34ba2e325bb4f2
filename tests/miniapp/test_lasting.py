"""What a person has begun or chosen lasts: files before they are sent, a quote, a language."""

from playwright.async_api import FilePayload, Page, expect

from tests.browser_fixtures import IN_BROWSER
from tests.checks.scene import press_enter, talk, word
from tests.miniapp.conftest import OpenPage, launch_url
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER

FILE = FilePayload(
    name="договор.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7 of a contract"
)
LOSE_BYTES = """async () => {
  const all = await indexedDB.databases();
  const { name } = all.find((one) => one.name.startsWith("tikethet.files"));
  await new Promise((resolve) => { indexedDB.open(name).onsuccess = ({ target }) => {
    const store = target.result.transaction("kept", "readwrite").objectStore("kept");
    store.clear().onsuccess = resolve;
  }; });
}"""


async def open_chat(desk: FakeDesk, open_page: OpenPage, person: int = 7) -> Page:
    talk(desk, 1)
    url = launch_url(desk, desk.people[person], start_param="t_104203")
    page = await open_page(url, proxy=True)
    await expect(page.locator(".bubble").first).to_be_visible()
    await desk.until(lambda: desk.sessions, "the session works")
    return page


async def carry(page: Page) -> None:
    async with page.expect_file_chooser() as chooser:
        await page.locator(".composer-attach").click()
    await (await chooser.value).set_files([FILE])
    await expect(page.locator(".tray-item")).to_have_count(1)


async def test_files_that_wait_to_be_sent_outlive_a_reload(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    page = await open_chat(desk, open_page)
    await carry(page)
    await page.reload()
    await expect(page.locator(".tray-item")).to_contain_text("договор.pdf")
    await press_enter(page, "Вот он")
    await desk.until(lambda: desk.attachments, "the file has come")
    [number] = desk.attachments
    assert desk.contents[str(number)][0] == FILE["buffer"]
    await page.reload()
    await expect(page.locator(".file-name")).to_contain_text("договор.pdf")
    await expect(page.locator(".tray-item")).to_have_count(0)
    await carry(page)
    await page.evaluate(LOSE_BYTES)
    await page.reload()
    await expect(page.locator(".toast")).to_contain_text(word("refused.file_lost"))
    await expect(page.locator(".tray-item")).to_have_count(0)


async def test_a_part_of_a_message_is_chosen_and_shown(desk: FakeDesk, open_page: OpenPage) -> None:
    page = await open_chat(desk, open_page)
    theirs = page.locator(".is-their").first
    body = await theirs.locator(".bubble-text").inner_text()
    await theirs.locator(".bubble-more").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name=word("deed.quote")).click()
    field = page.locator(".quote-field")
    take = page.get_by_role("button", name=word("quote.take"))
    await expect(take).to_be_disabled()
    await field.evaluate("(it) => it.setSelectionRange(2, 9)")
    await take.click()
    part = body[2:9].strip()
    await expect(page.locator(".composer")).to_contain_text(part)
    await page.reload()
    await expect(page.locator(".composer")).to_contain_text(part)
    await press_enter(page, "Именно это")
    await expect(page.locator(".is-mine .quote-text").last).to_have_text(part)
    await desk.until(lambda: desk.sent("message.post"), "it was sent")
    [said] = desk.sent("message.post")
    assert said["quote"] == {"text": part, "position": body.index(part)}


async def test_a_language_chosen_on_either_side_holds_on_both(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    page = await open_chat(desk, open_page)
    speaks = page.locator("html")
    await expect(speaks).to_have_attribute("lang", "ru")
    await page.evaluate("() => { localStorage.setItem('tikethet.language', 'ru'); }")
    desk.people[7]["language"] = "en"
    await page.reload()
    await expect(speaks).to_have_attribute("lang", "en")
    await page.evaluate("() => { localStorage.setItem('tikethet.untold.7', 'ru'); }")
    await page.reload()
    await expect(speaks).to_have_attribute("lang", "ru")
    await desk.until(lambda: desk.sent("person.set_language"), "the desk was told")
    assert desk.people[7]["language"] == "ru"
    await page.wait_for_function("() => localStorage.getItem('tikethet.untold.7') === null")
