"""A day at the desk: two agents and a customer in three browsers, another customer in the chat.

What one of them does, the others see without a reload; what was said stands everywhere once.
"""

from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.browser_fixtures import IN_BROWSER, chromium  # noqa: F401 - a fixture
from tests.journeys.bad_line import LINE
from tests.journeys.desk import WholeDesk, doubled, whole_desk
from tests.live.live_desk import ADMIN_ID
from tests.miniapp.conftest import DESKTOP, PHONE, OpenPage, open_page  # noqa: F401 - a fixture

MARINA, PETR, ANNA, OLEG = 2001, 2002, 3001, 3002
COUNTED = ("unassigned", "mine", "waiting", "open", "resolved")

pytestmark = IN_BROWSER


@dataclass(frozen=True, slots=True)
class Day:
    """Who is there, each before their own page."""

    desk: WholeDesk
    anna: Page
    oleg: Page
    marina: Page


async def test_two_agents_and_two_customers(
    tmp_path: Path,
    open_page: OpenPage,  # noqa: F811
) -> None:
    async with whole_desk(tmp_path) as desk:
        day = await _opens_its_doors(desk, open_page)
        first = await _is_asked_twice(day)
        await _is_seen_by_both(day, first)
        await _is_answered_by_a_colleague_first(day)
        await _is_taken_over_and_solved(day)
        await _is_rated_badly_and_comes_back(day)
        second = await _is_found_by_its_words(day)
        await _rests_and_wakes(day, second)
        await _is_solved_by_a_slip_and_then_meant(day, second)
        await _are_changed_together(day)
        await _adds_up(day)


# -- what is on a page ---------------------------------------------------------------------


def bubble(page: Page, text: str) -> Locator:
    return page.locator(".bubble-text", has_text=text)


def row(page: Page, text: str) -> Locator:
    return page.locator(".pane-list .ticket-card", has_text=text)


def prop(page: Page, name: str) -> Locator:
    return page.locator(".pane-side .prop", has_text=name)


def view(page: Page, name: str) -> Locator:
    return page.locator(f'[data-view="{name}"]').first


async def counted(page: Page, name: str, count: int) -> None:
    await expect(view(page, name).locator(".view-count")).to_have_text(str(count))


async def says(page: Page, text: str) -> None:
    await page.locator(".composer-field").fill(text)
    await page.locator(".composer .send").click()
    await expect(bubble(page, text)).to_have_count(1)
    await expect(page.locator(".is-mine .ticks-waiting")).to_have_count(0)


async def takes_back(page: Page) -> None:
    """At once: the offer stands for seconds, and a busy machine is slow to find it at rest."""
    await page.get_by_role("button", name="Отменить").dispatch_event("click")


async def still(page: Page) -> None:
    """Keys act where nobody types."""
    await page.evaluate("() => document.activeElement.blur()")


# -- the story -----------------------------------------------------------------------------


async def _opens_its_doors(desk: WholeDesk, open_page: OpenPage) -> Day:  # noqa: F811
    """The admin has prepared a category, a tag and a reply; everybody opens their page."""
    await desk.agent(ANNA, "Анна")
    await desk.agent(OLEG, "Олег")
    admin = await desk.join(ADMIN_ID)
    await admin.call("category.save", category_id=None, name="Оплата", people=[])
    await admin.call("tag.save", tag_id=None, name="возврат")
    body = "{customer}, вернём деньги до {дата}. {agent}"
    await admin.call(
        "reply.save", name="возврат", body=body, is_shared=True, acts={"status": "resolved"}
    )
    await admin.leave()
    await desk.meet(MARINA, "Марина")
    await desk.meet(PETR, "Пётр")
    pages = [
        await open_page(
            desk.address_for(person, name, platform="tdesktop"),
            size,
            proxy=True,
            scripts=[LINE],
        )
        for person, name, size in (
            (ANNA, "Анна", DESKTOP),
            (OLEG, "Олег", DESKTOP),
            (MARINA, "Марина", PHONE),
        )
    ]
    for page in pages[:2]:
        await expect(view(page, "unassigned")).to_be_visible()
    return Day(desk, *pages)


async def _is_asked_twice(day: Day) -> str:
    """Once in the chat, once in the Mini App; answers the number of the latter."""
    await day.desk.write(PETR, "Не могу оплатить заказ")
    marina = day.marina
    await marina.get_by_role("button", name="Новый тикет").first.click()
    await marina.get_by_label("О чём вопрос?").select_option("Оплата")
    await marina.get_by_label("Коротко", exact=True).fill("Дважды списали деньги")
    await marina.locator("textarea").fill("Платила один раз")
    await marina.get_by_role("button", name="Отправить тикет").click()
    await expect(bubble(marina, "Платила один раз")).to_be_visible()
    for page in (day.anna, day.oleg):
        await expect(row(page, "Не могу оплатить заказ")).to_be_visible()
        await expect(row(page, "Дважды списали деньги")).to_be_visible()
        await counted(page, "unassigned", 2)
    return str(await row(day.anna, "Дважды").get_attribute("data-ticket"))


