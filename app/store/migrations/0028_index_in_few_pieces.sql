-- Up to which message the index of search is one piece, and up to which it is about to be (0: it is
-- not being made one).
INSERT INTO search_marks (name, up_to) VALUES ('merged', 0), ('merging', 0)
