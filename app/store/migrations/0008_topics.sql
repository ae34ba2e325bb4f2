-- Where Telegram gives a private chat topics, a ticket has one of its own.
CREATE TABLE topics (
    chat_id INTEGER NOT NULL,
    thread_id INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    PRIMARY KEY (chat_id, thread_id)
) WITHOUT ROWID
--;
CREATE INDEX topics_by_ticket ON topics (ticket_id)
