"""Rows that wait: whatever is put, dropped and taken back, the last word is what is written."""

import random
import sqlite3

import pytest

from app.store.put_off import ROWS_TOGETHER, PutOff

ONE = "INSERT INTO one (id, word) VALUES (?, ?)"
TWO = "INSERT INTO two (id, word) VALUES (?, ?)"
Shown = dict[tuple[str, int], str]


def tables() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for name in ("one", "two"):
        connection.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, word TEXT)")
    return connection


def written(connection: sqlite3.Connection) -> Shown:
    return {
        (sql, row[0]): row[1]
        for sql, name in ((ONE, "one"), (TWO, "two"))
        for row in connection.execute(f"SELECT id, word FROM {name}")
    }


def change(rows: PutOff, model: Shown, dice: random.Random, word: str) -> None:
    sql, key = dice.choice((ONE, TWO)), dice.randint(1, 6)
    if dice.random() < 0.25:
        rows.drop(sql, key)
        model.pop((sql, key), None)
        return
    rows.put(sql, key, (key, word))
    model[sql, key] = word


@pytest.mark.parametrize("seed", range(20))
def test_steps_taken_back_leave_no_trace_and_can_be_put_again(seed: int) -> None:
    dice = random.Random(seed)
    rows, model = PutOff(), dict[tuple[str, int], str]()
    for number in range(60):
        before, count = dict(model), len(rows)
        for step in range(dice.randint(1, 5)):
            change(rows, model, dice, f"{number}.{step}")
        fate = dice.random()
        if fate < 0.4:
            rows.take_back(count)
            model = before
        elif fate < 0.7:
            rows.put_again(rows.take_back(count))
    connection = tables()
    rows.write(connection)
    assert written(connection) == model, f"seed {seed}"
    assert len(rows) == 0


@pytest.mark.parametrize("count", [0, 1, ROWS_TOGETHER - 1, ROWS_TOGETHER, 3 * ROWS_TOGETHER + 2])
def test_rows_of_any_number_are_written_once_and_in_order(count: int) -> None:
    rows, connection = PutOff(), tables()
    for key in range(count):
        rows.put(ONE, key, (key, f"word {key}"))
    rows.write(connection)
    assert list(connection.execute("SELECT id, word FROM one ORDER BY rowid")) == [
        (key, f"word {key}") for key in range(count)
    ]


def test_what_is_no_plain_insert_is_written_row_by_row() -> None:
    rows, connection = PutOff(), tables()
    count = 2 * ROWS_TOGETHER
    for key in range(count):
        connection.execute(ONE, (key, "before"))
    change = "UPDATE one SET word = ? WHERE id = ?"
    replace = "INSERT INTO two (id, word) VALUES (?, upper(?))"
    for key in range(count):
        rows.put(change, key, ("after", key))
        rows.put(replace, key, (key, "loud"))
    rows.write(connection)
    assert connection.execute("SELECT DISTINCT word FROM one").fetchall() == [("after",)]
    assert connection.execute("SELECT DISTINCT word FROM two").fetchall() == [("LOUD",)]


@pytest.mark.parametrize("bad", [0, ROWS_TOGETHER, 2 * ROWS_TOGETHER + 1])
def test_a_row_that_the_table_refuses_is_told(bad: int) -> None:
    rows, connection = PutOff(), tables()
    connection.execute(ONE, (bad, "was there"))
    for key in range(2 * ROWS_TOGETHER + 2):
        rows.put(ONE, key, (key, "new"))
    with pytest.raises(sqlite3.IntegrityError):
        rows.write(connection)


def test_it_knows_what_waits() -> None:
    rows = PutOff()
    assert not rows.has(ONE, 1)
    rows.put(ONE, 1, (1, "a"))
    assert rows.has(ONE, 1)
    rows.write(tables())
    assert not rows.has(ONE, 1)
