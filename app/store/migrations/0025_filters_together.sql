-- Lists of the inbox by several filters at once: a tag's tickets know their assignee and category
-- (nobody and none are 0), and are counted by both.
DROP TRIGGER ticket_tags_given
--;
DROP TRIGGER ticket_tags_moved
--;
DROP TRIGGER ticket_tags_taken
--;
DROP TRIGGER tickets_retagged
--;
DROP TABLE tag_counts
--;
ALTER TABLE ticket_tags ADD COLUMN assignee_id INTEGER NOT NULL DEFAULT 0
--;
ALTER TABLE ticket_tags ADD COLUMN category_id INTEGER NOT NULL DEFAULT 0
--;
UPDATE ticket_tags SET (assignee_id, category_id) = (
    SELECT coalesce(t.assignee_id, 0), coalesce(t.category_id, 0) FROM tickets t
    WHERE t.id = ticket_id
)
--;
CREATE INDEX ticket_tags_by_assignee
    ON ticket_tags (tag_id, status, assignee_id, ticket_id, category_id)
--;
CREATE INDEX ticket_tags_by_category
    ON ticket_tags (tag_id, status, category_id, ticket_id, assignee_id)
--;
CREATE TABLE tag_counts (
    tag_id INTEGER NOT NULL,
    status TEXT NOT NULL,
    assignee_id INTEGER NOT NULL,
    category_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (tag_id, status, assignee_id, category_id)
) WITHOUT ROWID
--;
INSERT INTO tag_counts (tag_id, status, assignee_id, category_id, n)
    SELECT tag_id, status, assignee_id, category_id, count(*) FROM ticket_tags GROUP BY 1, 2, 3, 4
--;
CREATE TRIGGER ticket_tags_given AFTER INSERT ON ticket_tags BEGIN
    INSERT INTO tag_counts (tag_id, status, assignee_id, category_id, n)
        VALUES (NEW.tag_id, NEW.status, NEW.assignee_id, NEW.category_id, 1)
        ON CONFLICT (tag_id, status, assignee_id, category_id) DO UPDATE SET n = n + 1;
END
--;
CREATE TRIGGER ticket_tags_moved AFTER UPDATE OF status, assignee_id, category_id ON ticket_tags
WHEN OLD.status <> NEW.status OR OLD.assignee_id <> NEW.assignee_id
    OR OLD.category_id <> NEW.category_id
BEGIN
    UPDATE tag_counts SET n = n - 1 WHERE tag_id = OLD.tag_id AND status = OLD.status
        AND assignee_id = OLD.assignee_id AND category_id = OLD.category_id;
    INSERT INTO tag_counts (tag_id, status, assignee_id, category_id, n)
        VALUES (NEW.tag_id, NEW.status, NEW.assignee_id, NEW.category_id, 1)
        ON CONFLICT (tag_id, status, assignee_id, category_id) DO UPDATE SET n = n + 1;
END
--;
CREATE TRIGGER ticket_tags_taken AFTER DELETE ON ticket_tags BEGIN
    UPDATE tag_counts SET n = n - 1 WHERE tag_id = OLD.tag_id AND status = OLD.status
        AND assignee_id = OLD.assignee_id AND category_id = OLD.category_id;
END
--;
CREATE TRIGGER tickets_retagged AFTER UPDATE OF status, assignee_id, category_id ON tickets
WHEN OLD.status <> NEW.status OR OLD.assignee_id IS NOT NEW.assignee_id
    OR OLD.category_id IS NOT NEW.category_id
BEGIN
    UPDATE ticket_tags SET status = NEW.status, assignee_id = coalesce(NEW.assignee_id, 0),
        category_id = coalesce(NEW.category_id, 0) WHERE ticket_id = NEW.id;
END
--;
-- One colleague's, or nobody's, tickets of a category.
CREATE INDEX tickets_of_assignee_in_category ON tickets (assignee_id, category_id, status)
    WHERE category_id IS NOT NULL
--;
-- What is late is counted and narrowed without a look at the tickets.
DROP INDEX tickets_overdue
--;
CREATE INDEX tickets_overdue ON tickets (due_at, assignee_id, category_id, customer_id)
    WHERE due_at IS NOT NULL AND status <> 'resolved' AND status <> 'closed'
