-- Who is invited onto the staff. The token is kept as a hash; the link names a role, is used once,
-- and ends by time, by its use, or when an admin takes it back.
CREATE TABLE invites (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash BLOB NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role = 'agent' OR role = 'admin'),
    made_by INTEGER NOT NULL REFERENCES people (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    used_by INTEGER REFERENCES people (id),
    revoked_at INTEGER
)
