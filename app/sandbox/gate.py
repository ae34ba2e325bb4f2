"""The HTTP door of the Bot API: token, arguments, faults, method, answer, in that order.
Every call passes here and is logged here; nothing else answers a bot.
"""

import asyncio
import inspect
import json
from typing import Any

from aiohttp import web

from app.sandbox.arguments import Arguments, read_arguments
from app.sandbox.calls import Call
from app.sandbox.faults import Fault, Faults, Moment
from app.sandbox.files import DOWNLOAD_LIMIT_BYTES, StoredFile
from app.sandbox.methods import METHODS
from app.sandbox.refusal import RefusalError, Remarked
from app.sandbox.world import World

JSON_TYPE = "application/json"
BYTES_TYPE = "application/octet-stream"
VERBS = frozenset({"GET", "POST"})
TOKEN_LIMIT = 80
#: What a fault names as its method to strike the download of a file.
DOWNLOAD = "download"


class Gate:
    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._faults = faults

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token}/test/{method}", self.call_elsewhere),
            web.route("*", "/bot{token}/{method:[^/]*}", self.call_method),
            web.get("/file/bot{token}/{path:.+}", self.download),
        ]

    async def call_elsewhere(self, request: web.Request) -> web.StreamResponse:
        """The test servers of Telegram, where this bot does not exist."""
        try:
            self._check_token(request.match_info["token"])
        except RefusalError as refusal:
            return refused(refusal)
        return refused(RefusalError(401, "Unauthorized"))

    async def call_method(self, request: web.Request) -> web.StreamResponse:
        """A body that cannot be read is answered before the token is looked at, and bare."""
        if request.method not in VERBS:
            return _bare(501)
        try:
            arguments = await read_arguments(request)
        except RefusalError as unreadable:
            return _bare(unreadable.code)
        except web.HTTPRequestEntityTooLarge:
            return refused(RefusalError(413, "Request Entity Too Large"))
        try:
            self._check_token(request.match_info["token"])
        except RefusalError as refusal:
            return refused(refusal)
        return await self._answer(request, arguments)

    async def _answer(self, request: web.Request, arguments: Arguments) -> web.Response:
        method = request.match_info["method"] or arguments.text("method")
        call = self._world.calls.begin(method, _chat_id(arguments), arguments.public())
        answer = await self._struck("before", call, None)
        if answer is None:
            body = await self._run(call, arguments)
            answer = await self._struck("after", call, body) or body
        if call.accepted is None:
            call.accepted = False
        transport = request.transport
        if transport is None or transport.is_closing():
            call.replied = False
        self._world.calls.end(call)
        return _sent(request, answer)

    async def not_found(self, _request: web.Request) -> web.Response:
        return refused(RefusalError(404, "Not Found"))

    async def download(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request.match_info["token"])
        except RefusalError as refusal:
            return refused(refusal)
        stored = self._world.files.by_path(request.match_info["path"])
        if stored is None or stored.size > DOWNLOAD_LIMIT_BYTES:
            return refused(RefusalError(404, "Not Found"))
        fault = self._faults.strike("after", DOWNLOAD, None) or self._faults.strike(
            "before", DOWNLOAD, None
        )
        return _file(request, stored) if fault is None else await _spoilt(fault, request, stored)

    def _check_token(self, token: str) -> None:
        if ":" not in token or len(token) > TOKEN_LIMIT or token.startswith("0"):
            raise RefusalError(401, "Unauthorized: invalid token specified")
        if not token.partition(":")[0].isdecimal():
            raise RefusalError(421, "Misdirected Request: unallowed token specified")
        if token != self._world.token:
            raise RefusalError(401, "Unauthorized")
        if self._world.logged_out:
            raise RefusalError(400, "Logged out")

    async def _run(self, call: Call, arguments: Arguments) -> web.Response:
        try:
            result = await self._result(call.method.lower(), arguments)
        except RefusalError as refusal:
            call.accepted, call.code = False, refusal.code
            call.description = refusal.description
            return refused(refusal)
        body: dict[str, Any] = {"ok": True}
        if isinstance(result, Remarked):
            body["description"], result = result.description, result.result
        call.accepted, call.code, call.result = True, 200, result
        return web.json_response({**body, "result": result})

    async def _result(self, name: str, arguments: Arguments) -> Any:
        method = METHODS.get(name)
        if method is None:
            raise RefusalError(404, "Not Found: method not found")
        result = method(self._world, arguments)
        return await result if inspect.isawaitable(result) else result

    async def _struck(
        self, moment: Moment, call: Call, body: web.Response | None
    ) -> web.Response | None:
        """What faults make of the call at this moment; None when it goes on as it is."""
        delays: list[Fault] = []
        while fault := self._faults.strike(moment, call.method, call.chat_id, spared=delays):
            if fault.kind != "delay":
                return await self._break(fault, call, body)
            delays.append(fault)
            await self._delay(fault)
        return None

    async def _break(self, fault: Fault, call: Call, body: web.Response | None) -> web.Response:
        if fault.kind == "hang":
            await fault.over.wait()
        answer = _broken(fault, body)
        call.replied = answer is not LOST
        call.code = answer.status if call.replied else 0
        call.description = fault.refusal.description if fault.refusal else fault.kind
        return answer

    async def _delay(self, fault: Fault) -> None:
        try:
            async with asyncio.timeout(fault.seconds):
                await fault.over.wait()
        except TimeoutError:
            return


