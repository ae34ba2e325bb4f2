from collections.abc import AsyncGenerator

import pytest

from app.live.responses import Response, json_response, plain


def test_every_answer_says_its_length_and_how_to_treat_it() -> None:
    head = plain(404).head.decode()
    assert head.startswith("HTTP/1.1 404 Not Found\r\n")
    for line in (
        "Content-Length: 10",
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: no-referrer",
        "Connection: close",
    ):
        assert f"\r\n{line}\r\n" in head
    assert "Server:" not in head


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_that_cannot_have_a_body_has_no_length(status: int) -> None:
    assert b"Content-Length" not in Response(status).head


@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: b", "a\nb", "a\0"])
def test_a_header_cannot_begin_another_line(value: str) -> None:
    with pytest.raises(ValueError, match="line break"):
        Response(200, (("Content-Disposition", value),))


def test_a_generated_body_needs_its_length() -> None:
    async def pieces() -> AsyncGenerator[bytes, None]:
        yield b""

    with pytest.raises(ValueError, match="length"):
        Response(200, (), pieces())


def test_json_is_compact_and_not_kept() -> None:
    response = json_response(200, {"status": "ok"})
    assert response.body == b'{"status":"ok"}'
    assert ("Cache-Control", "no-store") in response.headers
