"""A person's vote in a poll of the bot, and what the bot hears of it.
Anonymous polls tell only the count; a quiz takes one answer and keeps it.
"""

from collections.abc import Sequence
from typing import Any

from app.sandbox.chats import Message
from app.sandbox.users import User
from app.sandbox.world import World


def vote(world: World, user: User, message: Message, numbers: Sequence[int]) -> None:
    """`numbers` count the options from 0; none at all takes the vote back.

    PermissionError where a real client would not let them.
    """
    poll = message.content["poll"]
    voters = message.chat.room.votes.setdefault(message.message_id, {})
    _check(poll, numbers, voted=user.user_id in voters)
    voters.pop(user.user_id, None)
    if numbers:
        voters[user.user_id] = list(numbers)
    message.content = {"poll": _counted(poll, voters)}
    message.chat.changed(message)
    world.updates.add("poll", message.content["poll"])
    if not poll["is_anonymous"]:
        world.updates.add("poll_answer", _answer(poll, user, numbers))


def _check(poll: dict[str, Any], numbers: Sequence[int], *, voted: bool) -> None:
    if poll["is_closed"]:
        raise PermissionError("the poll is closed")
    if len(numbers) > 1 and not poll["allows_multiple_answers"]:
        raise PermissionError("the poll takes one answer")
    if voted and not poll["allows_revoting"]:
        raise PermissionError("the vote cannot be changed")
    if not all(0 <= number < len(poll["options"]) for number in numbers):
        raise LookupError(f"the poll has options 0 to {len(poll['options']) - 1}")


def _counted(poll: dict[str, Any], voters: dict[int, list[int]]) -> dict[str, Any]:
    counts = [number for chosen in voters.values() for number in chosen]
    options = [
        {**option, "voter_count": counts.count(number)}
        for number, option in enumerate(poll["options"])
    ]
    return {**poll, "options": options, "total_voter_count": len(voters)}


def _answer(poll: dict[str, Any], user: User, numbers: Sequence[int]) -> dict[str, Any]:
    return {
        "poll_id": poll["id"],
        "user": user.wire(),
        "option_ids": list(numbers),
        "option_persistent_ids": [poll["options"][number]["persistent_id"] for number in numbers],
    }
