"""Which emoji a message can be answered with: those that Telegram lets a bot set
(https://core.telegram.org/bots/api#reactiontypeemoji)."""

#: The ones offered first, in this order.
OFFERED = ("👍", "❤", "🔥", "🙏", "👌", "😁", "😢", "🎉")
ALLOWED = frozenset(
    {"👍", "👎", "❤", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉"}
    | {"🤩", "🤮", "💩", "🙏", "👌", "🕊", "🤡", "🥱", "🥴", "😍", "🐳", "❤\u200d🔥", "🌚"}
    | {"🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔", "🤨", "😐", "🍓", "🍾", "💋", "🖕"}
    | {"😈", "😴", "😭", "🤓", "👻", "👨\u200d💻", "👀", "🎃", "🙈", "😇", "😨", "🤝", "✍"}
    | {"🤗", "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄", "😘"}
    | {"💊", "🙊", "😎", "👾", "🤷\u200d♂", "🤷", "🤷\u200d♀", "😡"}
)
_VARIATION = "\ufe0f"
#: Of one person on one message: Telegram's limit for those who pay for it.
REACTIONS_LIMIT = 3


def plain_emoji(emoji: str) -> str:
    """An emoji as Telegram spells it in reactions: without the sign that asks for a picture."""
    return emoji.replace(_VARIATION, "")
