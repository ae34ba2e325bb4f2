"""What a Mini App may ask of its bot: answerWebAppQuery and savePreparedInlineMessage.
Both take an InlineQueryResult; only its text or its file becomes a message.
"""

import secrets
from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.chats import Chat
from app.sandbox.entities import formatted
from app.sandbox.methods.attachments import content_for
from app.sandbox.methods.places import user_named
from app.sandbox.methods.sending import captioned, text_content
from app.sandbox.refusal import bad_request
from app.sandbox.world import World

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
PREPARED_LIFE_S = 24 * 3600
ID_LIMIT_BYTES = 64
FILE_KINDS = frozenset({"photo", "video", "document", "audio", "voice", "sticker", "gif"})
WHERE = "can't parse inline query result"


def answer_app_query(world: World, arguments: Arguments) -> dict[str, str]:
    """The person's own message, sent with the bot's help into the chat where the app is open."""
    result = _result(arguments)
    chat = _asked_in(world, arguments.text("web_app_query_id"))
    content = _content(world, chat, result)
    chat.room.app_queries.discard(arguments.text("web_app_query_id"))
    sender = chat.user or world.bot
    sent = world.post(chat, sender, content, extras={"via_bot": world.bot.wire()})
    world.updates.add("message", sent.wire())
    return {"inline_message_id": secrets.token_urlsafe(20)}


def prepare_message(world: World, arguments: Arguments) -> dict[str, Any]:
    """Kept by nobody: no client here shares it, and its id is all that a bot gets."""
    user = user_named(world, arguments)
    result = _result(arguments)
    _content(world, world.chats[user.user_id], result)
    until = world.clock.date() + PREPARED_LIFE_S
    return {"id": secrets.token_urlsafe(12), "expiration_date": until}


def _asked_in(world: World, query_id: str) -> Chat:
    for chat in world.chats.values():
        if query_id in chat.room.app_queries:
            return chat
    raise bad_request(TOO_OLD)


def _result(arguments: Arguments) -> dict[str, Any]:
    given = arguments.structure("result", "JSON encoded web view query results")
    if given is None:
        raise bad_request("result isn't specified")
    if not isinstance(given, dict):
        raise bad_request("inline query result must be an object")
    for name in ("type", "id"):
        if not isinstance(given.get(name), str):
            raise bad_request(f'{WHERE}: Can\'t find field "{name}"')
    if not 1 <= len(given["id"].encode()) <= ID_LIMIT_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    return given


def _content(world: World, chat: Chat, result: dict[str, Any]) -> dict[str, Any]:
    said = result.get("input_message_content")
    if isinstance(said, dict):
        nested = Arguments(said, {})
        if not nested.text("message_text"):
            raise bad_request("input message content is not specified")
        return text_content(formatted(nested, "message_text", "entities"), {})(chat)
    kind = str(result["type"])
    if kind not in FILE_KINDS:
        what = f'type "{kind}" is unsupported for the inline query result'
        raise bad_request(what if kind != "article" else "input message content is not specified")
    return _filed(world, kind, Arguments(result, {}))


def _filed(world: World, kind: str, result: Arguments) -> dict[str, Any]:
    source = result.text(f"{kind}_file_id") or result.text(f"{kind}_url")
    if not source:
        raise bad_request(f'can\'t find field "{kind}_file_id"')
    content = content_for(world, "animation" if kind == "gif" else kind, source, {})
    return captioned(content, formatted(result, "caption", "caption_entities"))


METHODS = {
    "answerwebappquery": answer_app_query,
    "savepreparedinlinemessage": prepare_message,
}
