"""The page of the pretend Telegram, where a person plays everybody who writes to the bot.
It is a door beside the Bot API, open to this machine's own browser and to nobody else.
"""

from app.sandbox.stage.door import Stage

__all__ = ["Stage"]
