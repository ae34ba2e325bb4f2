-- The same rule with its columns the other way round: clients make ids that begin with the time
-- (docs/decisions/0018), so new ones stand side by side at the index's end and a batch of messages
-- dirties one page of it instead of one page for each sender.
DROP INDEX messages_by_client_id
--;
CREATE UNIQUE INDEX messages_by_client_id ON messages (client_id, author_id)
    WHERE client_id IS NOT NULL
