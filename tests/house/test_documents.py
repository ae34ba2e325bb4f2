"""The documents: every link leads somewhere, every setting is described."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from app.config import Settings
from app.config_file import check_config
from tests.house.tree import ROOT, files, name_of, report, text_of

_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(
    r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE
)
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def links(text: str) -> Iterator[str]:
    bare = _CODE.sub("", _FENCE.sub("", text))
    for match in _LINK.finditer(bare):
        yield match[1] or match[2]


def anchors(text: str) -> set[str]:
    """Headings as a code host turns them into anchors."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in _HEADING.findall(_FENCE.sub("", text))
    }


def dead(link: str, page: Path) -> bool:
    if _SCHEME.match(link) or link.startswith("//"):
        return False
    target, _, anchor = unquote(link).partition("#")
    path = (page.parent / target) if target else page
    if not path.exists():
        return True
    return bool(anchor) and path.suffix == ".md" and anchor not in anchors(text_of(path))


def test_every_link_of_a_document_leads_somewhere() -> None:
    broken = [
        f"{name_of(page)}: {link}"
        for page in files(".md")
        for link in links(text_of(page))
        if dead(link, page)
    ]
    report(broken, "No such file or heading:")


def test_the_link_rule_itself(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text(
        "# One thing: two\n[a](a.md#one-thing-two) [b](https://x.example) ![c](no.png)\n"
        "`[d](no.md)` [e](#nowhere)\n```\n[f](no.md)\n```\n[g]: no.md\n",
        encoding="utf-8",
    )
    found = list(links(page.read_text(encoding="utf-8")))
    assert [link for link in found if dead(link, page)] == ["no.png", "#nowhere", "no.md"]


def _variables() -> set[str]:
    return set(re.findall(r"^#?\s*([A-Z][A-Z_]+)=", text_of_plain(".env.example"), re.MULTILINE))


def text_of_plain(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_variable_and_key_is_described_for_operators() -> None:
    described = text_of_plain("docs/operating.md")
    wanted = _variables() | set(check_config({}, "config.json"))
    missing = sorted(name for name in wanted if f"`{name}`" not in described)
    report(missing, "docs/operating.md does not describe:")


def test_the_env_example_names_every_variable_that_is_read() -> None:
    sources = ("app/config.py", "app/variables.py", "app/arguments.py")
    read = re.findall(r"\.get\(\s*\"([A-Z_]+)\"", "".join(map(text_of_plain, sources)))
    assert _variables() == set(read)


def test_defaults_of_a_process_are_those_of_the_file() -> None:
    keys = check_config({}, "config.json")
    for name, default in keys.items():
        field = Settings.model_fields[name]
        assert field.is_required() or field.default == default, name


def test_the_commands_of_the_readmes_are_there() -> None:
    for name in ("README.md", "README.ru.md"):
        text = text_of_plain(name)
        for command in (
            "pip install -r requirements.txt",
            "python websocket_server.py",
            "python -m app.telegram.bot",
            "python scripts/update_ngrok_url.py",
            "python scripts/check.py",
        ):
            assert command in text, f"{name} does not say: {command}"
