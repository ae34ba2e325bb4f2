"""The pretend Telegram as a process of its own: `python -m app.sandbox --token 1:x`.
It prints its address as one JSON line, lives until interrupted, and takes no real bot's token.
"""

import argparse
import asyncio
import json
import os
import re
import sys
import threading
from pathlib import Path

from app.sandbox.control import Control
from app.sandbox.memory import remembering
from app.sandbox.rules import Rules
from app.sandbox.server import PretendTelegram
from app.sandbox.stage import Stage

#: What @BotFather hands out: such a token belongs to somebody's bot and is not for play.
REAL_TOKEN = re.compile(r"\d{8,10}:[\w-]{35}", re.ASCII)
STDIN = 0
PIECE_BYTES = 1024
PRETEND_TOKEN = re.compile(r"[1-9]\d{0,9}:\S+", re.ASCII)


def pretend_token(text: str) -> str:
    if REAL_TOKEN.fullmatch(text.strip()):
        raise argparse.ArgumentTypeError(
            "this looks like the token of a real bot; make one up, such as 1001:abc"
        )
    if not PRETEND_TOKEN.fullmatch(text):
        raise argparse.ArgumentTypeError("a token is a number, a colon and some letters")
    return text


def parse(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m app.sandbox", description=__doc__)
    parser.add_argument(
        "--token", required=True, type=pretend_token, help="made up, such as 1001:abc"
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--username", default="tikethet_bot")
    parser.add_argument(
        "--http-apps", action="store_true", help="web_app buttons may carry http://127.0.0.1"
    )
    parser.add_argument(
        "--tied", action="store_true", help="ends when its standard input is closed"
    )
    parser.add_argument(
        "--page", action="store_true", help="serves the page to play on at the address itself"
    )
    parser.add_argument(
        "--memory", type=Path, help="a folder that keeps people and chats between two runs"
    )
    return parser.parse_args(words)


async def run(options: argparse.Namespace) -> None:
    telegram = PretendTelegram(
        options.token,
        port=options.port,
        username=options.username,
        rules=Rules(loopback_web_apps=options.http_apps),
        doors=[Control, Stage] if options.page else [Control],
    )
    over = asyncio.Event()
    async with remembering(telegram.world, options.memory), telegram:
        sys.stdout.write(json.dumps({"url": telegram.url}) + "\n")
        sys.stdout.flush()
        if options.tied:
            _tie(asyncio.get_running_loop(), over)
        await over.wait()


def _tie(loop: asyncio.AbstractEventLoop, over: asyncio.Event) -> None:
    """A thread, because pipes cannot be awaited on every system this runs on.

    It reads past Python's own buffer: whose lock it holds cannot be taken at the end of a process.
    """

    def read_to_end() -> None:
        while os.read(STDIN, PIECE_BYTES):
            continue
        loop.call_soon_threadsafe(over.set)

    threading.Thread(target=read_to_end, daemon=True).start()


def main() -> None:
    try:
        asyncio.run(run(parse()))
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
