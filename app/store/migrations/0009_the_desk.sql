-- What the staff know of a ticket beyond what its customer sees, and what admins tune.

-- `position` orders them; an archived one stays on the tickets that have it.
CREATE TABLE categories (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,
    archived_at INTEGER
)
--;
-- Whose a category's new tickets are.
CREATE TABLE category_people (
    category_id INTEGER NOT NULL REFERENCES categories (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    PRIMARY KEY (category_id, person_id)
) WITHOUT ROWID
--;
CREATE INDEX category_people_by_person ON category_people (person_id)
--;
CREATE TABLE tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    archived_at INTEGER
)
--;
-- The truth of `tickets.tags`, which is written with it so that a list is read without joining.
CREATE TABLE ticket_tags (
    tag_id INTEGER NOT NULL REFERENCES tags (id),
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    PRIMARY KEY (tag_id, ticket_id)
) WITHOUT ROWID
--;
CREATE INDEX ticket_tags_by_ticket ON ticket_tags (ticket_id)
--;
-- Staff who want to hear of a ticket that is not theirs.
CREATE TABLE followers (
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    PRIMARY KEY (ticket_id, person_id)
) WITHOUT ROWID
--;
CREATE INDEX followers_by_person ON followers (person_id)
--;
-- The staff's part of a ticket's history; changes of status and assignee are lines of its
-- conversation. `before` and `after` are JSON.
CREATE TABLE ticket_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    at INTEGER NOT NULL,
    actor_id INTEGER REFERENCES people (id),
    what TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL
)
--;
CREATE INDEX ticket_changes_by_ticket ON ticket_changes (ticket_id)
--;
CREATE TABLE settings (
    section TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID
--;
-- Every administrative act. `detail` is JSON.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor_id INTEGER REFERENCES people (id),
    act TEXT NOT NULL,
    person_id INTEGER REFERENCES people (id),
    ticket_id INTEGER REFERENCES tickets (id),
    detail TEXT NOT NULL
)
--;
ALTER TABLE tickets ADD COLUMN category_id INTEGER REFERENCES categories (id)
--;
-- JSON list of tag ids in the order in which they were given; NULL for none.
ALTER TABLE tickets ADD COLUMN tags TEXT
--;
ALTER TABLE tickets ADD COLUMN snoozed_until INTEGER
--;
-- Since when the customer waits for a word of the staff; NULL when it is their own turn.
ALTER TABLE tickets ADD COLUMN waiting_since INTEGER
--;
-- The nearest answer target: when it is missed, when it is warned of, which one it is.
ALTER TABLE tickets ADD COLUMN due_at INTEGER
--;
ALTER TABLE tickets ADD COLUMN due_kind TEXT
    CHECK (due_kind = 'first' OR due_kind = 'next' OR due_kind = 'resolution')
--;
ALTER TABLE tickets ADD COLUMN warn_at INTEGER
--;
ALTER TABLE tickets ADD COLUMN rating INTEGER CHECK (rating >= 1 AND rating <= 5)
--;
UPDATE tickets SET waiting_since = (
    SELECT min(m.created_at) FROM messages m
    WHERE m.ticket_id = tickets.id AND m.kind = 'message' AND m.author_id = tickets.customer_id
    AND m.id > coalesce((
        SELECT max(s.id) FROM messages s
        WHERE s.ticket_id = tickets.id AND s.kind = 'message'
        AND s.author_id <> tickets.customer_id
    ), 0)
) WHERE status = 'new' OR status = 'open'
--;
CREATE INDEX tickets_waiting ON tickets (waiting_since) WHERE waiting_since IS NOT NULL
--;
CREATE INDEX tickets_due ON tickets (due_at) WHERE due_at IS NOT NULL
--;
CREATE INDEX tickets_to_warn ON tickets (warn_at) WHERE warn_at IS NOT NULL
--;
CREATE INDEX tickets_snoozed ON tickets (snoozed_until) WHERE snoozed_until IS NOT NULL
--;
-- How many tickets there are of each kind, so that counting a view is adding a few numbers.
-- Nobody and none are 0 here. The triggers fire only for statements that name these columns:
-- what is said in a ticket whose status stays does not.
CREATE TABLE ticket_counts (
    status TEXT NOT NULL,
    assignee_id INTEGER NOT NULL,
    category_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (status, assignee_id, category_id)
) WITHOUT ROWID
--;
INSERT INTO ticket_counts (status, assignee_id, category_id, n)
    SELECT status, coalesce(assignee_id, 0), 0, count(*) FROM tickets GROUP BY 1, 2
--;
CREATE TRIGGER tickets_counted AFTER INSERT ON tickets BEGIN
    INSERT INTO ticket_counts (status, assignee_id, category_id, n)
        VALUES (NEW.status, coalesce(NEW.assignee_id, 0), coalesce(NEW.category_id, 0), 1)
        ON CONFLICT (status, assignee_id, category_id) DO UPDATE SET n = n + 1;
END
--;
CREATE TRIGGER tickets_recounted AFTER UPDATE OF status, assignee_id, category_id ON tickets
WHEN OLD.status <> NEW.status OR OLD.assignee_id IS NOT NEW.assignee_id
    OR OLD.category_id IS NOT NEW.category_id
BEGIN
    UPDATE ticket_counts SET n = n - 1
        WHERE status = OLD.status AND assignee_id = coalesce(OLD.assignee_id, 0)
        AND category_id = coalesce(OLD.category_id, 0);
    INSERT INTO ticket_counts (status, assignee_id, category_id, n)
        VALUES (NEW.status, coalesce(NEW.assignee_id, 0), coalesce(NEW.category_id, 0), 1)
        ON CONFLICT (status, assignee_id, category_id) DO UPDATE SET n = n + 1;
END
--;
CREATE TRIGGER tickets_uncounted AFTER DELETE ON tickets BEGIN
    UPDATE ticket_counts SET n = n - 1
        WHERE status = OLD.status AND assignee_id = coalesce(OLD.assignee_id, 0)
        AND category_id = coalesce(OLD.category_id, 0);
END
