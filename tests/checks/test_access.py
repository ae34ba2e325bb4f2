"""Checks 79 to 84: what a reader hears and a keyboard reaches."""

import pytest
from playwright.async_api import Page, expect

from tests.browser_fixtures import IN_BROWSER
from tests.checks.scene import DESKTOP, PHONE, fill, open_ticket, press_enter, read_all, talk, word
from tests.miniapp.conftest import OpenPage, launch_url
from tests.miniapp.desk import Refused
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER

# What live regions would read out: words that come into one, of elements added or changed.
LISTEN = """
window.heard = [];
const LIVE = "[aria-live], [role=log], [role=status], [role=alert]";
const regionOf = (node) => (node instanceof Element ? node : node.parentElement)?.closest(LIVE);
const isLoud = (region) => (region.getAttribute("aria-live") ?? "polite") !== "off";
addEventListener("DOMContentLoaded", () => new MutationObserver((changes) => {
  for (const { target, addedNodes } of changes) {
    const added = [...addedNodes].filter((node) => node.textContent.trim());
    const own = added.flatMap((node) => node instanceof Element && !regionOf(target)
      ? [...node.querySelectorAll(LIVE), ...(node.matches(LIVE) ? [node] : [])] : []);
    for (const region of own) {
      if (isLoud(region) && region.textContent.trim()) window.heard.push(region.textContent);
    }
    const region = regionOf(target);
    if (!region || !isLoud(region)) continue;
    for (const node of added) window.heard.push(node.textContent);
  }
}).observe(document.body, { childList: true, subtree: true }));
"""

FOCUSED = """() => { const it = document.activeElement;
  if (it.closest(".log, .log-scroller")) return "log";
  return ["jump", "composer-field", "send"].find((name) => it.classList.contains(name))
    ?? (it.closest(".composer-place") ? "composer" : "elsewhere"); }"""


async def heard(page: Page, words: str) -> int:
    count: int = await page.evaluate(
        "(words) => heard.filter((one) => one.includes(words)).length", words
    )
    return count


async def test_check_79_each_new_word_of_others_is_read_out_once_and_nothing_else(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk, 70)
    read_all(desk, ticket)
    url = launch_url(desk, desk.people[7], start_param="t_104203")
    page = await open_page(url, scripts=[LISTEN])
    await expect(page.locator(".bubble", has_text="Ответ 69")).to_be_in_viewport()
    log = page.locator("[role=log]")
    await expect(log).to_have_count(1)
    assert await log.get_attribute("aria-label")
    await press_enter(page, "Собственные слова")
    await expect(page.locator(".is-mine .ticks-sent")).not_to_have_count(0)
    for number in range(3):
        await desk.say(ticket, desk.people[1], f"Чужие слова {number}")
    await expect(page.locator(".bubble", has_text="Чужие слова 2")).to_be_visible()
    scroll = "() => { const log = document.querySelector('.log-scroller'); log.scrollTop = -1e6; }"
    await page.evaluate(scroll)
    await expect(page.locator(".bubble", has_text="Ответ 5").last).to_be_attached()
    await page.wait_for_function("() => heard.some((one) => one.includes('Чужие слова 2'))")
    counts = [await heard(page, f"Чужие слова {number}") for number in range(3)]
    assert counts == [1, 1, 1], f"words of others were read out {counts} times"
    assert await heard(page, "Собственные слова") == 0, "own words were read out"
    assert await heard(page, "Ответ ") == 0, "old words were read out"


