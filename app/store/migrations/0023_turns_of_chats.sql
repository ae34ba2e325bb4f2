-- When something may go to a chat at the earliest, asked with every turn of the outbox: kept
-- instead of being found among all that waits. `look_at` is never later than the truth; a look
-- that finds nothing to send puts it right (store/delivery_queue.py).
CREATE TABLE chat_turns (
    chat_id INTEGER PRIMARY KEY,
    look_at INTEGER NOT NULL
)
--;
CREATE INDEX chat_turns_next ON chat_turns (look_at)
--;
-- The deliveries of a chat by ticket, each ticket's in their order.
CREATE INDEX deliveries_in_line ON deliveries (chat_id, ticket_id, id) WHERE state = 'pending'
--;
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state = 'pending'
--;
-- The few that are on their way, and the few that are half sent.
CREATE INDEX deliveries_sending ON deliveries (chat_id) WHERE state = 'sending'
--;
CREATE INDEX deliveries_begun ON deliveries (chat_id)
    WHERE state = 'pending' AND telegram_id IS NOT NULL
--;
INSERT INTO chat_turns (chat_id, look_at)
    SELECT chat_id, min(due_at) FROM deliveries WHERE state IN ('pending', 'sending')
    GROUP BY chat_id
--;
CREATE TRIGGER deliveries_come AFTER INSERT ON deliveries WHEN NEW.state = 'pending' BEGIN
    INSERT INTO chat_turns (chat_id, look_at) VALUES (NEW.chat_id, NEW.due_at)
        ON CONFLICT (chat_id) DO UPDATE SET look_at = excluded.look_at
        WHERE excluded.look_at < look_at;
END
--;
-- Whatever happens to one that waits, those behind it may go at once.
CREATE TRIGGER deliveries_move_on AFTER UPDATE OF chat_id, ticket_id, state, due_at ON deliveries
WHEN OLD.state = 'sending' OR OLD.state = 'pending' OR NEW.state = 'pending' BEGIN
    INSERT INTO chat_turns (chat_id, look_at)
        SELECT NEW.chat_id, min(OLD.due_at, NEW.due_at) WHERE EXISTS (
            SELECT 1 FROM deliveries WHERE chat_id = NEW.chat_id AND state = 'pending'
        )
        ON CONFLICT (chat_id) DO UPDATE SET look_at = excluded.look_at
        WHERE excluded.look_at < look_at;
END
--;
CREATE TRIGGER deliveries_go AFTER DELETE ON deliveries
WHEN OLD.state = 'sending' OR OLD.state = 'pending' BEGIN
    INSERT INTO chat_turns (chat_id, look_at)
        SELECT OLD.chat_id, OLD.due_at WHERE EXISTS (
            SELECT 1 FROM deliveries WHERE chat_id = OLD.chat_id AND state = 'pending'
        )
        ON CONFLICT (chat_id) DO UPDATE SET look_at = excluded.look_at
        WHERE excluded.look_at < look_at;
END
--;
-- A ticket that is on nobody's screen any more holds up nothing.
CREATE TRIGGER leases_end AFTER DELETE ON leases BEGIN
    UPDATE chat_turns SET look_at = 0 WHERE chat_id = OLD.person_id AND look_at > 0;
END
--;
CREATE TRIGGER leases_change AFTER UPDATE OF ticket_id, until ON leases
WHEN NEW.ticket_id <> OLD.ticket_id OR NEW.until < OLD.until BEGIN
    UPDATE chat_turns SET look_at = 0 WHERE chat_id = OLD.person_id AND look_at > 0;
END
