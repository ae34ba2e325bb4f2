"""Keeps the index of search in few pieces, in steps that hold the writer for milliseconds.

FTS5 writes what is new into pieces of their own and joins a few at a time. Each piece costs every
search a look-up for every term, and only in long ones can FTS5 pass over what a search does not
need: joined, a million messages are searched three to eight times as fast. So all pieces are made
one whenever the index has grown by a share of itself (https://sqlite.org/fts5.html#the_merge_command).
"""

from app.store import search_index
from app.store.transaction import Transaction

#: Up to which message the index is one piece, and up to which it is about to be.
MERGED, MERGING = "merged", "merging"
#: It is made one again once it has grown by an eighth, and by no less than so many messages: then
#: a message is written anew about nine times in its life, which is a tenth of taking it in.
GROWTH_SHARE, LEAST_GROWTH = 8, 20_000
#: Pages of 4 KiB that a step writes for each index: about 11 ms of the writer's time, and up to 170
#: for the step that takes away a long piece which has been joined.
STEP_PAGES = 64
#: FTS5 says by the number of changed rows whether there was anything to do.
LEAST_CHANGES = 2

_TABLES = ("message_words", "ticket_words", "person_words")


def step(tx: Transaction) -> int:
    """Answers 1 while there is more to do, else 0."""
    goal = search_index.mark_of(tx, MERGING)
    if goal:
        return _go_on(tx, goal)
    whole, merged = (search_index.mark_of(tx, name) for name in (search_index.MESSAGES, MERGED))
    if whole - merged < max(LEAST_GROWTH, merged // GROWTH_SHARE):
        return 0
    # A negative number takes all pieces of an index together, and then begins to write.
    for table in _TABLES:
        _merge(tx, table, -STEP_PAGES)
    search_index.move_mark(tx, MERGING, whole)
    return 1


def _go_on(tx: Transaction, goal: int) -> int:
    if any([_merge(tx, table, STEP_PAGES) for table in _TABLES]):  # noqa: C419 - each has its share
        return 1
    search_index.move_mark(tx, MERGED, goal)
    search_index.move_mark(tx, MERGING, 0)
    return 0


def _merge(tx: Transaction, table: str, pages: int) -> bool:
    """Whether that has changed anything."""
    before = tx.connection.total_changes
    tx.execute_beside(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (pages,))
    return tx.connection.total_changes - before >= LEAST_CHANGES
