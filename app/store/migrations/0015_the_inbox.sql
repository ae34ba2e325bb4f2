-- Lists of the inbox beside those of the first day, each a range of an index, and how many
-- tickets a tag has. None of these indexes moves with what a customer says in an open ticket, but
-- that of the categories, for a ticket that has one.
CREATE INDEX tickets_by_category ON tickets (category_id, status, staff_updated_at)
    WHERE category_id IS NOT NULL
--;
CREATE INDEX tickets_of_assignee ON tickets (assignee_id, status)
--;
CREATE INDEX tickets_of_customer ON tickets (customer_id, status)
--;
DROP INDEX tickets_by_customer
--;
CREATE INDEX tickets_waiting_of_assignee ON tickets (assignee_id, waiting_since)
    WHERE waiting_since IS NOT NULL
--;
CREATE INDEX tickets_waiting_of_category ON tickets (category_id, waiting_since)
    WHERE waiting_since IS NOT NULL
--;
CREATE INDEX tickets_overdue ON tickets (due_at)
    WHERE due_at IS NOT NULL AND status <> 'resolved' AND status <> 'closed'
--;
ALTER TABLE ticket_tags ADD COLUMN status TEXT NOT NULL DEFAULT 'new'
--;
UPDATE ticket_tags SET status = (SELECT t.status FROM tickets t WHERE t.id = ticket_id)
--;
CREATE INDEX ticket_tags_by_status ON ticket_tags (tag_id, status, ticket_id)
--;
CREATE TABLE tag_counts (
    tag_id INTEGER NOT NULL,
    status TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (tag_id, status)
) WITHOUT ROWID
--;
INSERT INTO tag_counts (tag_id, status, n)
    SELECT tag_id, status, count(*) FROM ticket_tags GROUP BY 1, 2
--;
CREATE TRIGGER ticket_tags_given AFTER INSERT ON ticket_tags BEGIN
    INSERT INTO tag_counts (tag_id, status, n) VALUES (NEW.tag_id, NEW.status, 1)
        ON CONFLICT (tag_id, status) DO UPDATE SET n = n + 1;
END
--;
CREATE TRIGGER ticket_tags_moved AFTER UPDATE OF status ON ticket_tags
WHEN OLD.status <> NEW.status
BEGIN
    UPDATE tag_counts SET n = n - 1 WHERE tag_id = OLD.tag_id AND status = OLD.status;
    INSERT INTO tag_counts (tag_id, status, n) VALUES (NEW.tag_id, NEW.status, 1)
        ON CONFLICT (tag_id, status) DO UPDATE SET n = n + 1;
END
--;
CREATE TRIGGER ticket_tags_taken AFTER DELETE ON ticket_tags BEGIN
    UPDATE tag_counts SET n = n - 1 WHERE tag_id = OLD.tag_id AND status = OLD.status;
END
--;
CREATE TRIGGER tickets_retagged AFTER UPDATE OF status ON tickets
WHEN OLD.status <> NEW.status
BEGIN
    UPDATE ticket_tags SET status = NEW.status WHERE ticket_id = NEW.id;
END
--;
-- Lists that somebody has kept under a name; `wanted` is JSON.
CREATE TABLE views (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id INTEGER NOT NULL REFERENCES people (id),
    name TEXT NOT NULL,
    is_shared INTEGER NOT NULL CHECK (is_shared = 0 OR is_shared = 1),
    wanted TEXT NOT NULL
)
--;
-- What an act on several tickets has changed, for as long as it may be taken back; `before` and
-- `after` are JSON, by ticket.
CREATE TABLE undos (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people (id),
    at INTEGER NOT NULL,
    changes TEXT NOT NULL
)
--;
CREATE INDEX undos_by_age ON undos (at)
