-- Files by their age, for the day when they need not be kept any longer.
CREATE INDEX attachments_kept ON attachments (created_at) WHERE file_hash IS NOT NULL
