"""Answers to pressed inline buttons: answerCallbackQuery.
A press can be answered once, and only while its person still waits.
"""

from app.sandbox.arguments import Arguments
from app.sandbox.refusal import bad_request
from app.sandbox.world import World

PRESS_LIFE_S = 15
ANSWER_LIMIT = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_press(world: World, arguments: Arguments) -> bool:
    press = world.presses.get(arguments.text("callback_query_id"))
    if press is None or press.answer is not None:
        raise bad_request(TOO_OLD)
    if world.clock.now_s() - press.at_s > PRESS_LIFE_S:
        raise bad_request(TOO_OLD)
    text = arguments.text("text")
    if len(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    _check_url(arguments.text("url"), world)
    press.answer = {
        "text": text,
        "show_alert": arguments.is_true("show_alert"),
        "url": arguments.text("url"),
    }
    press.bell.ring()
    return True


def _check_url(url: str, world: World) -> None:
    """A press may open a link to the bot itself with a start parameter, and nothing else."""
    own = f"https://t.me/{world.bot.username}?start="
    if url and not url.startswith((own, own.removeprefix("https://"))):
        raise bad_request("URL_INVALID")


METHODS = {"answercallbackquery": answer_press}
