"""What is the same for every test of one worker."""

import functools
from collections.abc import Iterator

import pytest

from app.live import server


@pytest.fixture(autouse=True, scope="session")
def linked_once() -> Iterator[None]:
    """Every live server of these tests serves the same bytes: they are made once, not once each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "load_assets", functools.cache(server.load_assets))
        yield
