"""A large file to a slow reader: it arrives whole, and the server's memory stays flat.

TIKETHET_SLOW_MEGABYTES sets its size (50 is the largest there is), TIKETHET_SLOW_RATE the reader's
megabytes a second.
"""

import asyncio
import hashlib
import os
import random
import socket
import time
from pathlib import Path

import psutil
import pytest

from tests.faults.mortal_desk import mortal_desk
from tests.live.live_desk import Client
from tests.live.sender import Sender

pytestmark = pytest.mark.fault

MEGABYTE = 1024 * 1024
SIZE = int(float(os.environ.get("TIKETHET_SLOW_MEGABYTES", "4")) * MEGABYTE)
RATE = float(os.environ.get("TIKETHET_SLOW_RATE", "1.5")) * MEGABYTE
#: What a server may grow by while it sends a file of any size: buffers, and what it first touches.
GROWTH_LIMIT_BYTES = 6 * MEGABYTE
#: So little the system may hold for the reader, or it would not be slow.
RECEIVE_BYTES = 64 * 1024


async def kept(client: Client, name: str, content: bytes) -> str:
    """The address of a file of this content."""
    attachment = await Sender(client, content, name).whole()
    said = await client.call("file.link", attachment_id=attachment["id"])
    return str(said["url"])


def read_slowly(port: int, path: str) -> tuple[bytes, str, int]:
    """The head, the sum of the body and its length, at RATE and no faster."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BYTES)
        connection.settimeout(30)
        connection.connect(("127.0.0.1", port))
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        received = b""
        while b"\r\n\r\n" not in received:
            received += connection.recv(4096)
        head, _, rest = received.partition(b"\r\n\r\n")
        digest, length, began = hashlib.sha256(rest), len(rest), time.monotonic()
        while piece := connection.recv(16 * 1024):
            digest.update(piece)
            length += len(piece)
            time.sleep(max(0.0, length / RATE - (time.monotonic() - began)))
    return head, digest.hexdigest(), length


async def largest_while(pid: int, work: "asyncio.Task[object]") -> int:
    """The most memory that a process had while something went on, in bytes."""
    watched, most = psutil.Process(pid), 0
    while not work.done():
        most = max(most, watched.memory_info().rss)
        await asyncio.wait({work}, timeout=0.1)
    return most


async def test_it_arrives_whole_and_memory_is_flat(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = b"%PDF-" + random.Random(5).randbytes(SIZE - 5)
    async with mortal_desk(tmp_path) as desk:
        client = await desk.join(20)
        url = await kept(client, "large", content)
        # What sending needs is touched once before anything is measured.
        small = await kept(client, "small", content[: MEGABYTE // 2])
        await asyncio.to_thread(read_slowly, desk.port, small)
        before = psutil.Process(desk.pid).memory_info().rss
        began = time.monotonic()
        reading = asyncio.create_task(asyncio.to_thread(read_slowly, desk.port, url))
        most = await largest_while(desk.pid, reading)
        took = time.monotonic() - began
        head, found, length = await reading
        await client.leave()
    assert head.startswith(b"HTTP/1.1 200 ")
    assert (length, found) == (SIZE, hashlib.sha256(content).hexdigest())
    with capsys.disabled():
        grown = (most - before) / MEGABYTE
        print(f"\n{SIZE / MEGABYTE:g} MB in {took:.1f} s, memory grew by {grown:.1f} MB")
    assert most - before < GROWTH_LIMIT_BYTES
