"""Every frame that a browser may send, and how an answer is written: text becomes types here only.

JSON-RPC 2.0 over text frames (PROTOCOL.md section 3); nothing here looks at what a frame means.
"""

from typing import Annotated, Any, Literal, Protocol

from pydantic import Field, TypeAdapter, ValidationError, create_model
from pydantic_core import to_json

from app.domain.errors import DeskError
from app.live import (
    desk_params,
    duty_commands,
    figure_params,
    inbox_params,
    people_params,
    reminder_commands,
    reply_params,
    search_params,
)
from app.live.composed_params import Composed, EntityParams, MessagePost
from app.live.plainpost import plain_call
from app.live.refusals import (
    ID_LIMIT,
    INTERNAL_ERROR,
    INVALID_PARAMS,
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    PARSE_ERROR,
    explain,
)
from app.live.strict import ClientId, Id, Limit, Nothing, Strict, TicketOnly
from app.live.upload_params import FileLinkParams, UploadCancel, UploadFinish, UploadStart

DESK_ERROR = 1

FRAME_LIMIT_BYTES = 64 * 1024
INIT_DATA_LIMIT = 16 * 1024

RequestId = Annotated[int, Field(gt=-ID_LIMIT, lt=ID_LIMIT)]


class SessionStart(Strict):
    init_data: Annotated[str, Field(max_length=INIT_DATA_LIMIT)] | None = None
    token: Annotated[str, Field(max_length=128)] | None = None
    locale: Annotated[str, Field(max_length=35)] | None = None
    epoch: Annotated[str, Field(max_length=64)] | None = None
    cursor: Id | None = None


class TicketOpen(Composed):
    subject: str
    body: str
    client_id: ClientId
    customer_id: Id | None = None
    category_id: Id | None = None


class MessageList(Strict):
    ticket_id: Id
    limit: Limit = 50
    before: Id | None = None
    after: Id | None = None
    around: Id | None = None


class NoteAdd(Composed):
    ticket_id: Id
    body: str
    client_id: ClientId


class MessageEdit(Strict):
    message_id: Id
    body: str
    entities: list[EntityParams] | None = None


class MessageOnly(Strict):
    message_id: Id


class ReactionSet(Strict):
    message_id: Id
    emoji: Annotated[str, Field(min_length=1, max_length=16)] | None


class MarkRead(Strict):
    ticket_id: Id
    message_id: Id


class ConversationView(Strict):
    ticket_id: Id | None


class TicketClaim(Strict):
    ticket_id: Id
    from_: Annotated[Id | None, Field(alias="from")] = None


class TicketAssign(Strict):
    ticket_id: Id
    assignee_id: Id | None


class SetRole(Strict):
    person_id: Id
    role: Literal["customer", "agent", "admin"]


class SetLanguage(Strict):
    language: Annotated[str, Field(max_length=8)]


class PersonBlock(Strict):
    person_id: Id
    silent: bool = False


class PersonOnly(Strict):
    person_id: Id


#: The vocabulary: a method is here or it does not exist.
PARAMS: dict[str, type[Strict]] = {
    "session.start": SessionStart,
    "ticket.open": TicketOpen,
    "ticket.get": TicketOnly,
    "ticket.claim": TicketClaim,
    "ticket.assign": TicketAssign,
    "ticket.resolve": TicketOnly,
    "ticket.reopen": TicketOnly,
    "ticket.close": TicketOnly,
    "message.list": MessageList,
    "message.post": MessagePost,
    "message.edit": MessageEdit,
    "message.delete": MessageOnly,
    "message.versions": MessageOnly,
    "note.add": NoteAdd,
    "reaction.set": ReactionSet,
    "upload.start": UploadStart,
    "upload.finish": UploadFinish,
    "upload.cancel": UploadCancel,
    "file.link": FileLinkParams,
    "conversation.mark_read": MarkRead,
    "conversation.marks": TicketOnly,
    "conversation.deliveries": TicketOnly,
    "delivery.resend": MessageOnly,
    "conversation.view": ConversationView,
    "typing.set": TicketOnly,
    "person.set_role": SetRole,
    "person.set_language": SetLanguage,
    "person.block": PersonBlock,
    "person.unblock": PersonOnly,
    "person.blocked": Nothing,
    **desk_params.PARAMS,
    **reply_params.PARAMS,
    **figure_params.PARAMS,
    **search_params.PARAMS,
    **inbox_params.PARAMS,
    **people_params.PARAMS,
    **duty_commands.PARAMS,
    **reminder_commands.PARAMS,
}


