-- A ticket that was merged into another of the same customer: what belongs to it goes on there.
CREATE TABLE merges (
    ticket_id INTEGER PRIMARY KEY REFERENCES tickets (id),
    into_id INTEGER NOT NULL REFERENCES tickets (id),
    at INTEGER NOT NULL,
    actor_id INTEGER NOT NULL REFERENCES people (id)
)
