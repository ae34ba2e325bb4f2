"""Migrations and decisions are numbered once: of two migrations with one number the second never
runs."""

from itertools import pairwise

from app.store.migrate import migrations
from tests.house.tree import ROOT


def test_migrations_are_numbered_without_a_gap() -> None:
    versions = [version for version, _ in migrations()]
    assert versions == list(range(1, len(versions) + 1))


def test_no_two_decisions_have_one_number() -> None:
    pages = (ROOT / "docs" / "decisions").glob("[0-9]*.md")
    numbers = sorted(page.name[:4] for page in pages)
    twice = {one for one, other in pairwise(numbers) if one == other}
    assert not twice, f"decisions with the number of another: {sorted(twice)}"
