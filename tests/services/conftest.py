"""The desk that each test of a verb gets; it must never be shared between two of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A fresh desk with a clock of its own."""
    made = Desk(tmp_path / "desk")
    yield made
    made.close()
