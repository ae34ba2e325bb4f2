"""What asks for nothing: service messages, other chats, presses of old buttons, kinds to come."""

from typing import Any

from tests.telegram.corpus.book import Body, Book

GROUP = {"id": -1_001_500, "type": "supergroup", "title": "Кружок"}


def write(book: Book) -> None:
    _service(book)
    _elsewhere(book)
    _presses(book)
    _to_come(book)


def _service(book: Book) -> None:
    pinned = {"message_id": 5, "date": 0, "chat": book.chat(5001)}
    said: tuple[dict[str, Any], ...] = (
        {"pinned_message": pinned},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"write_access_allowed": {"from_request": True}},
        {"web_app_data": {"data": "{}", "button_text": "x"}},
        {"users_shared": {"request_id": 1, "users": [{"user_id": 5}]}},
        {"chat_shared": {"request_id": 1, "chat_id": -5}},
        {"connected_website": "a.example"},
        {"forum_topic_created": {"name": "x", "icon_color": 7322096}},
        {"chat_background_set": {"type": {"type": "fill", "fill": {"type": "solid", "color": 5},
                                          "dark_theme_dimming": 5}}},
        {"text": "/start"}, {"text": "/help"}, {"text": "/tickets"}, {"text": "/language"},
        {"text": " \n\u2003"}, {"text": "/start from_a_link"},
    )  # fmt: skip
    for content in said:
        book.passes(message=book.message(5001, **content))


def _elsewhere(book: Book) -> None:
    channel = {"id": -1_001_600, "type": "channel", "title": "Новости"}
    in_group = {**book.message(5002, text="в группе"), "chat": GROUP}
    robot = {"id": 88, "is_bot": True, "first_name": "Робот"}
    its_chat = {"id": 88, "type": "private", "first_name": "Робот"}
    by_bot = {**book.message(5002, text="бип"), "from": robot, "chat": its_chat}
    as_channel = {**book.message(5002, text="пост"), "chat": channel, "sender_chat": channel}
    del as_channel["from"]
    for message in (in_group, by_bot, as_channel):
        book.passes(message=message)
    book.passes(channel_post=as_channel)
    book.passes(edited_message={**in_group, "edit_date": in_group["date"] + 5})
    book.passes(edited_channel_post={**as_channel, "edit_date": as_channel["date"] + 5})
    member = {"user": robot, "status": "member"}
    change = {"chat": GROUP, "from": book.person(5002), "date": 1, "old_chat_member": member}
    book.passes(my_chat_member={**change, "new_chat_member": {"user": robot, "status": "left"}})
    for status in ("kicked", "member"):
        own = {**change, "chat": book.chat(5003), "from": book.person(5003)}
        until = {"until_date": 0} if status == "kicked" else {}
        new = {"user": robot, "status": status, **until}
        book.passes(my_chat_member={**own, "new_chat_member": new})
    reaction = {"chat": GROUP, "message_id": 5, "date": 1, "old_reaction": []}
    liked = [{"type": "emoji", "emoji": "👍"}]
    book.passes(message_reaction={**reaction, "actor_chat": channel, "new_reaction": liked})
    book.passes(message_reaction={**reaction, "user": book.person(5002), "new_reaction": liked})


def _presses(book: Book) -> None:
    message = {"message_id": 5, "date": 0, "chat": book.chat(5004)}
    press = {"id": "400", "from": book.person(5004), "chat_instance": "1"}
    presses: tuple[Body, ...] = (
        {"message": message, "data": "move:1:2"},
        {"message": message, "data": "from:another:age:7"},
        {"message": message, "data": "\u0000" * 64},
        {"message": message, "game_short_name": "x"},
        {"inline_message_id": "x", "data": "y"},
    )
    for number, more in enumerate(presses):
        book.passes(callback_query={**press, "id": str(400 + number), **more})


def _to_come(book: Book) -> None:
    person = book.person(5005)
    kinds: dict[str, Any] = {
        "inline_query": {"id": "1", "from": person, "query": "x", "offset": ""},
        "chosen_inline_result": {"result_id": "1", "from": person, "query": "x"},
        "shipping_query": {"id": "1", "from": person, "invoice_payload": "x"},
        "poll_answer": {"poll_id": "1", "user": person, "option_ids": [0]},
        "message_reaction_count": {"chat": GROUP, "message_id": 5, "date": 1, "reactions": []},
        "chat_boost": {"chat": GROUP, "boost": {}},
        "business_connection": {"id": "1", "user": person},
        "purchased_paid_media": {"from": person, "paid_media_payload": "x"},
        "telepathy": {"from": person, "thought": {"text": "?"}},
        "a_list": [1, 2, {"from": person}],
        "a_word": "x",
        "nothing": None,
    }
    known = ("telepathy", "a_list", "a_word", "nothing")
    for kind, content in kinds.items():
        if kind in known:
            book.passes(**{kind: content})
    book.passes()
    book.passes(telepathy={"from": {"id": "x"}}, aura={"from": {"id": -5}})
    for kind in ("inline_query", "poll_answer", "message_reaction_count"):
        book.passes(**{kind: kinds[kind]})
