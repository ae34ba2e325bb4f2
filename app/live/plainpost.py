"""The frame that a desk's day is made of, a `message.post` of plain words, read the short way.

It takes less than protocol.py does and never anything else: what it does not take is read there.
"""

import re
from typing import Annotated, ClassVar, Literal

import msgspec

from app.live.refusals import ID_LIMIT

_Id = Annotated[int, msgspec.Meta(ge=0, lt=ID_LIMIT)]
_RequestId = Annotated[int, msgspec.Meta(gt=-ID_LIMIT, lt=ID_LIMIT)]
#: Asked here, for msgspec would search with it, which takes twice as long as all the rest.
_is_client_id = re.compile(r"[A-Za-z0-9_-]{1,64}").fullmatch

#: A frame that is worth trying begins with the envelope; whoever writes it otherwise is
#: understood all the same, by protocol.py.
_METHOD = b'"message.post"'
_METHOD_WITHIN_BYTES = 80


class PlainPost(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """The params of MessagePost (composed_params.py) where nothing stands beside the words."""

    ticket_id: _Id
    body: str
    client_id: str
    reply_to: _Id | None = None
    seen: _Id | None = None

    entities: ClassVar[None] = None
    attachment_ids: ClassVar[None] = None
    quote: ClassVar[None] = None


class PlainCall(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A request; notifications are too rare to be tried."""

    jsonrpc: Literal["2.0"]
    id: _RequestId
    method: Literal["message.post"]
    params: PlainPost


_decode = msgspec.json.Decoder(PlainCall).decode


def plain_call(text: bytes) -> PlainCall | None:
    """None when the frame has to be read by protocol.py, whatever it is."""
    if text.find(_METHOD, 0, _METHOD_WITHIN_BYTES) < 0:
        return None
    try:
        call = _decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return call if _is_client_id(call.params.client_id) else None
