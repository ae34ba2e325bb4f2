"""A folder for the doctor to look at, in order as a whole until a test breaks one thing in it.

It must never stand in for a check: rows are judged by the doctor's own round.
"""

import asyncio
import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from app.clock import now_ms
from app.i18n import locales
from app.services import health
from app.store.transaction import Transaction
from scripts.checkup.case import Case, Machine
from scripts.checkup.findings import Finding, Row
from scripts.checkup.round import Judged, judge
from scripts.checkup.rows import all_rows
from scripts.checkup.words import Words
from tests.factories import Desk

ROOT = Path(__file__).resolve().parents[2]
#: Of a real one's shape, so that whatever looks for tokens would find it.
TOKEN = "123456789:" + "Tt" * 17 + "T"
ROWS: dict[str, Row] = {row.name: row for row in all_rows()}


class Clinic:
    """`folder` is the root of an installation; `see` judges one row of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ: dict[str, str] = {"NGROK_API_URL": str(closed_port())}
        self.machine = Machine()
        self.may_claim = False
        self.env(f"BOT_TOKEN={TOKEN}\n")
        self.configure(public_url=None, port=closed_port())
        for name in (".env.example", "requirements.txt", "pyproject.toml"):
            (folder / name).write_bytes((ROOT / name).read_bytes())

    # -- what is there ---------------------------------------------------------------------

    def env(self, text: str, encoding: str = "utf-8") -> Path:
        return self.write(".env", text.encode(encoding))

    def write(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        path.chmod(0o600)
        return path

    def configure(self, **keys: Any) -> None:
        path = self.folder / "config.json"
        held = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        path.write_text(json.dumps({**held, **keys}), encoding="utf-8")

    def config(self) -> dict[str, Any]:
        held: dict[str, Any] = json.loads((self.folder / "config.json").read_bytes())
        return held

    @property
    def desk_folder(self) -> Path:
        return self.folder / "data"

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The database, written to through the desk's own verbs at the present time."""
        desk = Desk(self.desk_folder, now_ms())
        try:
            yield desk
        finally:
            desk.close()

    def make_desk(self, *, bot_seen_ago_ms: int | None = None) -> None:
        with self.desk() as desk:
            if bot_seen_ago_ms is not None:
                desk.now -= bot_seen_ago_ms
                desk.do(health.beat, health.BOT)

    def use_telegram(self, url: str, token: str = TOKEN) -> None:
        self.env(f"BOT_TOKEN={token}\nBOT_API_URL={url}\n")

    # -- what the doctor says --------------------------------------------------------------

    def case(self) -> Case:
        return Case(self.folder, self.environ, self.machine, may_claim=self.may_claim)

    def see(self, name: str, code: str) -> Finding:
        """The row finds just this, and can say it in every language without the token."""
        row = ROWS[name]
        finding = judge(row, self.case())
        assert finding.code == code, f"{name} finds {finding}, not {code}"
        self.read_words(Judged(row, finding))
        return finding

    async def see_soon(self, name: str, code: str) -> Finding:
        """`see` beside servers that run in the test's own loop."""
        return await asyncio.to_thread(self.see, name, code)

    def fix(self, name: str, code: str, then: str) -> None:
        """The row finds this, mends it, finds it mended, and can say what it did."""
        row, finding = ROWS[name], self.see(name, code)
        values = row.fixes[code](self.case(), finding)
        for language in locales():
            said = Words(language).say(f"{name}.{code}.fixed", **values)
            assert "{" not in said
        self.see(name, then)

    def read_words(self, judged: Judged) -> None:
        for language in locales():
            said = Words(language).of(judged)
            for text in (said.title, said.text, said.next_step or ""):
                assert not re.search(r"[{}]", text), text
                assert TOKEN.partition(":")[2] not in text, f"{judged.row.name} shows the token"


def set_beat(tx: Transaction, name: str) -> None:
    health.beat(tx, name)


def closed_port() -> int:
    """A port that nobody listens on, below those of outgoing connections where that is known."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Said(ThreadingHTTPServer):
    """Answers every request with the same status, body and headers."""

    daemon_threads = True
    answer: tuple[int, bytes, dict[str, str]] = (200, b"", {})

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Answerer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body, headers = self.server.answer  # type: ignore[attr-defined]
        self.send_response_only(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def log_message(self, *_arguments: object) -> None:
        return


@contextmanager
def http_server(status: int, body: bytes, **headers: str) -> Iterator[Said]:
    """A real server on loopback that always says this."""
    with Said(("127.0.0.1", 0), _Answerer) as server:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        server.answer = (status, body, named)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
