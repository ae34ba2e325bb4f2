"""What stands in for the world outside in these tests: agents of ngrok and what a tunnel leads to.

They speak real HTTP on port 0, and must never know the code that is tested.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

#: Longer than any limit of the code under test.
LONG_S = 60.0


class Reply(NamedTuple):
    """One answer: `drip_s` is the pause before each byte of the body, `delay_s` before the head."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = {}
    delay_s: float = 0.0
    drip_s: float = 0.0


Paths = Mapping[str, Reply | list[Reply]]


class Agent:
    """A pretend agent: `paths` gives the answer for each path, 404 for all others.

    Of a list of answers each is given once, the last one again and again.
    """

    def __init__(self, paths: Paths, port: int = 0) -> None:
        self.paths = paths
        self.asked: list[str] = []
        self.was_asked = threading.Event()
        self.over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._responder())
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def close(self) -> None:
        if self.over.is_set():
            return
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _responder(self) -> type[BaseHTTPRequestHandler]:
        agent = self

        class Responder(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                agent.asked.append(self.path)
                agent.was_asked.set()
                with suppress(ConnectionError):
                    agent.answer(self)

            def log_message(self, *_arguments: object) -> None:
                return

        return Responder

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        found = self.paths.get(request.path.partition("?")[0], Reply(status=404))
        reply = found if isinstance(found, Reply) else found.pop(0) if found[1:] else found[0]
        self.over.wait(reply.delay_s)
        request.send_response(reply.status)
        for name, value in reply.headers.items():
            request.send_header(name, value)
        request.end_headers()
        if not reply.drip_s:
            request.wfile.write(reply.body)
            return
        for number in range(len(reply.body)):
            request.wfile.write(reply.body[number : number + 1])
            if self.over.wait(reply.drip_s):
                return


@contextmanager
def agent(paths: Paths) -> Iterator[Agent]:
    made = Agent(paths)
    try:
        yield made
    finally:
        made.close()


def as_json(content: Any, **more: Any) -> Reply:
    headers = {"Content-Type": "application/json"}
    return Reply(json.dumps(content).encode(), headers=headers, **more)


def tunnels(*entries: tuple[str, str]) -> dict[str, Reply]:
    """An agent of version 2: addresses and what they lead to."""
    listed = [
        {
            "name": f"tunnel {number}",
            "ID": f"id{number}",
            "uri": f"/api/tunnels/tunnel%20{number}",
            "public_url": public_url,
            "proto": public_url.partition(":")[0],
            "config": {"addr": upstream, "inspect": True},
            "metrics": {"conns": {"count": 0}},
        }
        for number, (public_url, upstream) in enumerate(entries)
    ]
    return {"/api/tunnels": as_json({"tunnels": listed, "uri": "/api/tunnels"})}


def endpoints(*entries: tuple[str, str]) -> dict[str, Reply]:
    """An agent of version 3, which has the same list under another name and shape."""
    listed = [
        {
            "name": f"endpoint {number}",
            "url": public_url,
            "upstream": {"url": upstream, "protocol": "http1"},
            "bindings": ["public"],
        }
        for number, (public_url, upstream) in enumerate(entries)
    ]
    return {"/api/endpoints": as_json({"endpoints": listed, "uri": "/api/endpoints"})}


def elapsed_s(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started
