"""What staff do before a picture of the desk is taken: each brings a page to one screen or state.

A scene waits for what it shows, never for a time; it must never change what other pictures show.
"""

from functools import partial

from playwright.async_api import Page, expect

from scripts.pictures.album import Arrange

ALL_TICKETS = "all"
WIDE_PX, FOUR_PANES_PX = 900, 1360
#: Two for each day.
MONTH_BARS = 60
SEARCHED = "доставка"
#: Its last count comes with an answer of its own.
_DEEDS = ".facts .client-deeds .sheet-item"
_COUNTED = ".view-tab[data-view=open] .view-count"


def _with_glyph(place: str, glyph: str) -> str:
    return f"{place}:has(use[href='#i-{glyph}'])"


async def see_list(page: Page) -> None:
    await page.locator(".inbox-row").first.wait_for()
    await page.locator(_COUNTED).first.wait_for(state="attached")


async def see_all(page: Page) -> None:
    await page.locator(f'[data-view="{ALL_TICKETS}"]').first.click()
    await see_list(page)


async def see_nobodys(page: Page) -> None:
    """An inbox in which nothing waits."""
    await see_list(page)
    await page.locator('[data-view="snoozed"]').first.click()
    await page.locator(".inbox-row").first.wait_for()
    await page.locator('[data-view="overdue"]').first.click()


async def see_ticket(page: Page) -> None:
    await page.locator(".bubble").last.wait_for()
    await expect(page.locator(".ticket-acts .button").first).to_be_visible()
    if _is_wide(page):
        await see_list(page)
    if _fits(page, FOUR_PANES_PX):
        await page.locator(_DEEDS).first.wait_for()


def _is_wide(page: Page) -> bool:
    return _fits(page, WIDE_PX)


def _fits(page: Page, least_px: int) -> bool:
    size = page.viewport_size
    return size is not None and size["width"] >= least_px


async def open_menu(page: Page) -> None:
    await see_list(page)
    await page.locator(_with_glyph(".head-tools button", "menu")).click()
    await page.locator("dialog[open] .menu-screens").wait_for()


async def open_screen(page: Page, glyph: str, shows: str) -> None:
    """One of the desk's own screens, by its sign in the menu."""
    await see_list(page)
    if _is_wide(page):
        await page.locator(_with_glyph(".desk-menu .view-tab", glyph)).click()
    else:
        await open_menu(page)
        await page.locator(_with_glyph(".menu-screens .sheet-item", glyph)).first.click()
    await page.locator(shows).first.wait_for()


async def open_panel(page: Page) -> None:
    """What is known of a ticket: a pane of a wide desk, a sheet on a phone."""
    await see_ticket(page)
    if not _is_wide(page):
        await _open_acts(page)
        await page.locator(_with_glyph("dialog[open] .sheet-item", "ticket")).click()
    await page.locator(_DEEDS).first.wait_for()


async def _open_acts(page: Page) -> None:
    await page.locator(_with_glyph(".head-chat button", "more")).click()
    await page.locator("dialog[open] .sheet-item").first.wait_for()


async def see_acts(page: Page) -> None:
    await see_ticket(page)
    await _open_acts(page)


async def see_history(page: Page) -> None:
    await open_panel(page)
    await page.locator(".facts-history summary").click()
    await page.locator(".history-line").first.wait_for()
    await page.locator(".facts-history").scroll_into_view_if_needed()


async def see_card(page: Page) -> None:
    """The customer, under what is known of the ticket."""
    await open_panel(page)
    await page.locator(".client-deeds").evaluate("(it) => it.scrollIntoView({ block: 'end' })")


async def pick(page: Page, place: int) -> None:
    """The list from which a property of the ticket is chosen, by its place in the panel."""
    await open_panel(page)
    await page.locator(".props .prop").nth(place).click()
    await page.locator("dialog[open] .pick-option").first.wait_for()


