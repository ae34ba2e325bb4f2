"""The window as a Mini App hears it: each request, its answer, and nothing for strangers."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser_fixtures import IN_BROWSER
from tests.sandbox.frame.conftest import Window

pytestmark = IN_BROWSER

TABLE = json.loads((Path(__file__).parent / "shapes.json").read_text(encoding="utf-8"))
OpenStranger = Callable[..., Awaitable[Window]]


def shape_of(detail: Any) -> Any:
    """Names and types, without what stands in them."""
    if isinstance(detail, dict):
        return {name: shape_of(value) for name, value in detail.items()}
    kinds = {bool: "boolean", int: "number", float: "number", str: "string", type(None): None}
    return kinds.get(type(detail), "array")


async def answer_in(window: Window, row: dict[str, Any]) -> Any:
    """What the Mini App hears when it asks; a question is answered by the row's button."""
    if "press" not in row:
        return await window.hears_next(row["ask"], row.get("detail"), row["answer"])
    await window.say(row["ask"], row.get("detail"))
    box = window.page.get_by_role("alertdialog")
    await box.get_by_role("button", name=row["press"], exact=True).click()
    return await window.heard(row["answer"])


async def test_every_request_has_the_answer_of_the_table(stranger: OpenStranger) -> None:
    window = await stranger()
    wrong = []
    for row in TABLE["answers"]:
        heard = await answer_in(window, row)
        values = {name: heard[name] for name in row.get("values", {})}
        if shape_of(heard) != row["shape"] or values != row.get("values", {}):
            wrong.append((row["ask"], heard))
    assert wrong == []


@pytest.mark.parametrize(
    "version", sorted({row[age] for row in TABLE["since"] for age in ("before", "since")})
)
async def test_a_client_answers_what_its_version_knows(
    stranger: OpenStranger, version: str
) -> None:
    window = await stranger(version)
    for row in TABLE["since"]:
        if version not in {row["before"], row["since"]}:
            continue
        await window.say(row["ask"], row.get("detail"))
        await window.settled()
        found = await window.all_heard(row["answer"])
        assert bool(found) is (version == row["since"]), f"{row['ask']}: {found}"


async def test_only_the_page_that_was_opened_is_heard(stranger: OpenStranger, stage: Any) -> None:
    window = await stranger()
    await window.page.evaluate(
        """() => {
          const text = JSON.stringify({ eventType: "web_app_close", eventData: {} });
          window.postMessage(text, "*");
          const other = document.createElement("iframe");
          other.src = document.querySelector("iframe").src;
          document.body.append(other);
        }"""
    )
    await window.page.wait_for_function("() => frames.length === 2")
    second = window.page.frames[2]
    await second.wait_for_function("() => typeof say === 'function'")
    await second.evaluate("() => say('web_app_close', {})")
    await window.settled()
    assert await window.page.locator(".mini").count() == 1
    assert await window.told() == []


NONSENSE = [
    "", "{", "null", "[]", '"x"', '{"eventType": 5}', '{"eventType": "constructor"}',
    '{"eventType": "__proto__", "eventData": {}}', '{"eventType": "web_app_no_such"}',
    '{"eventType": "web_app_open_popup", "eventData": "x"}',
    '{"eventType": "web_app_set_header_color", "eventData": {"color": "url(x)"}}',
    '{"eventType": "web_app_setup_main_button", "eventData": null}',
    '{"eventType": "web_app_invoke_custom_method", "eventData": {"method": "constructor"}}',
    '{"eventType": "web_app_open_link", "eventData": {"url": "javascript:alert(1)"}}',
    '{"eventType": "web_app_open_tg_link", "eventData": {"path_full": "//evil.example"}}',
    '{"eventType": "web_app_open_tg_link", "eventData": {"path_full": "@evil.example"}}',
    '{"eventType": "web_app_request_file_download", "eventData": {"url": "javascript:1"}}',
]  # fmt: skip


async def test_nonsense_changes_nothing(stranger: OpenStranger) -> None:
    window = await stranger()
    for text in NONSENSE:
        await window.app.evaluate("(text) => window.parent.postMessage(text, '*')", text)
    await window.app.evaluate(
        "() => window.parent.postMessage({ eventType: 'web_app_close' }, '*')"
    )
    await window.settled()
    assert await window.page.locator(".mini-layer").count() == 0
    assert await window.told() == []
