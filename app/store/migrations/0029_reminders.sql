-- What members of the staff asked to be reminded of: one row for a person and a ticket. `rung_at` is
-- when they were told, NULL while it waits; a row stays until they say that it is done.
CREATE TABLE reminders (
    person_id INTEGER NOT NULL REFERENCES people (id),
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    due_at INTEGER NOT NULL,
    text TEXT NOT NULL,
    rung_at INTEGER,
    PRIMARY KEY (person_id, ticket_id)
) WITHOUT ROWID
--;
CREATE INDEX reminders_waiting ON reminders (due_at) WHERE rung_at IS NULL
--;
CREATE INDEX reminders_of_ticket ON reminders (ticket_id)
