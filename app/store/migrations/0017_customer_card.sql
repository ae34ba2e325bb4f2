-- What the staff know of a person beside their tickets.

-- What somebody was called until a moment.
CREATE TABLE person_names (
    person_id INTEGER NOT NULL REFERENCES people (id),
    until INTEGER NOT NULL,
    name TEXT NOT NULL,
    username TEXT,
    PRIMARY KEY (person_id, until)
) WITHOUT ROWID
--;
-- Of the staff's eyes alone.
CREATE TABLE person_notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people (id),
    author_id INTEGER NOT NULL REFERENCES people (id),
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL
)
--;
CREATE INDEX person_notes_by_person ON person_notes (person_id)
