-- What customers think of how they were helped; `is_over` once the ticket was opened again, so that
-- each end of it is rated once.
CREATE TABLE ratings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    score INTEGER NOT NULL CHECK (score >= 1 AND score <= 5),
    comment TEXT NOT NULL DEFAULT '',
    at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    assignee_id INTEGER REFERENCES people (id),
    category_id INTEGER REFERENCES categories (id),
    is_over INTEGER NOT NULL DEFAULT 0 CHECK (is_over = 0 OR is_over = 1)
)
--;
CREATE UNIQUE INDEX ratings_of_ticket ON ratings (ticket_id) WHERE is_over = 0
--;
CREATE INDEX ratings_by_ticket ON ratings (ticket_id)
--;
CREATE INDEX ratings_by_time ON ratings (at)
--;
-- Whose next words are the comment to a rating: said in reply to `telegram_id`, which asked for
-- them, or without one once they have pressed its button.
CREATE TABLE comment_wishes (
    person_id INTEGER PRIMARY KEY REFERENCES people (id),
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    telegram_id INTEGER,
    is_awaited INTEGER NOT NULL DEFAULT 0,
    until INTEGER NOT NULL
)
