-- Addresses of exports: short-lived, one admin's. The archive is made while it is fetched.
CREATE TABLE export_links (
    token_hash BLOB PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    subject TEXT NOT NULL CHECK (subject = 'ticket' OR subject = 'person'),
    subject_id INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID
