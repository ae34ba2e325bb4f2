"""Desks as former releases kept them, and the shape of a desk."""

import sqlite3
from pathlib import Path

from app.store.connections import opener
from app.store.migrate import migrate


def schema(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    return connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").fetchall()


#: A desk as the first release kept it, in its own columns: a ticket with two messages.
OF_THE_FIRST_SHAPE = """
INSERT INTO people (id, name, username, role, language, created_at, rev)
VALUES (1, 'Вера', 'vera', 'customer', 'ru', 10, 1), (9, 'Анна', NULL, 'admin', 'ru', 10, 2);
INSERT INTO tickets (id, subject, status, customer_id, assignee_id, created_at,
    public_updated_at, public_rev, public_count, public_last,
    staff_updated_at, staff_rev, staff_count, staff_last)
VALUES (104203, 'Лампа', 'waiting', 1, 9, 20, 30, 4, 1, 2, 30, 4, 2, 2);
INSERT INTO messages (id, ticket_id, kind, author_id, body, client_id, request_digest, origin,
    created_at, rev)
VALUES (1, 104203, 'message', 1, 'Не горит', 'c1', 'd', 'mini_app', 20, 3),
    (2, 104203, 'message', 9, 'Заменим', NULL, NULL, 'telegram', 30, 4);
INSERT INTO events (id, at, type, scope, ticket_id, message_id, actor_id)
VALUES (3, 20, 'ticket.opened', 'public', 104203, 1, 1),
    (4, 30, 'message.posted', 'public', 104203, 2, 9);
UPDATE log_end SET event_id = 4
"""


def first_desk(path: Path) -> None:
    connection = opener(path, 0)()
    migrate(connection)
    for statement in OF_THE_FIRST_SHAPE.split(";"):
        connection.execute(statement)
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()
