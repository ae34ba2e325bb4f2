-- How a desk gets its first admin, and what the bot has put into people's chats and menus.

-- A claim link makes whoever opens it first the admin of a desk that has none. Its token is kept
-- as a hash; used and expired ones are kept for a while, so that they are answered clearly.
CREATE TABLE claims (
    token_hash BLOB PRIMARY KEY,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) WITHOUT ROWID
--;
-- Wrong tokens of one person within the current window.
CREATE TABLE claim_guesses (
    person_id INTEGER PRIMARY KEY REFERENCES people (id),
    since INTEGER NOT NULL,
    count INTEGER NOT NULL
)
--;
-- The bot's messages whose buttons open the Mini App and are kept up to date: the newest of each
-- private chat, and the greeting that is pinned there. `buttons` is the keyboard as Telegram has
-- it, `origin` the public_url it leads to; `pin_wanted` until Telegram has pinned it.
CREATE TABLE app_buttons (
    chat_id INTEGER NOT NULL,
    slot TEXT NOT NULL CHECK (slot IN ('newest', 'pinned')),
    telegram_id INTEGER NOT NULL,
    buttons TEXT NOT NULL,
    origin TEXT NOT NULL,
    pin_wanted INTEGER NOT NULL DEFAULT 0 CHECK (pin_wanted IN (0, 1)),
    active_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (chat_id, slot)
) WITHOUT ROWID
--;
CREATE INDEX app_buttons_by_origin ON app_buttons (origin)
--;
CREATE INDEX app_buttons_to_pin ON app_buttons (chat_id) WHERE pin_wanted = 1
--;
-- Whose chat has the staff's commands, and which; `due_at` is when a refused one is tried again.
CREATE TABLE staff_menus (
    person_id INTEGER PRIMARY KEY REFERENCES people (id),
    digest TEXT NOT NULL,
    due_at INTEGER NOT NULL DEFAULT 0
)
