-- Names of files are searched as well. Messages that the index has from before lack theirs: `files`
-- is how far these have been taken in, by message, and `files_end` up to where they are lacking.
INSERT INTO search_marks (name, up_to)
    SELECT 'files', 0 UNION ALL SELECT 'files_end', up_to FROM search_marks WHERE name = 'messages'
