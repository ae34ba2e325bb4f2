"""Migrations are numbered one after the other: two of one number, and the second never runs."""

from app.store.migrate import migrations


def test_migrations_are_numbered_without_a_gap() -> None:
    versions = [version for version, _ in migrations()]
    assert versions == list(range(1, len(versions) + 1))
