"""Parts of random long texts, as the bot sends them: the pretend Telegram refuses none.

It checks lengths, half characters and entity bounds as the real server does. `TIKETHET_SENT=2000`
sends more of them.
"""

import os
import random

from telegram import Bot

from app.domain.splitting import sendable, split
from app.sandbox import PretendTelegram
from app.telegram.calls import Place, make
from app.telegram.steps import Step
from app.telegram.wire import Wire
from tests.domain.splits import LONG_EVERY, sample
from tests.telegram.bench import TOKEN

SENT = int(os.environ.get("TIKETHET_SENT", "60"))
#: One in so many is long enough for Telegram's own limits.
LONG_SHARE = 5


async def test_the_pretend_telegram_takes_every_part() -> None:
    dice = random.Random(20261201)
    async with PretendTelegram(token=TOKEN) as telegram:
        anna = telegram.add_user(2001, "Анна")
        telegram.start(anna)
        wire = Wire(1)
        bot = Bot(TOKEN, base_url=f"{telegram.url}/bot", request=wire)
        parts = 0
        for number in range(SENT):
            one = sample(dice, 0 if number % LONG_SHARE == 0 else number * LONG_EVERY + 1)
            for part in sendable(split(one.text, one.entities, one.limit)):
                if part.text.strip():
                    await make(bot, Step("text", part), Place(2001, None), {})
                    parts += 1
        await wire.shutdown()
        calls = telegram.calls.of("sendMessage")
        assert len(calls) == parts > SENT
        assert [call.description for call in calls if not call.accepted] == []
