"""docs/operating.md explains every line of the log and every figure, and none that is not there."""

import ast
import re
from collections.abc import Iterator

import pytest

from app import logs
from app.live.metrics import Metrics
from tests.house.tree import ROOT, files, name_of, parsed, report

LEVELS = {
    "debug": "DEBUG", "info": "INFO", "warning": "WARNING", "error": "ERROR", "exception": "ERROR",
    "critical": "CRITICAL",
}  # fmt: skip
OWN = {logs.LOST: "as its record", logs.STUCK: "WARNING"}
OPERATING = "docs/operating.md"
#: Attributes of every record: logging refuses them as extra.
RESERVED = {
    "name", "msg", "args", "message", "asctime", "module", "process", "thread", "filename",
    "created",
}  # fmt: skip


def log_calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        speaker = ast.unparse(node.func.value)
        is_log = re.fullmatch(r"_?log(ger)?|logging\.getLogger\(.*\)", speaker) is not None
        if is_log and node.func.attr in LEVELS:
            yield node


def lines_of(tree: ast.AST) -> Iterator[tuple[int, str | None, str]]:
    """Line number, template (None when it is not a constant) and level of each call."""
    for call in log_calls(tree):
        first = call.args[0] if call.args else None
        template = first.value if isinstance(first, ast.Constant) else None
        assert isinstance(call.func, ast.Attribute)
        yield call.lineno, str(template) if template is not None else None, call.func.attr


def table(heading: str) -> dict[str, list[str]]:
    """The rows of the first table under a heading, by what stands in their first cell."""
    text = (ROOT / OPERATING).read_text(encoding="utf-8")
    section = text.partition(f"\n{heading}\n")[2].partition("\n#")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    return {row[0].strip().strip("`"): [cell.strip() for cell in row[1:]] for row in rows}


def said() -> dict[str, str]:
    found = dict(OWN)
    for path in files(".py", under="app"):
        if not name_of(path).startswith("app/sandbox/"):
            found |= {t: LEVELS[level] for _, t, level in lines_of(parsed(path)) if t is not None}
    return found


def test_a_line_of_the_log_is_a_constant_sentence() -> None:
    broken = [
        f"{name_of(path)}:{line}"
        for path in files(".py", under="app")
        for line, template, _ in lines_of(parsed(path))
        if template is None or re.fullmatch(r"%\w", template)
    ]
    report(broken, "What changes goes into arguments or extra; a line can be looked up then:")


def test_every_line_of_the_log_is_explained() -> None:
    rows = table("### Every line and what it means")
    explained = {line: cells[0] for line, cells in rows.items()}
    spoken = said()
    report(sorted(set(spoken) - set(explained)), f"{OPERATING} does not explain these lines:")
    report(sorted(set(explained) - set(spoken)), f"{OPERATING} explains lines that nobody says:")
    other = [line for line in spoken if spoken[line] != explained[line]]
    report(other, "The level is another one:")


def test_no_field_of_a_line_is_one_that_logging_has_itself() -> None:
    broken = []
    for path in files(".py", under="app"):
        for call in log_calls(parsed(path)):
            extra = [word.value for word in call.keywords if word.arg == "extra"]
            keys = {
                key.value
                for one in extra
                for inner in ast.walk(one)
                if isinstance(inner, ast.Dict)
                for key in inner.keys
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            }
            broken += [f"{name_of(path)}:{call.lineno} {key}" for key in keys & RESERVED]
    report(broken, "logging raises KeyError for these keys of extra:")


def test_every_figure_has_its_row_and_an_alert() -> None:
    rows = table("### Every figure, with an alert")
    shown = set(re.findall(r"^# HELP (\w+)", Metrics().render()[1].decode(), re.MULTILINE))
    own = {name for name in rows if not name.startswith("process_")}
    report(sorted(shown - set(rows)), f"{OPERATING} does not explain these figures:")
    report(sorted(own - shown), f"{OPERATING} explains figures that are not shown:")
    bare = [name for name, cells in rows.items() if len(cells) != 2 or not all(cells)]
    report(bare, "Without a meaning or an alert:")


def test_an_alert_names_a_figure_that_is_there() -> None:
    rows = table("### Every figure, with an alert")
    suffixes = ("", "_bucket", "_sum", "_count")
    known = {name + suffix for name in rows for suffix in suffixes}
    broken = [
        f"{name}: {found}"
        for name, cells in rows.items()
        for found in re.findall(r"\b(?:tikethet|process)_\w+", cells[1])
        if found not in known
    ]
    report(broken, "No such figure:")


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("log.info('a %s', b)", [(1, "a %s", "info")]),
        ("_log.exception(\n 'a '\n 'b')", [(1, "a b", "exception")]),
        ("logging.getLogger('app').critical('x')", [(1, "x", "critical")]),
        ("log.error(f'a {b}')", [(1, None, "error")]),
        ("log.error(word)", [(1, None, "error")]),
        ("math.log(2); dialog.info('x'); log.setLevel(1)", []),
    ],
)
def test_the_rule_itself(source: str, found: list[tuple[int, str | None, str]]) -> None:
    assert list(lines_of(ast.parse(source))) == found
