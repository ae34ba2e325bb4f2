"""Reading answers and updates with the types of aiogram, which are not ours, without any mercy.
A field that its types do not know is a mistake of ours, and so is a text where a number belongs.
"""

import re
from collections.abc import Iterator
from typing import Any, get_args

import aiogram
from aiogram import methods, types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import Response, TelegramMethod
from pydantic import BaseModel

CLASSES: dict[str, type[TelegramMethod[Any]]] = {
    name.lower(): getattr(methods, name)
    for name in methods.__all__
    if isinstance(getattr(methods, name), type)
    and issubclass(getattr(methods, name), TelegramMethod)
}


def read_result(method: str, body: dict[str, Any]) -> Any:
    """The result of a successful answer, as aiogram's own session reads it."""
    returning = CLASSES[method.lower()].__returning__
    read = Response[returning].model_validate(body)  # type: ignore[valid-type]
    assert read.ok, body
    if isinstance(body["result"], bool):
        assert read.result is True
    refuse_unknown(read)
    refuse_changed(read, body)
    return read.result


def shape_of(method: str) -> str:
    """The name of the type that a method returns, of one entry where it is a list."""
    shape: Any = CLASSES[method.lower()].__returning__
    while get_args(shape):
        shape = get_args(shape)[0]
    name: str = shape.__name__
    family = re.match(r"ChatMember|MenuButton", name)
    return family.group() if family else name


def read_update(body: dict[str, Any]) -> types.Update:
    update = types.Update.model_validate(body)
    refuse_unknown(update)
    refuse_changed(update, body)
    return update


def read_error(method: str, status: int, content: str) -> TelegramAPIError:
    """The exception that aiogram makes of a refusal."""
    bot = aiogram.Bot("1001:x", session=AiohttpSession())
    made = CLASSES.get(method.lower(), methods.GetMe).model_construct()
    try:
        bot.session.check_response(bot, made, status, content)
    except TelegramAPIError as error:
        return error
    raise AssertionError(f"aiogram takes {content} for a success")


def refuse_unknown(read: object) -> None:
    unknown = sorted(set(_unknown(read, type(read).__name__)))
    assert not unknown, f"aiogram does not know {unknown}"


def refuse_changed(read: BaseModel, body: dict[str, Any]) -> None:
    """What was read, written again, is the same: nothing was bent to fit its type."""
    again = read.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert again == body


def _unknown(part: object, where: str) -> Iterator[str]:
    if isinstance(part, BaseModel):
        yield from (f"{where}.{name}" for name in part.model_extra or {})
        for name in type(part).model_fields:
            yield from _unknown(getattr(part, name), f"{where}.{name}")
    elif isinstance(part, list | tuple):
        for entry in part:
            yield from _unknown(entry, where)
