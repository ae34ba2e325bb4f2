-- Bytes that Telegram has handed out once are found by its name for them: stickers come by the
-- hundred, and each is fetched once.
CREATE INDEX attachments_fetched ON attachments (telegram_unique_id)
    WHERE telegram_unique_id IS NOT NULL AND file_hash IS NOT NULL
