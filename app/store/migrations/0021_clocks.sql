-- What is due by the clock for a ticket, and the hours of each member of the staff.

-- `spent_ms` is the working time of the staff's former turns. `turn_at` and `kind` say which
-- target `stage` is of: 0 nothing told, 1 warned of, 2 missed and told, 3 the admins told as well;
-- `alarm_at` is when the next one is told. `silence_at` is when the customer is warned, or, once
-- they are (`silence_warned_at`), when the ticket is resolved by itself.
CREATE TABLE ticket_clocks (
    ticket_id INTEGER PRIMARY KEY REFERENCES tickets (id),
    spent_ms INTEGER NOT NULL DEFAULT 0,
    turn_at INTEGER,
    kind TEXT CHECK (kind = 'first' OR kind = 'next' OR kind = 'resolution'),
    stage INTEGER NOT NULL DEFAULT 0 CHECK (stage >= 0 AND stage <= 3),
    alarm_at INTEGER,
    silence_at INTEGER,
    silence_warned_at INTEGER,
    away_told_at INTEGER
)
--;
CREATE INDEX ticket_clocks_alarm ON ticket_clocks (alarm_at) WHERE alarm_at IS NOT NULL
--;
CREATE INDEX ticket_clocks_silence ON ticket_clocks (silence_at) WHERE silence_at IS NOT NULL
--;
-- `value` is JSON (domain/duty.py). `digest_at` is when quiet hours end in which something was
-- held back, `given_at` when the desk last gave them a ticket by itself and `seen_at` when
-- they were last seen at the desk.
CREATE TABLE duties (
    person_id INTEGER PRIMARY KEY REFERENCES people (id),
    value TEXT NOT NULL DEFAULT '{}',
    digest_at INTEGER,
    given_at INTEGER NOT NULL DEFAULT 0,
    seen_at INTEGER NOT NULL DEFAULT 0
)
--;
CREATE INDEX duties_digest ON duties (digest_at) WHERE digest_at IS NOT NULL
