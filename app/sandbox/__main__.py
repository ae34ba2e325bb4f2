"""The pretend Telegram as a process of its own: `python -m app.sandbox --token 1:x`.
It prints its address as one JSON line and lives until interrupted.
"""

import argparse
import asyncio
import json
import sys
import threading

from app.sandbox.control import Control
from app.sandbox.rules import Rules
from app.sandbox.server import PretendTelegram


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m app.sandbox", description=__doc__)
    parser.add_argument("--token", required=True, help="the bot's token, such as 1001:abc")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--username", default="tikethet_bot")
    parser.add_argument(
        "--http-apps", action="store_true", help="web_app buttons may carry http://127.0.0.1"
    )
    parser.add_argument(
        "--tied", action="store_true", help="ends when its standard input is closed"
    )
    return parser.parse_args()


async def run(options: argparse.Namespace) -> None:
    telegram = PretendTelegram(
        options.token,
        port=options.port,
        username=options.username,
        rules=Rules(loopback_web_apps=options.http_apps),
        doors=[Control],
    )
    over = asyncio.Event()
    async with telegram:
        sys.stdout.write(json.dumps({"url": telegram.url}) + "\n")
        sys.stdout.flush()
        if options.tied:
            _tie(asyncio.get_running_loop(), over)
        await over.wait()


def _tie(loop: asyncio.AbstractEventLoop, over: asyncio.Event) -> None:
    """A thread, because pipes cannot be awaited on every system this runs on."""

    def read_to_end() -> None:
        sys.stdin.buffer.read()
        loop.call_soon_threadsafe(over.set)

    threading.Thread(target=read_to_end, daemon=True).start()


def main() -> None:
    try:
        asyncio.run(run(parse()))
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
