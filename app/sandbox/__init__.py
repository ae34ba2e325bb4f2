"""A pretend Telegram on loopback: a Bot API server, the people who write to the bot, and faults.
It serves the tests and the demo; it imports nothing of `app`, and nothing in `app` imports it.
"""

from app.sandbox.chats import Chat, Message
from app.sandbox.faults import Fault
from app.sandbox.launch import launch_url, sign_launch
from app.sandbox.rules import Rules
from app.sandbox.server import PretendTelegram
from app.sandbox.users import User

__all__ = [
    "Chat",
    "Fault",
    "Message",
    "PretendTelegram",
    "Rules",
    "User",
    "launch_url",
    "sign_launch",
]
