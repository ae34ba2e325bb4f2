"""One Chromium for the tests that need a real browser.

It finds the browser that the machine has and must never download one.
"""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from scripts.pictures.chromium import LAUNCH_ARGS

#: What is expected of a page comes within milliseconds, but not on a machine that does much else.
PATIENCE_MS = 60_000
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")

# Marks of every test that takes the browser: it lives in the loop of the whole session.
IN_BROWSER = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def find_chromium() -> str | None:
    """The browser's path: the variable CHROMIUM, else the first known name on the PATH."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One headless Chromium for all tests marked with IN_BROWSER; each opens its own contexts."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium: install one or name it in the variable CHROMIUM")
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(LAUNCH_ARGS))
        try:
            yield browser
        finally:
            await browser.close()
