"""What is the same for every test of one worker."""

import functools
import os
from collections.abc import Iterator

import pytest

from app.live import server
from app.live.assets import load_assets
from tests.order import begun_well


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = begun_well(items, lambda item: item.nodeid.partition("::")[0], workers)


@pytest.fixture(autouse=True, scope="session")
def linked_once() -> Iterator[None]:
    """Every live server of these tests serves the same bytes: they are made once, not once each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "load_assets", functools.cache(load_assets))
        yield
