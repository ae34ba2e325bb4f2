"""How fast the bot may speak, counted on a clock of its own."""

import pytest

from app.telegram.limits import Pace

ONE_CHAT_WINDOW_S = 60
PRIVATE_CHAT, GROUP = 7, -100_7


def most_in_a_window(moments: list[float], window_s: float) -> int:
    return max(
        sum(1 for later in moments if start <= later < start + window_s) for start in moments
    )


def speak(chats: list[int], for_s: float) -> dict[int, list[float]]:
    """When each chat was spoken to by a bot that says all it may."""
    now_s = 0.0
    pace = Pace(lambda: now_s)
    said: dict[int, list[float]] = {chat_id: [] for chat_id in chats}
    while now_s < for_s:
        for chat_id in chats:
            if pace.room() > 0 and chat_id not in pace.resting():
                pace.spend(chat_id)
                said[chat_id].append(now_s)
        now_s += max(0.001, min(pace.wait_s() or 0.01, 0.05))
    return said


def test_a_private_chat_hears_one_a_second_after_a_small_burst(true_pace: None) -> None:
    moments = speak([PRIVATE_CHAT], 20)[PRIVATE_CHAT]
    assert most_in_a_window(moments, 1.0) <= 4
    assert 20 <= len(moments) <= 23


def test_a_group_hears_at_most_twenty_a_minute(true_pace: None) -> None:
    moments = speak([GROUP], 180)[GROUP]
    assert 15 <= most_in_a_window(moments, ONE_CHAT_WINDOW_S) <= 20


def test_all_chats_together_hear_at_most_thirty_a_second(true_pace: None) -> None:
    said = speak(list(range(1, 200)), 5)
    moments = sorted(moment for chat in said.values() for moment in chat)
    assert 20 <= most_in_a_window(moments, 1.0) <= 30
    assert len(moments) == pytest.approx(5 * 25, abs=8)
