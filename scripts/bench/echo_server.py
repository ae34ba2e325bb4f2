"""The yardstick: a plain `websockets` echo server, uncompressed, on the same kind of loop.

Run by live.py as a process of its own; its one argument is the port.
"""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from scripts.bench.loops import run


async def _echo(connection: ServerConnection) -> None:
    try:
        async for message in connection:
            await connection.send(message)
    except ConnectionClosed:
        return


async def _serve() -> None:
    async with serve(_echo, "127.0.0.1", int(sys.argv[1]), compression=None, backlog=2048):
        await asyncio.Future()


if __name__ == "__main__":
    run(_serve())