async def test_check_80_regions_stand_before_their_words(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    talk(desk)
    page = await open_page(launch_url(desk, desk.people[7], start_param="t_104203"))
    await expect(page.locator(".bubble")).to_have_count(1)
    for role in ("status", "alert"):
        empty = page.locator(f"[role={role}]").filter(has_not_text="x" * 99)
        assert await empty.count() > 0, f"no region waits for the first {role}"
    await page.evaluate(
        """() => { window.regions = new Set(document.querySelectorAll("[role=alert]")); }"""
    )
    desk.refusals["message.post"] = [Refused("forbidden")]
    await press_enter(page, "Нельзя")
    await expect(page.locator(".is-failed")).to_have_count(1)
    await page.wait_for_function(
        """() => [...document.querySelectorAll("[role=alert]")].some((it) =>
          window.regions.has(it) && it.textContent.trim())"""
    )


@pytest.mark.parametrize("role", ["customer", "agent"])
async def test_check_81_tab_goes_through_the_chat_in_reading_order(
    desk: FakeDesk, open_page: OpenPage, role: str
) -> None:
    ticket = talk(desk, 60)
    read_all(desk, ticket)
    person = desk.people[1 if role == "agent" else 7]
    page = await open_page(launch_url(desk, person, start_param="t_104203"), size=DESKTOP)
    await expect(page.locator(".bubble", has_text="Ответ 59")).to_be_in_viewport()
    await page.evaluate("() => { document.querySelector('.log-scroller').scrollTop = -900; }")
    await expect(page.locator(".jump")).to_be_visible()
    await page.locator(".composer-field").fill("Слова")
    await page.locator(".head-chat").click(position={"x": 2, "y": 2})
    await page.locator(".log-scroller").focus()
    order = [await page.evaluate(FOCUSED)]
    for _ in range(6):
        await page.keyboard.press("Tab")
        order.append(await page.evaluate(FOCUSED))
        if order[-1] == "send":
            break
    places = [one for at, one in enumerate(order) if at == 0 or one != order[at - 1]]
    wanted = [one for one in places if one != "composer"]
    assert wanted == ["log", "jump", "composer-field", "send"], order


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1360"])
async def test_check_82_the_focus_is_seen_kept_in_a_sheet_and_given_back(
    desk: FakeDesk, open_page: OpenPage, size: tuple[int, int]
) -> None:
    talk(desk)
    page = await open_page(launch_url(desk, desk.people[7], start_param="t_104203"), size=size)
    await expect(page.locator(".bubble")).to_have_count(1)
    await page.locator(".composer-field").focus()
    await page.keyboard.press("Tab")
    ring = "() => getComputedStyle(document.activeElement).outlineStyle"
    assert await page.evaluate(ring) != "none", "the focus cannot be seen"
    opener = page.locator(".bubble-more").last
    await opener.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog[open]")).to_be_visible()
    inside = """() => document.activeElement === document.body
      || document.activeElement.closest("dialog[open]") !== null"""
    for _ in range(8):
        await page.keyboard.press("Tab")
        assert await page.evaluate(inside), "the focus left the sheet"
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog[open]")).to_have_count(0)
    back = "() => document.activeElement.closest('.bubble-row') !== null"
    assert await page.evaluate(back), "the focus did not come back to where it was"


# A name of ours, not the words of people nor the product's own.
NAMES = """() => [...document.querySelectorAll("button, [aria-label]")]
  .filter((it) => !it.closest(".tickets, .bubble-content"))
  .map((it) => it.getAttribute("aria-label") ?? "").filter(Boolean)"""


@pytest.mark.parametrize(
    ("language", "foreign"), [("ru", "[A-Za-z]{3,}"), ("en", "[А-Яа-яЁё]")]
)  # fmt: skip
async def test_check_83_84_names_and_lang_are_of_the_persons_language(
    desk: FakeDesk, open_page: OpenPage, language: str, foreign: str
) -> None:
    _, agent = fill(desk)
    for person in (desk.people[7], agent):
        person["language"] = language
        page = await open_page(launch_url(desk, person), size=DESKTOP, proxy=True)
        await expect(page.locator(".ticket-card").first).to_be_attached()
        await page.locator('[data-view="all"]').first.click() if person is agent else None
        await open_ticket(page, 104_204)
        await expect(page.locator("html")).to_have_attribute("lang", language)
        names: list[str] = await page.evaluate(NAMES)
        strange = await page.evaluate(
            "([names, foreign]) => names.filter((one) => new RegExp(foreign).test(one))",
            [names, foreign],
        )
        assert names, "nothing has a name"
        assert strange == []


async def test_check_83_the_words_of_a_screen_are_russian(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    talk(desk)
    page = await open_page(launch_url(desk, desk.people[7]))
    await expect(page.locator("h1").first).to_have_text(word("list.title"))
