"""Reactions to messages: which emoji there are, and how a bot sets its own.
People react through their own side; a bot has one reaction a message, and an emoji of this list.
"""

from typing import Any

from app.sandbox.refusal import bad_request

EMOJI = frozenset(
    {"👍", "👎", "❤", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉"}
    | {"🤩", "🤮", "💩", "🙏", "👌", "🕊", "🤡", "🥱", "🥴", "😍", "🐳", "❤\u200d🔥", "🌚"}
    | {"🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔", "🤨", "😐", "🍓", "🍾", "💋", "🖕"}
    | {"😈", "😴", "😭", "🤓", "👻", "👨\u200d💻", "👀", "🎃", "🙈", "😇", "😨", "🤝", "✍"}
    | {"🤗", "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄", "😘"}
    | {"💊", "🙊", "😎", "👾", "🤷\u200d♂", "🤷", "🤷\u200d♀", "😡"}
)
VARIATION = "\ufe0f"


def chosen_emoji(given: Any) -> str:
    """The one emoji of a `reaction` argument, "" to take it back."""
    if given is None:
        return ""
    if not isinstance(given, list):
        raise bad_request("expected an Array of ReactionType")
    types = [_type(one) for one in given]
    if not types:
        return ""
    if len(types) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = types[0].removesuffix(VARIATION)
    if emoji not in EMOJI:
        raise bad_request("REACTION_INVALID")
    return emoji


def _type(given: Any) -> str:
    where = "can't parse ReactionType"
    if not isinstance(given, dict):
        raise bad_request(f"{where}: expected an Object")
    kind = given.get("type")
    if kind is None:
        raise bad_request(f'{where}: Can\'t find field "type"')
    if kind == "custom_emoji":
        return "custom"
    if kind != "emoji":
        raise bad_request(f"{where}: invalid reaction type specified")
    if not isinstance(given.get("emoji"), str):
        raise bad_request(f'{where}: Can\'t find field "emoji"')
    return str(given["emoji"])
