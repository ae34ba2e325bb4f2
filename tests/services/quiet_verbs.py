"""The verbs that write no event of their own, each with the reason why nobody misses one."""

# What writes no event, and why nobody misses one.
SILENT = {
    "figures.keep_up": "it only adds up what the log has told before",
    "rating.await_comment": "where somebody's next words go is shown by nothing before they come",
    "rating.asked_in": "which message asked for a comment is the bot's own book-keeping",
    "typing_marks.hold": "typing ends by itself; others are told by a signal",
    "people.set_reachable": "whether Telegram delivers is no part of what is shown",
    "people.set_unreachable": "whether Telegram delivers is no part of what is shown",
    "reading.view": "a lease ends by itself; others are told by a signal",
    "sessions.start_with_token": "a session is nobody's business but its owner's",
    "claims.issue_claim": "a link is nobody's business; the role it gives is a change of a person",
    "health.beat": "a heartbeat is told by /healthz",
    "uploads.begin_upload": "an upload is its sender's alone until a message has it",
    "uploads.finish_upload": "an upload is its sender's alone until a message has it",
    "uploads.cancel_upload": "an upload is its sender's alone until a message has it",
    "attachments.sweep": "it forgets what no message shows",
    "file_links.link_file": "an address is nobody's business but its owner's",
    "attachments.expect": "a file belongs to no message yet, and nobody sees it",
    "health.remember_bot": "facts about the bot belong to the page, not to the log",
}
#: Roads from the chat to verbs above.
ROADS = {
    "routing.reply_as_staff": "conversation.post_message",
    "routing.is_filed": "albums.join",
    "rating.rate_in_chat": "rating.give_rating",
    "rating.take_comment": "rating.comment_rating",
    "closing.close_by_command": "tickets.resolve",
    "closing.close_one": "tickets.resolve",
    "claims.claim_desk": "people.appoint_admin",
}
SILENT_MODULES = {
    "search_index": "the index of search holds what the messages say, and nothing is shown of it",
    "avatar": "which picture was sent last is the bot's own book-keeping",
    "app_buttons": "which of the bot's messages are kept up to date is its own book-keeping",
    "staff_menus": "whose chat shows which commands is the bot's own book-keeping",
    "intake": "updates are the bot's own book-keeping; their verbs write the events",
    "outbox": "deliveries are the bot's own book-keeping; staff hear of theirs (delivery_marks)",
    "fetching": "which bytes are fetched next is the bot's own book-keeping; `arrived` tells",
    "detours": "the way of a delivery is the bot's own book-keeping",
    "topics": "where in a chat a delivery goes is the bot's own book-keeping",
    "doubt": "deliveries in doubt are the outbox's; staff hear of theirs (delivery_marks)",
    "following": "changes of what is in chats are planned from the log, never the other way",
    "answers": "deliveries are the bot's own book-keeping",
    "albums.purge": "which message an album is concerns only what Telegram may still send",
    "wishes": "where a person's next message goes is shown by nothing before it has come",
    "notifications": "deliveries are planned from the log, never the other way",
    "restore": "deliveries that a restored desk must not send again end before anybody sees it",
    "gate": "an allowance is used up inside the verb that says something",
}
READING = {
    "access", "delivery_marks.of_ticket", "typing_marks.look", "typing_marks.shown",
    "delivery_marks.not_planned_yet",
    "health.is_bot_down",
    "inbox", "searching", "sync", "requests", "versions", "reading.read_marks", "bans.blocked",
    "health.look",
    "catalog.get", "desk_fields.history", "settings.section", "settings.all_sections",
    "audit.list_entries", "replies.list_replies", "mentions.list_mentions",
    "rating.get_rating", "rating.asks", "figures.get_figures", "figures.list_ratings",
    "figures.zone_of", "parcels",
    "file_links.open_link", "claims.has_admin", "claims.bot_username", "checkup.figures",
}  # fmt: skip
# Parts of verbs, shared by several of them and covered with each.
PARTS = {
    "writing", "delivery_marks.tell", "delivery_marks.tell_of",
    "attachments.take", "attachments.attach", "attachments.show",
    "attachments.add_ready", "attachments.drop", "attachments.drop_unused", "incoming",
    "uploads.require_room",
    "albums.begin", "albums.keep_part", "albums.words_of", "tickets.open_unchecked",
    "tickets.new_ticket", "tickets.change_assignee",
    "tickets.change_status", "tickets.expire", "turns", "desk_fields.change", "audit.record",
    "facts", "rating.reopened", "mentions.name_in", "mentions.keep", "mentions.plan_alerts",
    "catalog.tell", "catalog.category_of", "catalog.tag_of",
}  # fmt: skip
