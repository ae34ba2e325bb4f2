-- Everything people put into messages besides words.

-- JSON of what a message shows beyond its body (docs/decisions/0021): entities, card, forwarding,
-- attachments, reactions. NULL for plain words. It is written in the transaction that changes any
-- of them; the tables below stay the truth of attachments and reactions.
ALTER TABLE messages ADD COLUMN extra TEXT
--;
-- Kind or look of the first attachment, for lists.
ALTER TABLE messages ADD COLUMN holds TEXT
--;
ALTER TABLE message_versions ADD COLUMN extra TEXT
--;
-- Bytes in data_dir/files, by the SHA-256 of what they are. A row is written after its bytes.
CREATE TABLE files (
    hash BLOB PRIMARY KEY,
    size INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID
--;
-- `owner_id` sent or uploaded it; without a message it is not used yet. `due_at` is when the
-- bytes of a waiting one are fetched from Telegram next.
CREATE TABLE attachments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id INTEGER NOT NULL REFERENCES people (id),
    message_id INTEGER REFERENCES messages (id),
    place INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL CHECK (kind IN ('photo', 'video', 'audio', 'voice', 'file')),
    look TEXT CHECK (look IN ('sticker', 'animation', 'round')),
    name TEXT NOT NULL,
    mime TEXT NOT NULL,
    size INTEGER NOT NULL,
    width INTEGER,
    height INTEGER,
    duration INTEGER,
    waveform TEXT,
    file_hash BLOB REFERENCES files (hash),
    preview_hash BLOB REFERENCES files (hash),
    preview_width INTEGER,
    preview_height INTEGER,
    telegram_file_id TEXT,
    telegram_unique_id TEXT,
    state TEXT NOT NULL CHECK (state IN ('ready', 'waiting', 'failed')),
    reason TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
)
--;
CREATE INDEX attachments_by_message ON attachments (message_id, place)
    WHERE message_id IS NOT NULL
--;
CREATE INDEX attachments_to_fetch ON attachments (due_at) WHERE state = 'waiting'
--;
CREATE INDEX attachments_unused ON attachments (created_at) WHERE message_id IS NULL
--;
CREATE INDEX attachments_by_owner ON attachments (owner_id)
--;
CREATE INDEX attachments_by_file ON attachments (file_hash) WHERE file_hash IS NOT NULL
--;
CREATE INDEX attachments_by_preview ON attachments (preview_hash) WHERE preview_hash IS NOT NULL
--;
-- An upload on its way from the Mini App; how far it has come is the length of its file.
CREATE TABLE uploads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people (id),
    client_id TEXT NOT NULL,
    asked TEXT NOT NULL,
    size INTEGER NOT NULL,
    attachment_id INTEGER REFERENCES attachments (id),
    created_at INTEGER NOT NULL,
    touched_at INTEGER NOT NULL,
    UNIQUE (person_id, client_id)
)
--;
CREATE INDEX uploads_by_age ON uploads (touched_at)
--;
CREATE TABLE file_links (
    token_hash BLOB PRIMARY KEY,
    attachment_id INTEGER NOT NULL REFERENCES attachments (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    rendition TEXT NOT NULL CHECK (rendition IN ('whole', 'preview')),
    expires_at INTEGER NOT NULL
) WITHOUT ROWID
--;
CREATE INDEX file_links_expiry ON file_links (expires_at)
--;
CREATE TABLE reactions (
    message_id INTEGER NOT NULL REFERENCES messages (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    emoji TEXT NOT NULL,
    place INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (message_id, person_id, emoji)
) WITHOUT ROWID
--;
-- All parts of one album are one message, also those that come late.
CREATE TABLE albums (
    chat_id INTEGER NOT NULL,
    album TEXT NOT NULL,
    message_id INTEGER NOT NULL REFERENCES messages (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (chat_id, album)
) WITHOUT ROWID
--;
CREATE INDEX albums_by_age ON albums (created_at)
--;
-- Staff who type a message now: the bot shows it in the customer's chat.
CREATE TABLE typings (
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    until INTEGER NOT NULL,
    PRIMARY KEY (ticket_id, person_id)
) WITHOUT ROWID
