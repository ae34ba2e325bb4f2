"""Clients that mean harm, or are broken: random heads, resets in the middle."""

import contextlib
import random
import socket

from tests.live.wire import Wire, reset_on_close

HOST = b" HTTP/1.1\r\nHost: a\r\n"


def hostile_head(chance: random.Random) -> bytes:
    """A random head: noise, a broken or mutated request, a broken handshake, an odd target."""
    good = b"GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    good += b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    shape = chance.randrange(6)
    if shape == 0:
        return chance.randbytes(chance.randrange(1, 300))
    if shape == 1:
        mutated = bytearray(good)
        for _ in range(chance.randrange(1, 6)):
            mutated[chance.randrange(len(mutated))] = chance.randrange(256)
        return bytes(mutated) + chance.randbytes(chance.choice([0, 0, 8]))
    if shape == 2:
        return good[: chance.randrange(len(good))]
    if shape == 3:
        lines = good.split(b"\r\n")[:-2]
        chance.shuffle(lines)
        return b"\r\n".join(lines + lines[: chance.randrange(3)]) + b"\r\n\r\n"
    if shape == 4:
        method = chance.choice([b"GET", b"HEAD", b"POST", b"CONNECT", b"get", b"\x00", b"G\xc3"])
        target = chance.choice([b"/", b"*", b"a:1", b"/../../x", b"/" + b"%" * 99, b"//", b""])
        return method + b" " + target + HOST + b"Content-Length: 9\r\n\r\n" + chance.randbytes(9)
    return good + b"\x89\x80\0\0\0\0" * chance.randrange(3) + chance.randbytes(chance.randrange(20))


def attack(wire: Wire, seed: int, count: int) -> None:
    """Runs in a thread. A quarter of the clients read what comes back, a quarter reset."""
    chance = random.Random(seed)
    for _ in range(count):
        with contextlib.suppress(OSError), wire.connect() as connection:
            connection.sendall(hostile_head(chance))
            ending = chance.randrange(4)
            if ending == 0:
                reset_on_close(connection)
            elif ending == 1:
                connection.shutdown(socket.SHUT_WR)
                connection.recv(4096)
