"""What the numbered checks share: the browser, the desk in memory, pages that may not complain."""

from tests.browser_fixtures import chromium  # noqa: F401 - a fixture
from tests.miniapp.conftest import (  # noqa: F401 - fixtures
    desk,
    linked_assets,
    open_page,
    raw_assets,
    raw_desk,
)
