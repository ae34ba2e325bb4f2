"""The page of an export: plain HTML that any browser shows from a folder, without a script.

Its words are handed in; what people wrote is escaped, every time.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from html import escape
from typing import Any, Protocol
from urllib.parse import quote

_STYLE = """
body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:16px/1.5 system-ui,sans-serif}
body{color:#1d1a16;background:#fdf8ec}h1{font-size:1.4rem}
h2{font-size:1.15rem;margin-top:2.5rem;border-top:1px dashed #b9ab8f;padding-top:1rem}
article{margin:.75rem 0;padding:.6rem .8rem;border-radius:.6rem;background:#fff}
article.note{background:#fff3c4}article.system{background:none;padding:.2rem .8rem;color:#6b6255}
p{margin:.2rem 0;white-space:pre-wrap;overflow-wrap:anywhere}.meta{color:#6b6255;font-size:.85rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{color:#6b6255}dd{margin:0}
"""
Content = dict[str, Any]


class Words(Protocol):
    """The text of a key in the reader's language."""

    def __call__(self, key: str, **values: object) -> str: ...


def page_of(content: Content, paths: Collection[str], words: Words, made_at: int) -> str:
    """`paths` are the files that are in the archive."""
    title = _title(content, words)
    body = "".join(_body(content, paths, words))
    return (
        '<!doctype html><html><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(title)}</h1>"
        f'<p class="meta">{escape(words("script.export.made", moment=_moment(made_at)))}</p>'
        f"{body}</body></html>"
    )


def _title(content: Content, words: Words) -> str:
    if "person" in content:
        return words("script.export.person", name=content["person"]["name"])
    return words("script.export.ticket", number=content["tickets"][0]["id"])


def _body(content: Content, paths: Collection[str], words: Words) -> Iterator[str]:
    if "person" in content:
        yield from _person(content, words)
    for ticket in content["tickets"]:
        yield from _ticket(ticket, paths, words)


def _person(content: Content, words: Words) -> Iterator[str]:
    person = content["person"]
    facts = [
        ("script.export.number", str(person["id"])),
        ("script.export.username", f"@{person['username']}" if person["username"] else ""),
        ("script.export.language", person["language"]),
        ("script.export.met", _moment(content["met_at"])),
    ]
    yield _facts(facts, words)
    for one in content["names"]:
        line = words("script.export.former", name=one["name"], moment=_moment(one["until"]))
        yield f'<p class="meta">{escape(line)}</p>'
    for one in content["notes"]:
        head = f"{_name(one['author'])} · {_moment(one['created_at'])}"
        yield _article("note", head, _text(one["body"]))


def _facts(facts: list[tuple[str, str]], words: Words) -> str:
    lines = (
        f"<dt>{escape(words(key))}</dt><dd>{escape(value)}</dd>" for key, value in facts if value
    )
    return f"<dl>{''.join(lines)}</dl>"


def _ticket(ticket: Content, paths: Collection[str], words: Words) -> Iterator[str]:
    yield f"<h2>№ {ticket['id']} · {escape(ticket['subject'])}</h2>"
    facts = [
        ("script.export.status", words(f"status.staff.{ticket['status']}")),
        ("script.export.customer", _name(ticket["customer"])),
        ("script.export.assignee", _name(ticket["assignee"])),
        ("script.export.opened", _moment(ticket["created_at"])),
    ]
    yield _facts(facts, words)
    for message in ticket["messages"]:
        yield _message(message, paths, words)


def _message(message: Content, paths: Collection[str], words: Words) -> str:
    kind = message["kind"]
    head = f"{_name(message['author'])} · {_moment(message['created_at'])}"
    if kind == "system":
        return _article(kind, head, _text(_line(message["body"], words)))
    if kind == "note":
        head = f"{words('script.export.note')} · {head}"
    if message["edited_at"]:
        head = f"{head} · {words('script.export.edited', moment=_moment(message['edited_at']))}"
    body = _text(message["body"])
    if message["deleted_at"]:
        body = f'<p class="meta">{escape(words("script.export.deleted"))}</p>'
    files = "".join(_file(one, paths, words) for one in message["attachments"])
    return _article(kind, head, body + files)


def _article(kind: str, head: str, body: str) -> str:
    """`body` is HTML already."""
    return f'<article class="{kind}"><p class="meta">{escape(head)}</p>{body}</article>'


def _line(code: str, words: Words) -> str:
    name, _, detail = code.partition(":")
    if name in {"split_into", "merged_into"}:
        name = "goes_on"
    elif name in {"split_from", "merged_from"}:
        name = "follows"
    return words(f"system.{name}", detail=detail)


def _file(one: Content, paths: Collection[str], words: Words) -> str:
    path = one.get("path")
    if path not in paths:
        return f'<p class="meta">{escape(words("script.export.absent", name=one["name"]))}</p>'
    return f'<p><a href="{escape(quote(str(path)))}">{escape(one["name"])}</a></p>'


def _text(body: str) -> str:
    return f'<p dir="auto">{escape(body)}</p>' if body else ""


def _name(person: Content | None) -> str:
    return str(person["name"]) if person else ""


def _moment(at: int) -> str:
    """Of no zone but UTC: an export is read anywhere."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
