-- Canned replies. `extra` and `acts` are JSON: its entities, and what is done when it is sent.
CREATE TABLE replies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id INTEGER NOT NULL REFERENCES people (id),
    is_shared INTEGER NOT NULL CHECK (is_shared = 0 OR is_shared = 1),
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    body TEXT NOT NULL,
    extra TEXT,
    acts TEXT NOT NULL,
    used INTEGER NOT NULL DEFAULT 0,
    used_at INTEGER
)
--;
-- `folded` is the name as it is compared: shared names are one's own, and each person's are.
CREATE UNIQUE INDEX replies_shared ON replies (folded) WHERE is_shared = 1
--;
CREATE UNIQUE INDEX replies_own ON replies (owner_id, folded) WHERE is_shared = 0
--;
-- Who was named in which note. What their read mark has passed is no news any more.
CREATE TABLE mentions (
    person_id INTEGER NOT NULL REFERENCES people (id),
    message_id INTEGER NOT NULL REFERENCES messages (id),
    PRIMARY KEY (person_id, message_id)
) WITHOUT ROWID
--;
CREATE INDEX mentions_by_message ON mentions (message_id)
