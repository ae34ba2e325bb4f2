-- The first shape of a desk. Times are Unix milliseconds UTC; ids of people are Telegram's.
-- Statements are separated by a line that holds `--;` alone: the migrator never uses executescript.

CREATE TABLE desk_facts (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID
--;
CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    username TEXT,
    role TEXT NOT NULL CHECK (role IN ('customer', 'agent', 'admin')),
    language TEXT NOT NULL,
    pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    blocked_at INTEGER,
    unreachable_at INTEGER,
    resync_after INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    rev INTEGER NOT NULL
)
--;
CREATE INDEX people_staff ON people (role) WHERE role <> 'customer'
--;
CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    started_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID
--;
CREATE INDEX sessions_expiry ON sessions (expires_at)
--;
CREATE TABLE tickets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('new', 'open', 'waiting', 'resolved', 'closed')),
    priority TEXT NOT NULL DEFAULT 'normal'
        CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
    customer_id INTEGER NOT NULL REFERENCES people (id),
    assignee_id INTEGER REFERENCES people (id),
    follows INTEGER REFERENCES tickets (id),
    created_at INTEGER NOT NULL,
    resolved_at INTEGER,
    public_updated_at INTEGER NOT NULL,
    public_rev INTEGER NOT NULL,
    public_count INTEGER NOT NULL,
    public_last INTEGER,
    staff_updated_at INTEGER NOT NULL,
    staff_rev INTEGER NOT NULL,
    staff_count INTEGER NOT NULL,
    staff_last INTEGER
)
--;
INSERT INTO sqlite_sequence (name, seq) VALUES ('tickets', 100000)
--;
-- Every index ends with the row's id by itself, so lists are paged by (time, id).
CREATE INDEX tickets_by_customer ON tickets (customer_id, public_updated_at)
--;
CREATE INDEX tickets_by_status ON tickets (status, staff_updated_at)
--;
CREATE INDEX tickets_by_assignee ON tickets (assignee_id, staff_updated_at)
    WHERE status IN ('new', 'open', 'waiting')
--;
CREATE INDEX tickets_resolved ON tickets (resolved_at) WHERE status = 'resolved'
--;
CREATE INDEX tickets_following ON tickets (follows) WHERE follows IS NOT NULL
--;
-- Rows of messages stay for ever, so their ids need no AUTOINCREMENT to be used once only.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    kind TEXT NOT NULL CHECK (kind IN ('message', 'note', 'system')),
    author_id INTEGER REFERENCES people (id),
    body TEXT NOT NULL,
    reply_to INTEGER,
    client_id TEXT,
    request_digest TEXT,
    origin TEXT NOT NULL CHECK (origin IN ('mini_app', 'telegram', 'staff_group')),
    burst_id INTEGER,
    placeholder TEXT,
    created_at INTEGER NOT NULL,
    edited_at INTEGER,
    deleted_at INTEGER,
    rev INTEGER NOT NULL
)
--;
CREATE INDEX messages_by_ticket ON messages (ticket_id)
--;
CREATE UNIQUE INDEX messages_by_client_id ON messages (author_id, client_id)
    WHERE client_id IS NOT NULL
--;
CREATE TABLE message_versions (
    message_id INTEGER NOT NULL REFERENCES messages (id),
    replaced_at INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (message_id, rev)
) WITHOUT ROWID
--;
-- The newest event id ever handed out, written with each batch: what AUTOINCREMENT does for
-- every single row. A deleted tail's id is never used again.
CREATE TABLE log_end (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    event_id INTEGER NOT NULL
)
--;
INSERT INTO log_end (only, event_id) VALUES (1, 0)
--;
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('public', 'staff', 'person')),
    ticket_id INTEGER,
    message_id INTEGER,
    actor_id INTEGER,
    person_id INTEGER,
    public_message_id INTEGER
)
--;
CREATE TABLE marks (
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    message_id INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (ticket_id, person_id)
) WITHOUT ROWID
--;
CREATE INDEX marks_by_person ON marks (person_id)
--;
CREATE TABLE allowances (
    person_id INTEGER PRIMARY KEY REFERENCES people (id),
    paid_until INTEGER NOT NULL
)
--;
CREATE TABLE leases (
    person_id INTEGER NOT NULL REFERENCES people (id),
    socket TEXT NOT NULL,
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    until INTEGER NOT NULL,
    PRIMARY KEY (person_id, socket)
) WITHOUT ROWID
--;
CREATE INDEX leases_expiry ON leases (until)
--;
CREATE TABLE heartbeats (
    name TEXT PRIMARY KEY,
    at INTEGER NOT NULL
) WITHOUT ROWID
--;
CREATE TABLE cursors (
    name TEXT PRIMARY KEY,
    event_id INTEGER NOT NULL
) WITHOUT ROWID
--;
CREATE TABLE updates (
    id INTEGER PRIMARY KEY,
    lane INTEGER NOT NULL,
    raw TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'done', 'parked')),
    tries INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    ended_at INTEGER,
    error TEXT
)
--;
CREATE INDEX updates_new ON updates (lane, id) WHERE state = 'new'
--;
CREATE INDEX updates_ended ON updates (ended_at) WHERE state <> 'new'
--;
CREATE TABLE bursts (
    person_id INTEGER PRIMARY KEY REFERENCES people (id),
    first_message_id INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    sent_at_s INTEGER NOT NULL,
    album TEXT
)
--;
CREATE TABLE telegram_messages (
    chat_id INTEGER NOT NULL,
    telegram_id INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    message_id INTEGER,
    PRIMARY KEY (chat_id, telegram_id)
) WITHOUT ROWID
--;
CREATE INDEX telegram_messages_by_message ON telegram_messages (message_id)
    WHERE message_id IS NOT NULL
--;
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id INTEGER NOT NULL,
    person_id INTEGER REFERENCES people (id),
    kind TEXT NOT NULL,
    ticket_id INTEGER REFERENCES tickets (id),
    message_id INTEGER,
    content TEXT NOT NULL DEFAULT '{}',
    state TEXT NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'unknown', 'cancelled')),
    due_at INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    telegram_id INTEGER,
    error TEXT
)
--;
CREATE INDEX deliveries_waiting ON deliveries (chat_id, id)
    WHERE state IN ('pending', 'sending')
--;
CREATE INDEX deliveries_by_message ON deliveries (message_id) WHERE message_id IS NOT NULL
--;
CREATE INDEX deliveries_ended ON deliveries (ended_at) WHERE ended_at IS NOT NULL
--;
CREATE TABLE chat_holds (
    chat_id INTEGER PRIMARY KEY,
    until INTEGER NOT NULL
)
