"""What a message of the bot answers: a message of the chat, a quote of it, one of another chat.
It finds and refuses; the sending is not its business.
"""

from dataclasses import dataclass, field
from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.chats import Chat, Message
from app.sandbox.entities import formatted
from app.sandbox.methods.places import chat_of
from app.sandbox.quotes import as_told, marks_of, within
from app.sandbox.refusal import bad_request
from app.sandbox.text import FormattedText, utf16_length
from app.sandbox.world import World

NOT_FOUND = "message to be replied not found"


@dataclass(frozen=True)
class Reply:
    """What was asked: `message_id` 0 is no reply."""

    message_id: int = 0
    chat_id: str = ""
    is_optional: bool = False
    quote: FormattedText | None = None


@dataclass(frozen=True)
class Answered:
    """What was found: a message of the same chat, or what stands for one elsewhere."""

    message: Message | None = None
    extras: dict[str, Any] = field(default_factory=dict)


def wanted_reply(arguments: Arguments) -> Reply:
    """From reply_parameters, or from the older reply_to_message_id."""
    given = arguments.structure("reply_parameters", "reply parameters")
    if given is None:
        message_id = arguments.integer("reply_to_message_id")
        return Reply(max(0, message_id), "", arguments.is_true("allow_sending_without_reply"))
    if not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    if not given:
        return Reply()
    if "message_id" not in given:
        raise bad_request('can\'t find field "message_id"')
    if not isinstance(given["message_id"], int) or isinstance(given["message_id"], bool):
        raise bad_request('field "message_id" must be of type Number')
    return Reply(
        message_id=max(0, given["message_id"]),
        chat_id=str(given.get("chat_id") or ""),
        is_optional=given.get("allow_sending_without_reply") is True,
        quote=_quote(given),
    )


def replied(world: World, chat: Chat, reply: Reply) -> Answered:
    if not reply.message_id:
        return Answered()
    where = chat_of(world, reply.chat_id) if reply.chat_id else chat
    message = where.messages.get(reply.message_id)
    if message is None or message.deleted:
        if reply.is_optional:
            return Answered()
        raise bad_request(NOT_FOUND)
    quote = _quoted(message, reply)
    if where is chat:
        return Answered(message, quote)
    return Answered(None, {"external_reply": _elsewhere(message), **quote})


def origin_of(message: Message) -> dict[str, Any]:
    """A MessageOrigin: who wrote it first, also through several forwards."""
    kept = message.extras.get("forward_origin")
    if kept:
        return dict(kept)
    return {"type": "user", "sender_user": message.sender.wire(), "date": message.date}


def _quote(given: dict[str, Any]) -> FormattedText:
    fields = {
        "quote": given.get("quote"),
        "parse_mode": given.get("quote_parse_mode"),
        "quote_entities": given.get("quote_entities"),
    }
    return formatted(Arguments(fields, {}), "quote", "quote_entities")


def _quoted(message: Message, reply: Reply) -> dict[str, Any]:
    """The quote must stand in the message, word for word."""
    if reply.quote is None or not reply.quote.text:
        return {}
    at = message.text.find(reply.quote.text)
    position = utf16_length(message.text[: max(0, at)])
    there = within(message, position, reply.quote.text)
    if at < 0 or marks_of(reply.quote.entities) != marks_of(there):
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"quote": as_told(reply.quote, position)}


def _elsewhere(message: Message) -> dict[str, Any]:
    body: dict[str, Any] = {"origin": origin_of(message)}
    if message.chat.kind == "supergroup":
        body |= {"chat": message.chat.wire(), "message_id": message.message_id}
    shown = ("text", "entities", "caption", "caption_entities")
    return body | {name: value for name, value in message.content.items() if name not in shown}
