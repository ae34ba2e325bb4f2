import pytest

from app.live.heads import (
    HEAD_LIMIT_BYTES,
    HEADER_COUNT_LIMIT,
    LINE_LIMIT_BYTES,
    HeadError,
    Request,
    find_head_end,
    is_direct,
    parse_head,
)

HOST = b"\r\nHost: desk.example"


def refused_status(head: bytes) -> int:
    try:
        parse_head(head, "")
    except HeadError as refusal:
        return refusal.status
    return 0


def test_a_head_is_taken_apart_without_decoding() -> None:
    head = b"GET /a%2e/../b?x=1?y=%20 HTTP/1.0\r\nhOsT: a\r\nX-Twice: 1\r\nX-Twice: \t2 "
    request = parse_head(head, "192.0.2.7")
    assert request == Request(
        "GET", "/a%2e/../b", "x=1?y=%20", {"host": "a", "x-twice": "1, 2"}, "192.0.2.7", "1.0"
    )


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET / HTTP/1.1" + HOST, 0),
        (b"GET / HTTP/1.0", 0),
        (b"GET / HTTP/1.1", 400),
        (b"GET /", 400),
        (b"GET  / HTTP/1.1" + HOST, 400),
        (b"GET / HTTP/1.1 " + HOST, 400),
        (b"G(T / HTTP/1.1" + HOST, 400),
        (b"GET /\x00 HTTP/1.1" + HOST, 400),
        (b"GET /\x7f HTTP/1.1" + HOST, 400),
        (b"PRI * HTTP/2.0", 505),
        (b"GET / HTTP/1.2" + HOST, 505),
        (b"GET / http/1.1" + HOST, 400),
        (b"GET / HTTP/1.1" + HOST + HOST, 400),
        (b"GET / HTTP/1.1\r\nHost: a b", 400),
        (b"GET / HTTP/1.1\r\nHost: a/b", 400),
        (b"GET / HTTP/1.1" + HOST + b"\r\nno colon", 400),
        (b"GET / HTTP/1.1" + HOST + b"\r\nName : x", 400),
        (b"GET / HTTP/1.1" + HOST + b"\r\n folded: x", 400),
        (b"GET / HTTP/1.1" + HOST + b"\r\n: x", 400),
        (b"GET / HTTP/1.1" + HOST + b"\r\nX: a\rb", 400),
        (b"GET / HTTP/1.1" + HOST + b"\r\nX: a\x00b", 400),
        (b"GET / HTTP/1.1" + HOST + b"\r\nX: \xff\t", 0),
        (b"POST / HTTP/1.1" + HOST + b"\r\nContent-Length: 5\r\nContent-Length: 5", 400),
        (b"POST / HTTP/1.1" + HOST + b"\r\nContent-Length: 5, 5", 400),
        (b"POST / HTTP/1.1" + HOST + b"\r\nContent-Length: +5", 400),
        (b"POST / HTTP/1.1" + HOST + b"\r\nContent-Length: " + b"9" * 19, 400),
        (b"POST / HTTP/1.1" + HOST + "\r\nContent-Length: ١".encode(), 400),
        (b"POST / HTTP/1.1" + HOST + b"\r\nTransfer-Encoding: chunked", 0),
        (b"POST / HTTP/1.1" + HOST + b"\r\nTransfer-Encoding: gzip, chunked", 400),
        (b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked", 400),
        (b"P / HTTP/1.1" + HOST + b"\r\nContent-Length: 5\r\nTransfer-Encoding: chunked", 400),
        (b"GET / HTTP/1.1" + HOST + b"\r\nX: 1" * HEADER_COUNT_LIMIT, 431),
    ],
)
def test_what_two_readers_could_read_differently_is_refused(head: bytes, status: int) -> None:
    assert refused_status(head) == status


def test_a_long_row_of_spaces_costs_linear_time() -> None:
    assert refused_status(b"GET / HTTP/1.1" + HOST + b"\r\nX: " + b" " * 16_000 + b"\x00") == 400


@pytest.mark.parametrize(
    ("head", "has_body"),
    [
        (b"POST / HTTP/1.1" + HOST, False),
        (b"POST / HTTP/1.1" + HOST + b"\r\nContent-Length: 00", False),
        (b"POST / HTTP/1.1" + HOST + b"\r\nContent-Length: 10", True),
        (b"POST / HTTP/1.1" + HOST + b"\r\nTransfer-Encoding: chunked", True),
    ],
)
def test_a_body_is_announced_by_its_framing(head: bytes, has_body: bool) -> None:
    assert parse_head(head, "").has_body is has_body


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_the_end_is_found_however_the_bytes_arrive(size: int) -> None:
    head = b"GET / HTTP/1.1" + HOST + b"\r\n\r\n" + b"\nbody\n"
    buffer = bytearray()
    found = None
    for start in range(0, len(head), size):
        seen = len(buffer)
        buffer += head[start : start + size]
        found = find_head_end(buffer, seen)
        if found is not None:
            break
    assert found == head.index(b"\r\n\r\n")


@pytest.mark.parametrize(
    ("received", "status"),
    [
        (b"\x16\x03\x01", 400),
        (b"\r\n", 400),
        (b" GET / HTTP/1.1", 400),
        (b"GET / HTTP/1.1\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\n", 400),
        (b"GET /" + b"a" * LINE_LIMIT_BYTES, 414),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * (HEAD_LIMIT_BYTES // 6), 431),
        (b"GET / HTTP/1.1\r\nX: " + b"y" * HEAD_LIMIT_BYTES + b"\r\n\r\n", 431),
    ],
)
def test_what_can_no_longer_become_a_head_is_refused_at_once(received: bytes, status: int) -> None:
    with pytest.raises(HeadError) as refusal:
        find_head_end(bytearray(received), 0)
    assert refusal.value.status == status


def test_a_lone_line_feed_split_from_its_return_is_seen() -> None:
    buffer = bytearray(b"GET / HTTP/1.1\r")
    assert find_head_end(buffer, 0) is None
    buffer += b"\nHost: a"
    assert find_head_end(buffer, 15) is None
    buffer += b"\n"
    with pytest.raises(HeadError):
        find_head_end(buffer, 23)


def asked(peer: str = "127.0.0.1", **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request("GET", "/healthz", "", {"host": "127.0.0.1:8000", **named}, peer)


@pytest.mark.parametrize(
    ("request_", "direct"),
    [
        (asked(), True),
        (asked(peer="::1", host="[::1]:8000"), True),
        (asked(peer="::ffff:127.0.0.1"), True),
        (asked(host="LocalHost:8000"), True),
        (asked(user_agent="curl"), True),
        (asked(peer="192.0.2.1"), False),
        (asked(peer="::ffff:192.0.2.1"), False),
        (asked(peer=""), False),
        (asked(host="127.0.0.1"), False),
        (asked(host="127.0.0.1:8001"), False),
        (asked(host="desk.example:8000"), False),
        (asked(host="127.0.0.1.example:8000"), False),
        (asked(forwarded="for=192.0.2.1"), False),
        (asked(x_forwarded_for="192.0.2.1"), False),
        (asked(x_forwarded_proto=""), False),
        (asked(x_real_ip="192.0.2.1"), False),
        (asked(via="1.1 relay"), False),
        (asked(cf_ray="1"), False),
    ],
)
def test_only_nobody_in_between_is_direct(request_: Request, direct: bool) -> None:
    assert is_direct(request_, 8000) is direct
