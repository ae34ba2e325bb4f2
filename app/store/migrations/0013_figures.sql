-- What figures count, one row for each thing that happened (domain/figures.py): appended when the
-- turn in a ticket changes, never with each message, and never changed. No index: it is read from
-- its end, or as a whole.
CREATE TABLE facts (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    n INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    agent_id INTEGER NOT NULL,
    category_id INTEGER NOT NULL
)
--;
-- The facts up to `figure_work.rolled_id`, added up by day of the desk's calendar.
CREATE TABLE figure_days (
    dim INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    day INTEGER NOT NULL,
    dim_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    s0 INTEGER NOT NULL,
    s1 INTEGER NOT NULL,
    s2 INTEGER NOT NULL,
    s3 INTEGER NOT NULL,
    s4 INTEGER NOT NULL,
    s5 INTEGER NOT NULL,
    s6 INTEGER NOT NULL,
    PRIMARY KEY (dim, kind, day, dim_id)
) WITHOUT ROWID
--;
-- How far the work has come: in which zone the days are, the last fact that is in them, and which
-- tickets of before there were facts still lack theirs. A ticket's past is its messages up to
-- `past_message`; what came behind them has written its own facts.
CREATE TABLE figure_work (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    zone TEXT NOT NULL,
    rolled_id INTEGER NOT NULL,
    next_ticket INTEGER NOT NULL,
    past_ticket INTEGER NOT NULL,
    past_message INTEGER NOT NULL
)
--;
INSERT INTO figure_work (only, zone, rolled_id, next_ticket, past_ticket, past_message) VALUES (
    1, '', 0, coalesce((SELECT min(id) FROM tickets), 1), coalesce((SELECT max(id) FROM tickets), 0),
    coalesce((SELECT max(id) FROM messages), 0)
)