async def _is_seen_by_both(day: Day, ticket: str) -> None:
    """A note calls Oleg to the ticket; who looks at it and who types is told."""
    await day.anna.locator(f'[data-ticket="{ticket}"]').click()
    await expect(bubble(day.anna, "Платила один раз")).to_be_visible()
    await expect(prop(day.anna, "Категория")).to_contain_text("Оплата")
    await prop(day.anna, "Метки").click()
    await day.anna.get_by_role("combobox").fill("возврат")
    await day.anna.keyboard.press("Enter")
    await day.anna.keyboard.press("Escape")
    await day.anna.get_by_role("radio", name="Заметка").click()
    await day.anna.locator(".composer-field").press_sequentially("@Ол")
    await expect(day.anna.get_by_role("option")).to_have_count(1)
    await day.anna.keyboard.press("Tab")
    await day.anna.keyboard.type("проверь платёж")
    await day.anna.keyboard.press("Enter")
    await day.anna.get_by_role("radio", name="Ответ").click()
    await expect(day.oleg.locator(".toast")).to_contain_text("упоминает вас")
    await day.oleg.locator(f'[data-ticket="{ticket}"]').click()
    await expect(day.oleg.locator(".is-note")).to_contain_text("проверь платёж")
    await expect(prop(day.oleg, "Метки")).to_contain_text("#возврат")
    await expect(day.anna.locator(".banners")).to_contain_text("Олег")
    await day.oleg.locator(".composer-field").press_sequentially("Про")
    await expect(day.anna.locator(".banners")).to_contain_text("Олег тоже пишет")


async def _is_answered_by_a_colleague_first(day: Day) -> None:
    """Anna's line is slow: her answer is asked about once, before the customer hears two."""
    await day.anna.evaluate("() => { window.line.isHeld = true; }")
    await says(day.oleg, "Проверяю платёж")
    await expect(bubble(day.marina, "Проверяю платёж")).to_be_visible()
    await day.anna.locator(".composer-field").fill("Сейчас посмотрю")
    await day.anna.keyboard.press("Enter")
    await day.anna.evaluate("() => window.letGo()")
    await expect(day.anna.locator(".banner-collision")).to_contain_text("Олег")
    await expect(bubble(day.anna, "Проверяю платёж")).to_be_visible()
    await day.anna.get_by_role("button", name="Вернуть в поле").click()
    await expect(day.anna.locator(".composer-field")).to_have_value("Сейчас посмотрю")
    await day.anna.locator(".composer-field").fill("")
    await expect(bubble(day.marina, "Сейчас посмотрю")).to_have_count(0)
    await expect(prop(day.anna, "Отвечает")).to_contain_text("Олег")


async def _is_taken_over_and_solved(day: Day) -> None:
    """Oleg is told; a reply fills itself in and resolves the ticket as it is sent."""
    await day.anna.get_by_role("button", name="Забрать").click()
    await day.anna.locator("dialog").get_by_role("button", name="Забрать").click()
    await expect(prop(day.oleg, "Отвечает")).to_contain_text("Анна")
    await day.desk.wait_in_chat(OLEG, "Анна")
    field = day.anna.locator(".composer-field")
    await field.press_sequentially("/возв")
    await expect(day.anna.get_by_role("option", selected=True)).to_contain_text("вернём деньги")
    await day.anna.keyboard.press("Enter")
    await day.anna.keyboard.type("пятницы")
    await day.anna.keyboard.press("Enter")
    said = "Марина, вернём деньги до пятницы. Анна"
    await expect(bubble(day.marina, said)).to_have_count(1)
    await expect(day.anna.locator(".head .chip")).to_contain_text("Решён")


async def _is_rated_badly_and_comes_back(day: Day) -> None:
    """Two holes of five: whoever solved it is told; the customer goes on in the same ticket."""
    await day.marina.get_by_role("radio", name="2 из 5").click()
    await expect(day.anna.locator(".rating-holes")).to_have_text("●●○○○")
    await day.desk.wait_in_chat(ANNA, "●●○○○")
    await day.marina.locator(".composer-field").fill("Деньги не пришли")
    await day.marina.locator(".composer .send").click()
    await expect(bubble(day.anna, "Деньги не пришли")).to_be_visible()
    await expect(day.anna.locator(".head .chip")).not_to_contain_text("Решён")


