"""What every test of the bot starts from: the real bot, over real HTTP, to a pretend Telegram."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.services import notifications
from app.telegram import limits
from tests.telegram.bench import Bench, bench


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Bench]:
    """A bench whose bot has not been started."""
    async with bench(tmp_path) as made:
        yield made


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Alerts go out without waiting for more of the same: for tests that are not about that."""
    monkeypatch.setattr(notifications, "ALERT_GATHER_MS", 0)


@pytest.fixture
def true_pace() -> None:
    """For tests of how fast the bot may speak; all others have no time for that."""


@pytest.fixture(autouse=True)
def _pace(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "true_pace" not in request.fixturenames:
        monkeypatch.setattr(limits, "PRIVATE_PER_S", 100.0)
        monkeypatch.setattr(limits, "ALL_PER_S", 500.0)
