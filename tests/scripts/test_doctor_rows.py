"""Every row of the doctor: broken and mended by a test, said in every language, described."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.i18n import locales, t
from scripts.checkup.findings import ANY_ROW, OK, RESULTS, Row
from scripts.checkup.rows import FAMILIES, all_rows
from scripts.checkup.variables import GOOD
from tests.scripts.clinic import ROOT, ROWS

HERE = Path(__file__).parent
DESCRIPTION = (ROOT / "docs" / "doctor.md").read_text(encoding="utf-8")
#: One line of a table: the code, its result, what it means, what to do.
_LINE = re.compile(r"^\| `(\w+)` \| (\w+) \| (.+?) \| (.*?) \|$", re.MULTILINE)
_NAMES = re.compile(r"\{([a-z_]+)\}")


def shown_by_tests() -> set[tuple[str, str]]:
    """Pairs of a row and a code that the tests of the doctor ask for."""
    return {
        pair
        for path in HERE.glob("test_doctor_*.py")
        if path != Path(__file__)
        for pair in _pairs(ast.parse(path.read_text(encoding="utf-8")))
    }


def _pairs(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """`see(name, code)` and `fix(name, code, then)`; loops and parameters bring codes, too."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            around = _words(function)
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and re.search(r"\.(see|fix)", ast.unparse(call)):
                    yield from _asked(call, around)


def _asked(call: ast.Call, around: set[str]) -> Iterator[tuple[str, str]]:
    words = [word for argument in call.args for word in _words(argument)]
    rows = [word for word in words if word in ROWS] or [word for word in around if word in ROWS]
    for row in rows:
        codes = set(ROWS[row].codes)
        yield from ((row, code) for code in (set(words) & codes or around & codes))


def _words(tree: ast.AST) -> set[str]:
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {node.value for node in nodes if isinstance(node.value, str)}


def every_code() -> list[tuple[str, str]]:
    return [(row.name, code) for row in all_rows() for code in row.codes]


def test_every_row_is_shown_in_order_and_broken() -> None:
    shown = shown_by_tests()
    missing = [f"{row}: {code}" for row, code in every_code() if (row, code) not in shown]
    assert not missing, "No test brings about:\n  " + "\n  ".join(missing)


def test_every_row_can_be_in_order_and_not() -> None:
    for row in all_rows():
        results = set(row.codes.values())
        assert OK in results, f"{row.name} can never be in order"
        assert results - {OK}, f"{row.name} can never be broken"
        assert results <= set(RESULTS)


def test_names_are_given_once_and_are_no_families() -> None:
    names = [row.name for row in all_rows()]
    assert len(names) == len(set(names))
    assert not set(names) & set(FAMILIES)


@pytest.mark.parametrize("row", all_rows(), ids=lambda row: row.name)
def test_every_code_has_words(row: Row) -> None:
    for language in locales():
        wanted = [f"{row.name}.title", *(f"{row.name}.{code}" for code in row.codes)]
        wanted += [f"{row.name}.{code}.next" for code, result in row.codes.items() if result != OK]
        wanted += [f"{row.name}.{code}.fixed" for code in row.fixes]
        for key in wanted:
            assert _text(language, key), key


def _text(language: str, key: str) -> str:
    """The words with every name filled in, whatever they are."""
    values: dict[str, object] = {"count": 2}
    while True:
        try:
            return t(language, f"script.doctor.{key}", **values)
        except KeyError as error:
            name = str(error.args[0])
            assert not name.startswith("script."), f"no words for {name} in {language}"
            values[name] = "x"


def test_there_are_words_for_what_any_row_may_find() -> None:
    for code in ANY_ROW:
        for language in locales():
            assert _text(language, f"any.{code}")
            assert code == "waits" or _text(language, f"any.{code}.next")


def test_no_words_are_left_over() -> None:
    from tests.house.test_locales import LOCALES, read

    known = {f"{row.name}.title" for row in all_rows()}
    for row in all_rows():
        known |= {f"{row.name}.{code}{end}" for code in row.codes for end in ("", ".next")}
        known |= {f"{row.name}.{code}.fixed" for code in row.fixes}
    start = "script.doctor."
    left = [
        key.removeprefix(start)
        for key in read(LOCALES["ru"])
        if key.startswith(start) and key.removeprefix(start) not in known
    ]
    others = ("any.", "family.", "sum_", "fixed_title", "progress", "usage")
    assert [key for key in left if not key.startswith(others)] == []


def test_every_next_step_is_needed() -> None:
    from tests.house.test_locales import LOCALES, read

    texts = read(LOCALES["ru"])
    idle = [
        f"{row.name}.{code}"
        for row in all_rows()
        for code, result in row.codes.items()
        if result == OK and f"script.doctor.{row.name}.{code}.next" in texts
    ]
    assert idle == []


# -- docs/doctor.md ------------------------------------------------------------------------


def described(name: str) -> str:
    """The part of the document below the row's heading."""
    match = re.search(rf"^#### `{name}`.*?$(.*?)(?=^#{{2,4}} |\Z)", DESCRIPTION, re.M | re.S)
    assert match, f"docs/doctor.md does not describe the row {name}"
    return match[1]


@pytest.mark.parametrize("row", all_rows(), ids=lambda row: row.name)
def test_every_row_is_described(row: Row) -> None:
    lines = {code: (result, step) for code, result, _, step in _LINE.findall(described(row.name))}
    assert {code: result for code, (result, _) in lines.items()} == dict(row.codes)
    for code, (result, step) in lines.items():
        assert bool(step.strip("– ")) == (result != OK), f"{row.name}.{code}: what to do?"
        assert ("`--fix`" in step) == (code in row.fixes), f"{row.name}.{code}: --fix?"


def test_the_document_describes_nothing_else() -> None:
    assert re.findall(r"^#### `(\w+)`", DESCRIPTION, re.M) == [row.name for row in all_rows()]


def test_the_document_names_every_option_and_status() -> None:
    for word in ("--fix", "--only", "--json", "--language", "--help"):
        assert f"`{word}" in DESCRIPTION
    for code in ANY_ROW:
        assert f"| `{code}` | {ANY_ROW[code]} |" in DESCRIPTION


def test_the_variables_are_those_of_the_sample() -> None:
    sample = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(GOOD) - set(re.findall(r"^([A-Z][A-Z_]+)=", sample, re.M)) <= {"NGROK_API_URL"}