async def _is_found_by_its_words(day: Day) -> str:
    """Another form of the word leads Oleg to the other ticket, at the message itself."""
    await day.oleg.locator(".desk-menu").get_by_text("Поиск").click()
    await day.oleg.locator(".search-field").press_sequentially("оплатила заказы ")
    await day.oleg.locator("button.found[data-message]").first.click()
    await expect(day.oleg.locator(".bubble-row.is-flashing")).to_contain_text("Не могу оплатить")
    await says(day.oleg, "Какой картой платите?")
    await day.desk.wait_in_chat(PETR, "Какой картой платите?")
    await day.desk.write(PETR, "Картой Мир")
    await expect(bubble(day.oleg, "Картой Мир")).to_be_visible()
    return str(await row(day.oleg, "Не могу оплатить").get_attribute("data-ticket"))


async def _rests_and_wakes(day: Day, ticket: str) -> None:
    """Put aside it leaves the list; the customer's words bring it back."""
    await prop(day.oleg, "Отложить").click()
    await day.oleg.get_by_role("option").first.click()
    for page in (day.oleg, day.anna):
        await expect(page.locator(f'.pane-list [data-ticket="{ticket}"]')).to_have_count(0)
    await day.desk.write(PETR, "Вы здесь?")
    for page in (day.oleg, day.anna):
        await expect(page.locator(f'.pane-list [data-ticket="{ticket}"]')).to_have_count(1)


async def _is_solved_by_a_slip_and_then_meant(day: Day, ticket: str) -> None:
    """E, the way back, E again: the customer hears of one end, and punches five holes."""
    await day.oleg.locator(f'.pane-list [data-ticket="{ticket}"]').click()
    await expect(bubble(day.oleg, "Вы здесь?")).to_be_visible()
    await still(day.oleg)
    await day.oleg.keyboard.press("e")
    await takes_back(day.oleg)
    await expect(row(day.oleg, "Не могу оплатить")).not_to_contain_text("Решён")
    await day.oleg.locator(f'.pane-list [data-ticket="{ticket}"]').click()
    await still(day.oleg)
    await day.oleg.keyboard.press("e")
    seen = await day.desk.wait_in_chat(PETR, "Тикет решён")
    await day.desk.telegram.ask("press", user_id=PETR, message_id=seen["message_id"], label="5")
    await counted(day.anna, "resolved", 1)


async def _are_changed_together(day: Day) -> None:
    """Two tickets at once, and back."""
    await day.desk.write(PETR, "/new")
    await day.desk.write(PETR, "И ещё вопрос")
    await expect(row(day.anna, "И ещё вопрос")).to_be_visible()
    for text in ("И ещё вопрос", "Дважды списали"):
        number = await row(day.anna, text).get_attribute("data-ticket")
        await day.anna.locator(f'[data-choose="{number}"]').click()
    bar = day.anna.get_by_role("toolbar")
    await bar.get_by_role("button", name="Важность").click()
    await day.anna.get_by_role("option", name="Срочно").click()
    await expect(day.oleg.locator(".pane-list .priority")).to_have_count(2)
    await takes_back(day.anna)
    await expect(day.oleg.locator(".pane-list .priority")).to_have_count(0)


async def _adds_up(day: Day) -> None:
    """Counts are their lists, figures what was done, and every word stands where it should."""
    for page in (day.anna, day.oleg):
        for name in COUNTED:
            await view(page, name).click()
            shown = await view(page, name).locator(".view-count").all_inner_texts()
            count = int(shown[0]) if shown else 0
            await expect(page.locator(".pane-list .ticket-card")).to_have_count(count)
    await day.anna.get_by_role("button", name="Сводка").click()
    card = day.anna.get_by_role("region", name="Поток тикетов").first
    # The slip counts: it was an end, and the ticket came back.
    volume = "Открыто 3, завершено 3, в работе осталось 2."
    await expect(card.get_by_role("img")).to_have_accessible_name(volume)
    said = await day.desk.bodies()
    assert not doubled(said)
    theirs = await day.desk.bodies(MARINA) + await day.desk.bodies(PETR)
    assert set(said) - set(theirs) == {one for one in said if "проверь платёж" in one}
    await day.marina.close()
    for person in (MARINA, PETR):
        await day.desk.quiet(person)
    for text, count in {"Какой картой платите?": 1, "Проверяю платёж": 0}.items():
        for person in (MARINA, PETR):
            expected = count if person == PETR else 0
            assert await day.desk.count_in_chat(person, text) == expected, text