async def choose_three(page: Page) -> None:
    await see_all(page)
    for place in (0, 2, 4):
        await page.locator(".inbox-row .row-mark").nth(place).click()
    await page.locator(".bulk-bar").wait_for()
    await page.mouse.move(1, 1)


async def open_commands(page: Page) -> None:
    await see_ticket(page)
    await page.keyboard.press("Control+k")
    await page.locator("dialog[open] .pick-field").fill("опл")
    await page.locator("dialog[open] .pick-option .meta").first.wait_for()


async def open_keys(page: Page) -> None:
    await see_ticket(page)
    await page.locator(".log-scroller").focus()
    await page.keyboard.press("?")
    await page.locator("dialog[open] .key-list").wait_for()


async def start_search(page: Page) -> None:
    await open_screen(page, "search", ".search-examples")


async def search(page: Page) -> None:
    await start_search(page)
    await page.locator(".search-field").fill(f"{SEARCHED} ")
    await page.locator(".found").first.wait_for()


async def search_as_customer(page: Page) -> None:
    await page.locator(".ticket-card").first.wait_for()
    await page.locator(_with_glyph(".pane-list button", "search")).first.click()
    await page.locator(".search-field").fill("заказ")
    await page.locator(".found").first.wait_for()


async def use_reply(page: Page) -> None:
    """The words are in the field, and what sending them will do is said above it."""
    await see_ticket(page)
    await page.locator(".composer-field").press_sequentially("/оформ")
    await page.locator(".suggestions-row").first.wait_for()
    await page.keyboard.press("Enter")
    await page.locator(".canned-row").wait_for()


async def call_colleague(page: Page) -> None:
    await see_ticket(page)
    await page.locator(".segment[data-value=note]").click()
    await page.locator(".composer-field").press_sequentially("Проверь, пожалуйста, @")
    await page.locator(".suggestions-row").nth(1).wait_for()


async def see_replies(page: Page) -> None:
    await open_screen(page, "roll", ".reply-card")


async def edit_reply(page: Page) -> None:
    await see_replies(page)
    await page.locator(".reply-card", has_text="Возврат оформлен").click()
    await page.locator(".reply-preview .bubble").wait_for()


async def see_figures(page: Page) -> None:
    await open_screen(page, "chart", ".chart-card .chart-drawing")
    await page.locator(".segment[data-value=month]").click()
    await expect(page.locator(".chart-drawing").first.locator("rect")).to_have_count(MONTH_BARS)
    await page.locator(".rating-row").first.wait_for()


async def reach(page: Page) -> None:
    await open_screen(page, "plane", ".reach input")
    await page.locator(".reach input").first.fill("мари")
    await page.locator(".reach-one").first.click()
    await page.locator("#field-reach-subject").fill("Обещанный купон")


async def see_section(page: Page, number: int) -> None:
    """A section of the settings, by its place in the list."""
    await open_screen(page, "gear", ".setup-entry")
    await page.locator(".setup-entry").nth(number).click()
    await page.locator(
        ".setup-room :is(.setup-row, .tune-row, .setup-bubble, .segments, select)"
    ).first.wait_for()
    await expect(page.locator(".setup-room .skeleton")).to_have_count(0)


async def block(page: Page) -> None:
    await see_card(page)
    await page.locator(_with_glyph(_DEEDS, "ban")).click()
    await page.locator("dialog[open] .sheet-item").first.wait_for()


PANEL_PLACES = {"assignee": 0, "priority": 1, "category": 2, "tags": 3, "snooze": 4}
SECTIONS = (
    "people", "categories", "tags", "hours", "targets", "silence", "routing", "feedback",
    "texts", "banned", "keeping", "audit",
)  # fmt: skip


def scene_of_section(name: str) -> Arrange:
    return partial(see_section, number=SECTIONS.index(name))


def scene_of_pick(name: str) -> Arrange:
    return partial(pick, place=PANEL_PLACES[name])