LOST = web.Response()


def refused(refusal: RefusalError) -> web.Response:
    answer = web.json_response(refusal.wire(), status=refusal.code)
    if refusal.parameters and "retry_after" in refusal.parameters:
        answer.headers["Retry-After"] = str(refusal.parameters["retry_after"])
    return answer


def _bare(status: int) -> web.Response:
    """What the real server says to a request it cannot read: no body, and the connection ends."""
    answer = web.Response(status=status)
    answer.force_close()
    return answer


def _file(request: web.Request, stored: StoredFile) -> web.Response:
    """The whole file, or the one range asked for; several ranges or a broken header: the whole."""
    tag = f'"{stored.file_unique_id}"'
    headers = {"Accept-Ranges": "bytes", "ETag": tag}
    size = len(stored.content)
    wanted = _range(request) if request.headers.get("If-Range", tag) == tag else slice(None)
    if wanted == slice(None):
        return web.Response(body=stored.content, content_type=BYTES_TYPE, headers=headers)
    begin, end, _step = wanted.indices(size)
    if begin >= end:
        return web.Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
    part = stored.content[begin:end]
    return web.Response(status=206, body=part, content_type=BYTES_TYPE, headers=headers)


async def _spoilt(fault: Fault, request: web.Request, stored: StoredFile) -> web.StreamResponse:
    """A dropped download has brought half of what was asked for; a delayed one comes late."""
    if fault.kind == "hang":
        await fault.over.wait()
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
        return _file(request, stored)
    whole = _file(request, stored)
    if fault.refusal is not None or fault.kind == "server_error":
        return _broken(fault, whole)
    half = web.StreamResponse(status=whole.status, headers=whole.headers)
    content = whole.body if isinstance(whole.body, bytes) else b""
    half.content_length = len(content)
    await half.prepare(request)
    await half.write(content[: len(content) // 2])
    if request.transport is not None:
        request.transport.abort()
    return half


def _range(request: web.Request) -> slice:
    try:
        wanted = request.http_range
    except ValueError:
        return slice(None)
    return slice(wanted.start, wanted.stop)


def _broken(fault: Fault, body: web.Response | None) -> web.Response:
    if fault.refusal is not None:
        return refused(fault.refusal)
    if fault.kind == "server_error":
        kind = "text/html" if fault.body.lstrip().startswith("<") else JSON_TYPE
        return web.Response(status=fault.status, text=fault.body, content_type=kind)
    if fault.kind == "truncate" and body is not None and isinstance(body.body, bytes):
        half = body.body[: len(body.body) // 2]
        return web.Response(status=body.status, body=half, content_type=JSON_TYPE)
    return LOST


def _sent(request: web.Request, answer: web.Response) -> web.Response:
    """A lost answer is a connection that is cut: the bot cannot tell what became of its call."""
    if answer is not LOST:
        return answer
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _chat_id(arguments: Arguments) -> int | None:
    return arguments.integer("chat_id") if "chat_id" in arguments else None


def as_json(value: Any) -> web.Response:
    return web.json_response(value, dumps=lambda body: json.dumps(body, ensure_ascii=False))
