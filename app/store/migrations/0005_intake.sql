-- What comes from Telegram in the wrong order, all at once, or not at all.

-- An update that is set aside until the message it speaks of has come (an edit that was faster, a
-- reaction to what was sent a moment ago) names that message here, by chat and Telegram's number.
ALTER TABLE updates ADD COLUMN waits_for TEXT
--;
CREATE INDEX updates_set_aside ON updates (waits_for)
    WHERE waits_for IS NOT NULL AND state = 'new'
--;
-- Telegram's date of the version that the desk has; what is older than it changes nothing.
ALTER TABLE telegram_messages ADD COLUMN said_at_s INTEGER
--;
-- The parts of an album in their order, each with its own words: the message's are made of them.
CREATE TABLE album_parts (
    message_id INTEGER NOT NULL REFERENCES messages (id),
    telegram_id INTEGER NOT NULL,
    attachment_id INTEGER,
    body TEXT NOT NULL,
    entities TEXT NOT NULL,
    PRIMARY KEY (message_id, telegram_id)
) WITHOUT ROWID
--;
-- An attachment that an edit has put another one in the place of: kept with the former words.
ALTER TABLE attachments ADD COLUMN replaced_at INTEGER
--;
-- Whose next message opens a new ticket, and until when.
CREATE TABLE wishes (
    person_id INTEGER PRIMARY KEY REFERENCES people (id),
    until INTEGER NOT NULL
)
--;
-- Who writes faster than their allowance now: they are told when it begins and when it is over.
CREATE TABLE floods (
    person_id INTEGER PRIMARY KEY REFERENCES people (id),
    since INTEGER NOT NULL
)
--;
-- Whether somebody was told of their ban: the same way they are told that it is over.
ALTER TABLE people ADD COLUMN blocked_silently INTEGER NOT NULL DEFAULT 0
    CHECK (blocked_silently IN (0, 1))
