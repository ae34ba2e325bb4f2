"""No argument, however odd, makes a method fail otherwise than by a refusal."""

import contextlib
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.sandbox.arguments import Arguments
from app.sandbox.methods import METHODS
from app.sandbox.people import People
from app.sandbox.refusal import RefusalError
from app.sandbox.rules import Rules
from app.sandbox.world import World

from .conftest import TOKEN

NAMES = (
    "chat_id",
    "text",
    "parse_mode",
    "entities",
    "reply_markup",
    "reply_parameters",
    "message_id",
    "commands",
    "scope",
    "language_code",
    "menu_button",
    "link_preview_options",
    "allowed_updates",
    "callback_query_id",
    "file_id",
    "photo",
    "document",
    "caption",
    "name",
    "action",
    "url",
    "from_chat_id",
    "message_ids",
    "message_thread_id",
    "media",
    "video",
    "sticker",
    "thumbnail",
    "reaction",
    "result",
    "user_id",
    "rights",
    "question",
    "options",
    "type",
    "correct_option_ids",
    "explanation",
    "latitude",
    "longitude",
    "live_period",
    "phone_number",
    "first_name",
    "emoji",
    "draft_id",
    "icon_color",
    "web_app_query_id",
    "inline_message_id",
    "offset",
    "duration",
)
KEYS = st.sampled_from(("type", "text", "url", "web_app", "inline_keyboard", "keyboard", "offset",
                        "length", "message_id", "chat_id", "callback_data", "command", "media",
                        "caption", "photo", "emoji", "id", "quote", "user_id", "message_text",
                        "input_message_content", "photo_file_id", "style"))
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.floats(allow_nan=False),
    st.text(max_size=5),
    st.sampled_from(("chat", "web_app", "https://a.b/", "{", "[[]]", "HTML", "<b>x</b>", "@a",
                     "photo", "emoji", "article", "static", "quiz", "attach://x", "👍", "12")),
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(sorted(set(METHODS) - {"getupdates", "logout"})),
    st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6),
)
def test_any_arguments(method: str, fields: dict[str, Any]) -> None:
    world = World(TOKEN, "tikethet_bot", Rules())
    people = People(world)
    people.start(people.add_user(1, "A"))
    forum = people.add_group(-2, "G")
    forum.room.is_forum = True
    forum.room.standings[world.bot.user_id] = "administrator"
    world.post(world.chats[1], world.bot, {"text": "said"})
    with contextlib.suppress(RefusalError):
        METHODS[method](world, Arguments({"chat_id": 1, "text": "x", **fields}, {}))
