"""The sandbox as a process with its page: arguments, address, end."""

import aiohttp
import pytest

from app.sandbox.__main__ import parse
from app.sandbox.remote import remote_telegram

REAL = "1234567890:" + "A" * 35


@pytest.mark.parametrize("token", [REAL, "12345678:" + "b-_9" * 8 + "xyz", f" {REAL}"])
def test_a_real_bots_token_is_refused(token: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--token", token])
    said = capsys.readouterr().err
    assert "real bot" in said
    assert token.strip() not in said


@pytest.mark.parametrize("token", ["", "abc", "0:abc", "1001:", "1001: x y"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(SystemExit):
        parse(["--token", token])


async def test_the_page_is_there_when_it_is_asked_for() -> None:
    async with aiohttp.ClientSession() as session:
        async with (
            remote_telegram("1001:x", "--page") as telegram,
            session.get(f"{telegram.url}/") as answer,
        ):
            assert answer.status == 200
            assert "TiketHet" in await answer.text()
        async with (
            remote_telegram("1001:x") as telegram,
            session.get(f"{telegram.url}/") as answer,
        ):
            assert answer.status == 404
