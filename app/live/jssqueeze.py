"""A module's code without what only its readers need: comments, indentation, spaces between tokens.

It must never change what the tokens are, nor where a statement ends.
"""

from collections.abc import Iterable

from app.live.jstokens import TRIVIA, Token

# No statement ends behind one of these, and none begins with one of those: there a line break
# parts nothing. Of all others some decide where a statement ends, and every one of them is kept.
_UNFINISHED = frozenset("([{,;=?:.+-*%&|^~<>!/") | {"=>", "?.", "..."}
_CONTINUING = frozenset(")]},;.?:=&|^%<>") | {"?."}
_APART = frozenset("()[]{};,")
_WORDS = ("name", "number")
_SIGNS = "!+-"


def squeeze(tokens: Iterable[Token]) -> str:
    """The same tokens with as little between them as keeps their meaning."""
    parts: list[str] = []
    gap = ""
    before: Token | None = None
    for token in tokens:
        if token.kind in TRIVIA:
            broken = gap == "\n" or any(end in token.text for end in "\n\r\u2028\u2029")
            gap = "\n" if broken else " "
            continue
        if before is not None:
            parts.append(_between(before, gap, token))
        parts.append(token.text)
        gap, before = "", token
    return "".join(parts)


def _between(before: Token, gap: str, after: Token) -> str:
    if not gap:
        return ""
    if gap == "\n" and may_end_statement(before, after):
        return "\n"
    return " " if _would_join(before, after) else ""


def may_end_statement(before: Token, after: Token) -> bool:
    """Whether a line break between these two may end a statement."""
    return not (_is_one_of(before, _UNFINISHED) or _is_one_of(after, _CONTINUING))


def _is_one_of(token: Token, texts: frozenset[str]) -> bool:
    return token.kind == "punct" and token.text in texts


def _would_join(before: Token, after: Token) -> bool:
    """Whether two tokens might be read as something else: a + ++b, 1 .x, a / /b/, /a/ in b."""
    if _is_one_of(before, _APART) or _is_one_of(after, _APART):
        return False
    if "template" in (before.kind, after.kind) or "string" in (before.kind, after.kind):
        return False
    if before.kind in _WORDS and after.kind in _WORDS:
        return True
    if after.text[0] == "." and before.kind != "name":
        return True
    if "regex" in (before.kind, after.kind):
        return True
    return before.kind == after.kind == "punct" and not _begins_operand(before, after)


def _begins_operand(before: Token, after: Token) -> bool:
    """The sign of -1 or !a joins only with another of its kind, and `<!--` begins a comment."""
    return after.text[0] in _SIGNS and before.text[-1] not in (after.text[0], "<", "/")
