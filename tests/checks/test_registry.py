"""The table, the tests and the document tell the same."""

import ast
import re

from tests.checks.registry import CHECKS, ROOT, named_tests, page, proofs

ALL = 88


def test_every_check_has_a_proof_or_waits_and_says_for_what() -> None:
    assert list(CHECKS) == list(range(1, ALL + 1))
    bare = [number for number in CHECKS if not proofs(number) and not CHECKS[number].waits_for]
    assert bare == [], "neither proved nor waiting"
    both = [number for number, check in CHECKS.items() if check.waits_for and proofs(number)]
    assert both == [], "proved, and still said to wait"


def test_every_number_on_a_test_is_in_the_table_and_every_test_has_one() -> None:
    assert {number for number, _ in named_tests()} <= CHECKS.keys()
    bare = [
        name
        for path in (ROOT / "tests" / "checks").glob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))
        if path.name != "test_registry.py" and not re.match(r"test_check(_\d{2})+_[a-z]", name)
    ]
    assert bare == [], "a test without the number of its check"


def test_what_is_proved_elsewhere_is_there() -> None:
    missing = []
    for check in CHECKS.values():
        for address in check.also:
            path, name = address.split("::")
            tree = ast.parse((ROOT / "tests" / "miniapp" / path).read_text(encoding="utf-8"))
            defined = {getattr(node, "name", "") for node in ast.walk(tree)}
            missing += [address] if name not in defined else []
    assert missing == []


def test_the_document_is_the_table() -> None:
    written = (ROOT / "docs" / "miniapp-checks.md").read_text(encoding="utf-8")
    assert written == page(), "run: python -m tests.checks.registry > docs/miniapp-checks.md"
