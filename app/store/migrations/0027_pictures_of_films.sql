-- Under which name Telegram has the small picture of a film, which is fetched beside it, and of an
-- animated sticker, which is fetched in its place.
ALTER TABLE attachments ADD COLUMN telegram_preview_id TEXT
