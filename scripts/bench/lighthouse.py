"""Lighthouse by npm, in a cache outside the project: the start as a slow phone would see it.

It must never be needed to run or to check the desk: where it cannot be had, that is all it says.
"""

import asyncio
import json
import os
import shutil
import statistics
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PACKAGE = "lighthouse@12"
INSTALL_S = 300
RUN_S = 180
CHROME_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --accept-lang=ru-RU"
)
CATEGORIES = "performance,accessibility,best-practices"
AUDITS = {
    "FCP": "first-contentful-paint",
    "LCP": "largest-contentful-paint",
    "TBT": "total-blocking-time",
    "CLS": "cumulative-layout-shift",
}


class Unavailable(Exception):  # noqa: N818 - it is no error of the desk's
    """Why there is no Lighthouse here."""


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Where npm puts it: TIKETHET_CACHE, else the user's cache."""
    named = environ.get("TIKETHET_CACHE") or environ.get("XDG_CACHE_HOME")
    return (Path(named) if named else Path.home() / ".cache") / "tikethet" / "lighthouse"


async def installed(environ: Mapping[str, str]) -> Path:
    """The command's script, installed on first use. Raises Unavailable."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise Unavailable("Lighthouse needs node and npm")
    folder = cache_folder(environ)
    script = folder / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not script.exists():
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        await _run(INSTALL_S, npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder),
                   PACKAGE)  # fmt: skip
    return script


async def measure(
    url: str, browser: str, times: int, environ: Mapping[str, str]
) -> dict[str, float]:
    """Medians of FCP, LCP, TBT (ms) and CLS, and the least of both scores (0 to 1)."""
    script = await installed(environ)
    reports = [await _report(script, url, browser) for _ in range(times)]
    found = {
        name: statistics.median(report["audits"][audit]["numericValue"] for report in reports)
        for name, audit in AUDITS.items()
    }
    for name in ("accessibility", "best-practices"):
        found[name] = min(report["categories"][name]["score"] or 0 for report in reports)
    return found


async def _report(script: Path, url: str, browser: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.json"
        await _run(
            RUN_S, "node", str(script), url, "--output=json", f"--output-path={path}", "--quiet",
            f"--only-categories={CATEGORIES}", f"--chrome-flags={CHROME_FLAGS}",
            CHROME_PATH=browser,
        )  # fmt: skip
        text = await asyncio.to_thread(path.read_text, encoding="utf-8")
    report: dict[str, Any] = json.loads(text)
    return report


async def _run(limit_s: float, *command: str, **variables: str) -> None:
    child = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **variables},
    )
    try:
        _, said = await asyncio.wait_for(child.communicate(), limit_s)
    except TimeoutError:
        child.kill()
        await child.wait()
        raise Unavailable(f"{command[1]} took longer than {limit_s:.0f} s") from None
    if child.returncode:
        tail = said.decode(errors="replace").strip().splitlines()[-1:]
        raise Unavailable(f"{Path(command[0]).name} ended with {child.returncode}: {tail}")
