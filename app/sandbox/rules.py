"""What of the real server's strictness a test or the demo may relax, in one place.
Everything that is not listed here is always as strict as the real server.
"""

from dataclasses import dataclass


@dataclass
class Rules:
    """`loopback_web_apps`: a web_app button may also carry http://127.0.0.1 (for the demo).

    `paced_polling`: the same offset asked again within 3 s waits at least 3 s, and within
    0.5 s gets one update, as tdlib/telegram-bot-api does against pollers that spin.

    `private_topics`: the bot has topics in private chats, as @BotFather can switch on.

    `true_pictures`: sendPhoto takes only bytes that are a picture, as the real server does.
    """

    loopback_web_apps: bool = False
    paced_polling: bool = True
    private_topics: bool = False
    true_pictures: bool = False
