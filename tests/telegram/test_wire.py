"""The road to Telegram: what its connections are made of."""

import ssl
from typing import Any

import pytest

from app.telegram.wire import trusted
from tests.telegram.bench import Bench


async def test_a_bot_reads_the_certificates_once(
    desk: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time takes as long as fifty messages, and a bot has three clients."""
    made: list[ssl.SSLContext] = []
    create = ssl.create_default_context

    def noted(*arguments: Any, **named: Any) -> ssl.SSLContext:
        made.append(create(*arguments, **named))
        return made[-1]

    monkeypatch.setattr(ssl, "create_default_context", noted)
    trusted.cache_clear()
    desk.start_bot()
    await desk.customer()
    (only,) = made
    assert only.verify_mode is ssl.CERT_REQUIRED
    assert only.check_hostname
