-- What search finds (docs/decisions/0032). The index holds terms and keys, never the texts; it is
-- filled behind the messages, up to a mark, and from there on search reads the messages.

-- The row's id is the message's. Keys stand among the words: `¤t7` of ticket 7, `¤a5` said by
-- person 5, `¤v5` shown to customer 5, `¤n` a note, `¤g3` in a ticket with tag 3.
CREATE VIRTUAL TABLE message_words
    USING fts5 (words, content='', detail=none, columnsize=0, tokenize='ascii')
--;
-- Subjects: the row's id is the ticket's.
CREATE VIRTUAL TABLE ticket_words
    USING fts5 (words, content='', detail=none, columnsize=0, tokenize='ascii')
--;
-- Names: beginnings (`¤ban`), and words with one letter left out (`¤sana`), so that a slip is found.
CREATE VIRTUAL TABLE person_words
    USING fts5 (words, content='', detail=none, columnsize=0, tokenize='ascii')
--;
-- What a beginning may stand for, and in how many texts about.
CREATE TABLE search_terms (
    term TEXT PRIMARY KEY,
    n INTEGER NOT NULL
) WITHOUT ROWID
--;
-- Up to which id each index is whole: moved in the transaction that writes the index.
CREATE TABLE search_marks (
    name TEXT PRIMARY KEY,
    up_to INTEGER NOT NULL
) WITHOUT ROWID
--;
INSERT INTO search_marks (name, up_to) VALUES ('messages', 0), ('tickets', 0), ('people', 0)
