"""What is the same for every test of one worker."""

import functools
from collections.abc import Iterator

import pytest

from app.live import server
from app.live.assets import load_assets


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests are among those of faults: begun last, one of them would run on alone."""
    items.sort(key=lambda item: item.get_closest_marker("fault") is None)


@pytest.fixture(autouse=True, scope="session")
def linked_once() -> Iterator[None]:
    """Every live server of these tests serves the same bytes: they are made once, not once each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "load_assets", functools.cache(load_assets))
        yield