class Frame(Protocol):
    """One request, or a notification when `id` is None."""

    @property
    def id(self) -> int | None: ...
    @property
    def method(self) -> str: ...
    @property
    def params(self) -> Any: ...


class _Envelope(Strict):
    jsonrpc: Literal["2.0"]
    #: Absent in a notification; an explicit null is not an id.
    id: RequestId = None  # type: ignore[assignment]
    method: str


def _frame_model(method: str, params: type[Strict]) -> type[_Envelope]:
    name = "".join(part.title() for part in method.replace(".", "_").split("_"))
    needs_params = any(field.is_required() for field in params.model_fields.values())
    fields: dict[str, Any] = {
        "method": (Literal[method], ...),
        "params": (params, ...) if needs_params else (params, Field(default_factory=params)),
    }
    return create_model(name + "Frame", __base__=_Envelope, **fields)


def _union() -> TypeAdapter[Any]:
    models = tuple(_frame_model(method, params) for method, params in PARAMS.items())
    union: Any = models[0]
    for model in models[1:]:
        union = union | model
    return TypeAdapter(Annotated[union, Field(discriminator="method")])


_FRAMES = _union()


def parse(text: bytes) -> Frame:
    """Reads one text frame. Raises Refused with the JSON-RPC code to answer."""
    plain = plain_call(text)
    if plain is not None:
        return plain
    try:
        frame: Frame = _FRAMES.validate_json(text)
    except ValidationError as error:
        raise explain(text, error, PARAMS) from None
    return frame


def reply(request_id: int, result: bytes) -> bytes:
    """`result` is JSON already."""
    return b'{"jsonrpc":"2.0","id":%d,"result":%b}' % (request_id, result)


def notification(method: str, params: object) -> bytes:
    return b'{"jsonrpc":"2.0","method":"%b","params":%b}' % (method.encode(), to_json(params))


_MEANINGS = {
    PARSE_ERROR: "the frame is not JSON",
    INVALID_REQUEST: "the frame is not a JSON-RPC 2.0 request",
    METHOD_NOT_FOUND: "there is no such method",
    INVALID_PARAMS: "the params are not those of the method",
    INTERNAL_ERROR: "an unexpected fault, which has been logged",
}


def error_reply(request_id: int | None, code: int, field: str | None = None) -> bytes:
    """An error of JSON-RPC itself."""
    facts: dict[str, object] = {"code": "internal" if code == INTERNAL_ERROR else "invalid"}
    if field is not None:
        facts["field"] = field
    return _error(request_id, code, _MEANINGS[code], facts)


def desk_error_reply(request_id: int, error: DeskError, facts: dict[str, object]) -> bytes:
    """A refusal of the desk; `invalid` is JSON-RPC's own code (PROTOCOL.md section 3)."""
    code = INVALID_PARAMS if error.code == "invalid" else DESK_ERROR
    meaning = error.code.replace("_", " ")
    return _error(request_id, code, meaning, {"code": error.code, **facts})


def _error(request_id: int | None, code: int, message: str, facts: dict[str, object]) -> bytes:
    return to_json(
        {
            "jsonrpc": "2.0",
            "id": request_id,
            "error": {"code": code, "message": message, "data": facts},
        }
    )
