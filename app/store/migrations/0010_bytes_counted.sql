-- How many bytes the desk keeps, and how many unfinished uploads may still bring: asked at the
-- start of each upload, so kept instead of summed.
CREATE TABLE byte_counts (
    what TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL
) WITHOUT ROWID
--;
INSERT INTO byte_counts (what, bytes) SELECT 'files', coalesce(sum(size), 0) FROM files
--;
INSERT INTO byte_counts (what, bytes)
    SELECT 'uploads', coalesce(sum(size), 0) FROM uploads WHERE attachment_id IS NULL
--;
CREATE TRIGGER files_counted AFTER INSERT ON files BEGIN
    UPDATE byte_counts SET bytes = bytes + NEW.size WHERE what = 'files';
END
--;
CREATE TRIGGER files_uncounted AFTER DELETE ON files BEGIN
    UPDATE byte_counts SET bytes = bytes - OLD.size WHERE what = 'files';
END
--;
CREATE TRIGGER uploads_counted AFTER INSERT ON uploads WHEN NEW.attachment_id IS NULL BEGIN
    UPDATE byte_counts SET bytes = bytes + NEW.size WHERE what = 'uploads';
END
--;
CREATE TRIGGER uploads_finished AFTER UPDATE OF attachment_id ON uploads
WHEN OLD.attachment_id IS NULL AND NEW.attachment_id IS NOT NULL BEGIN
    UPDATE byte_counts SET bytes = bytes - OLD.size WHERE what = 'uploads';
END
--;
CREATE TRIGGER uploads_uncounted AFTER DELETE ON uploads WHEN OLD.attachment_id IS NULL BEGIN
    UPDATE byte_counts SET bytes = bytes - OLD.size WHERE what = 'uploads';
END
