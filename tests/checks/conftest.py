"""What the numbered checks share: the browser, the desk in memory, pages that may not complain."""

import pytest
from playwright.async_api import expect

from tests.browser_fixtures import chromium  # noqa: F401 - a fixture
from tests.miniapp.conftest import (  # noqa: F401 - fixtures
    PATIENCE_MS,
    desk,
    linked_assets,
    open_page,
    raw_assets,
    raw_desk,
)


@pytest.fixture(autouse=True, scope="session")
def patience() -> None:
    """What is waited for comes in its own time: a busy machine breaks no check."""
    expect.set_options(timeout=PATIENCE_MS)
