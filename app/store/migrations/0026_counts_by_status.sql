-- How many tickets each status has: whole views are counted without adding up all colleagues and
-- categories.
CREATE TABLE status_counts (
    status TEXT PRIMARY KEY,
    n INTEGER NOT NULL
) WITHOUT ROWID
--;
INSERT INTO status_counts (status, n) SELECT status, sum(n) FROM ticket_counts GROUP BY 1
--;
CREATE TRIGGER statuses_counted AFTER INSERT ON tickets BEGIN
    INSERT INTO status_counts (status, n) VALUES (NEW.status, 1)
        ON CONFLICT (status) DO UPDATE SET n = n + 1;
END
--;
CREATE TRIGGER statuses_recounted AFTER UPDATE OF status ON tickets
WHEN OLD.status <> NEW.status
BEGIN
    UPDATE status_counts SET n = n - 1 WHERE status = OLD.status;
    INSERT INTO status_counts (status, n) VALUES (NEW.status, 1)
        ON CONFLICT (status) DO UPDATE SET n = n + 1;
END
--;
CREATE TRIGGER statuses_uncounted AFTER DELETE ON tickets BEGIN
    UPDATE status_counts SET n = n - 1 WHERE status = OLD.status;
END
