"""The same loop for every server that is compared, warmed alike."""

import asyncio
from collections.abc import Coroutine
from importlib.metadata import PackageNotFoundError, version
from typing import Any

#: Without it glibc maps and unmaps asyncio's read buffer at each read (docs/benchmarks.md).
MALLOC_WARM_UP_BYTES = 1 << 20


def run(work: Coroutine[Any, Any, None]) -> None:
    """uvloop where it exists, else asyncio."""
    bytearray(MALLOC_WARM_UP_BYTES)
    try:
        import uvloop
    except ImportError:
        asyncio.run(work)
        return
    uvloop.run(work)


def name() -> str:
    try:
        return f"uvloop {version('uvloop')}"
    except PackageNotFoundError:
        return "asyncio"
