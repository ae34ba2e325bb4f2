"""The arguments of a Bot API call, whether they came as query, form, multipart or JSON.
Text becomes types here and nowhere else.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from app.sandbox.refusal import RefusalError, bad_request

#: For a caller that was killed in the middle of its request: nobody reads it.
GONE = "Bad Request: the request body did not arrive whole"

FormFields = Mapping[str, str | bytes | bytearray | web.FileField]

TRUE_WORDS = frozenset({"true", "yes", "1", "t", "y"})


@dataclass(frozen=True)
class Upload:
    name: str
    mime: str
    content: bytes


class Arguments:
    def __init__(self, fields: Mapping[str, Any], uploads: Mapping[str, Upload]) -> None:
        self._fields = fields
        self._uploads = uploads

    def __contains__(self, name: str) -> bool:
        return self._fields.get(name) is not None

    def text(self, name: str) -> str:
        """Empty when it is missing, as the real server does not tell the two apart."""
        value = self._fields.get(name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def is_true(self, name: str) -> bool:
        return self.text(name).strip().lower() in TRUE_WORDS

    def structure(self, name: str, what: str) -> Any:
        """A JSON value, sent as such or as text; None when missing."""
        value = self._fields.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            raise bad_request(f"can't parse {what} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """The file of this argument, also when it is named by `attach://part`."""
        reference = self.text(name)
        if reference.startswith("attach://"):
            return self._uploads.get(reference.removeprefix("attach://"))
        return self._uploads.get(name)

    def public(self) -> dict[str, Any]:
        """For the call log: fields as they came, uploads as their names."""
        return {**self._fields, **{name: up.name for name, up in self._uploads.items()}}


async def read_arguments(request: web.Request) -> Arguments:
    """Of a name that comes twice the first counts, and the query comes before the body."""
    asked: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        return Arguments({**await _json_fields(request), **asked}, uploads)
    fields: dict[str, Any] = {}
    for name, value in (await _form_fields(request)).items():
        if isinstance(value, web.FileField):
            with value.file as content:
                upload = Upload(value.filename, value.content_type, content.read())
            uploads.setdefault(name, upload)
        else:
            text = value if isinstance(value, str) else bytes(value).decode("utf-8")
            fields.setdefault(name, text)
    return Arguments({**fields, **asked}, uploads)


async def _form_fields(request: web.Request) -> FormFields:
    try:
        return await request.post()
    except ConnectionResetError:
        raise RefusalError(400, GONE) from None
    except ValueError:
        raise RefusalError(400, "Bad Request: can't parse the request body as a form") from None


async def _json_fields(request: web.Request) -> dict[str, Any]:
    try:
        raw = await request.read()
    except ConnectionResetError:
        raise RefusalError(400, GONE) from None
    if not raw:
        return {}
    try:
        parsed = json.loads(raw)
    except (ValueError, RecursionError):
        parsed = None
    if not isinstance(parsed, dict):
        raise RefusalError(400, "Bad Request: can't parse the request body as a JSON object")
    # Arguments are text, as in a form: a null is the word, which only structures read as nothing.
    return {name: "null" if value is None else value for name, value in parsed.items()}
