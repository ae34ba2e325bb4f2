"""The pretend Telegram knows the same reactions as the desk, which may import nothing of it."""

from app.domain.reactions import ALLOWED, OFFERED, plain_emoji
from app.sandbox.reactions import EMOJI, chosen_emoji


def test_both_know_the_same_emoji() -> None:
    assert ALLOWED == EMOJI
    assert set(OFFERED) <= ALLOWED


def test_both_spell_them_without_the_sign_that_asks_for_a_picture() -> None:
    spelt = "\u2764\ufe0f"
    assert chosen_emoji([{"type": "emoji", "emoji": spelt}]) == plain_emoji(spelt) == "\u2764"
