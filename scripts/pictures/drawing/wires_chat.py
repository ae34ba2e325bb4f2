"""The wireframes of a customer's conversation, state by state.

It must never invent words for what the app already says: those come from its locale.
"""

from collections.abc import Iterator, Sequence

from scripts.pictures.drawing import cards, composing, forms, frames, layers, talk
from scripts.pictures.drawing.cards import RESTING
from scripts.pictures.drawing.ink import plural, t
from scripts.pictures.drawing.layout import Block, Pane, Screen
from scripts.pictures.drawing.marks import status
from scripts.pictures.drawing.mockups import (
    ANNA,
    LUCKY,
    NUMBER,
    SUBJECT,
    answer_blocks,
    chat_pane,
    talk_blocks,
    tear_pane,
)
from scripts.pictures.drawing.talk import Said, bubble


def _support() -> str:
    return t("chat.support", name=ANNA)


def phone(name: str, title: str, pane: Pane) -> Screen:
    return Screen(f"{name}-phone", title, [(390, pane)])


def _chat(
    *body: Block,
    shown: str = "waiting",
    who: str = "",
    foot: Sequence[Block] = (),
    head: Sequence[Block] = (),
) -> Pane:
    return Pane(
        body,
        head=[frames.chat_head(SUBJECT, NUMBER, who or _support(), status(shown)), *head],
        foot=foot or [composing.composer()],
        ground="chat",
        pinned=True,
    )


def chat_screens() -> Iterator[Screen]:
    """Every file of the conversation."""
    told = [*talk_blocks(), *answer_blocks(_support())]
    yield phone("chat-normal", "Переписка · обычная", _chat(*told))
    news = [*talk_blocks(), talk.unread_line(), *answer_blocks(_support()), talk.jump_button("2")]
    yield phone("chat-unread", "Переписка · новые сообщения и кнопка вниз", _chat(*news))
    yield phone("chat-typing", "Переписка · поддержка печатает", chat_pane())
    away = layers.banner("clock", f"{ANNA} ответит примерно через 5 минут")
    waiting = _chat(*talk_blocks(), head=[away], shown="open")
    yield phone("chat-away", "Переписка · агент не в сети, известно, когда ответит", waiting)
    yield phone("chat-offline", "Переписка · без связи, сообщение ждёт", _offline_chat())
    yield phone("chat-refused", "Переписка · не отправилось", _refused_chat())
    yield phone("chat-media", "Переписка · фото, альбом, файл, голосовое", _media_chat())
    recording = _chat(*told, foot=[forms.recorder("0:07")])
    yield phone("chat-recording", "Переписка · запись голосового", recording)
    yield phone("chat-menu", "Переписка · действия с сообщением", _menu_chat())
    yield phone("chat-resolved", "Переписка · решено, корешок оторван", tear_pane(RESTING))
    yield phone("chat-closed", "Переписка · закрыта", _closed_chat(told))
    yield phone("chat-reopened", "Переписка · открыта снова, корешок приклеен", _reopened_chat())


def _closed_chat(told: Sequence[Block]) -> Pane:
    line = talk.day_pill(t("system.closed"), 400, "18:00")
    bar = layers.banner("lock", t("chat.closed_customer"))
    return _chat(*told, line, shown="closed", head=[bar])


def _reopened_chat() -> Pane:
    return _chat(
        *answer_blocks(_support()),
        cards.torn_ticket(LUCKY, cards.WHOLE),
        talk.day_pill(t("system.reopened"), 400, "18:20"),
        bubble(Said("Трек опять молчит", "18:20", is_mine=True, ticks="sent")),
        shown="open",
    )


def _offline_chat() -> Pane:
    waiting = bubble(Said("А если меня не будет дома?", "14:33", is_mine=True, ticks="waiting"))
    bar = layers.banner("wire", plural("state.offline_waiting", "one", count="1"))
    return _chat(*talk_blocks()[3:], *answer_blocks(_support()), waiting, head=[bar])


def _refused_chat() -> Pane:
    failed = bubble(Said("А если меня не будет дома?", "14:33", is_mine=True, ticks="failed"))
    line = frames.refusal(
        t("message.not_sent", reason=t("refused.timeout")), t("message.retry"), t("message.delete")
    )
    return _chat(*talk_blocks()[4:], *answer_blocks(_support()), failed, line)


def _media_chat() -> Pane:
    pair = talk.photo(150)
    return _chat(
        bubble(
            Said(
                "Вот чек и коробка",
                "14:07",
                is_mine=True,
                ticks="read",
                above=pair,
                above_width=260,
            )
        ),
        bubble(Said("", "14:07", is_mine=True, ticks="read", above=talk.album(), above_width=260)),
        bubble(
            Said(
                "",
                "14:08",
                is_mine=True,
                ticks="read",
                above=talk.media("file", "Чек_8812.pdf", "248 КБ"),
                above_width=200,
            )
        ),
        bubble(Said("", "14:30", author=_support(), above=talk.voice("0:12"), above_width=220)),
    )


def _menu_chat() -> Pane:
    items = (
        ("reply", t("deed.reply")),
        ("copy", t("deed.copy")),
        ("edit", t("deed.edit")),
        ("trash", t("message.delete")),
    )
    return _chat(*talk_blocks(), *answer_blocks(_support()))._replace(over=[layers.sheet(items)])
