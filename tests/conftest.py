"""What is the same for every test of one worker."""

import functools
import gc
import os
from collections.abc import Iterator

import pytest

from app.live import server
from app.live.assets import load_assets
from tests.order import begun_well

#: As in app/live/main.py: by default the collector looks through all tests again and again.
COLLECT_EVERY_OBJECTS = 20_000
COLLECT_OLDER_EVERY = (10, 50)


def pytest_configure() -> None:
    gc.set_threshold(COLLECT_EVERY_OBJECTS, *COLLECT_OLDER_EVERY)


def pytest_collection_finish() -> None:
    """What has been collected is never garbage, and need not be looked through with what is."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = begun_well(items, lambda item: item.nodeid.partition("::")[0], workers)


@pytest.fixture(autouse=True, scope="session")
def linked_once() -> Iterator[None]:
    """Every live server of these tests serves the same bytes: they are made once, not once each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "load_assets", functools.cache(load_assets))
        yield
