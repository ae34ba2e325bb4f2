"""The same with fewer characters: a lone parameter, numbers, true and false, a comma at an end.

It must never change what a token that it does not know for certain means: a key named `true` and
a hole at the end of an array stay as they are.
"""

import re
from collections.abc import Sequence

from app.live.jstokens import TRIVIA, Token

_BOOLEANS = {"true": "!0", "false": "!1"}
# Behind a boolean they would take the ! with them, or make it a key.
_BINDING = (".", "?.", "[", "(", "*", "=")
_CLOSING = (")", "]", "}")
_INTEGER = re.compile(r"[1-9][0-9]*")
#: As many noughts at the end are longer than their number behind an e.
_NOUGHTS = re.compile(r"(?<=[0-9])0{3,}$")


def abridge(tokens: Sequence[Token]) -> list[Token]:
    """These tokens, or shorter ones with the same meaning."""
    code = [token for token in tokens if token.kind not in TRIVIA]
    changed: dict[int, Token | None] = {}
    for at, token in enumerate(code):
        if token.kind == "number":
            changed[token.start] = token._replace(text=_number(token.text, _text(code, at + 1)))
        elif token.kind == "name" and token.text in _BOOLEANS and _is_value(code, at):
            # Between signs and words it needs no spaces, like a string.
            changed[token.start] = token._replace(text=_BOOLEANS[token.text], kind="string")
        elif _is_lone_parameter(code, at):
            # What stood before the bracket may be a word.
            changed[token.start] = token._replace(text=" ", kind="space")
            inside = (one for one in tokens if token.start < one.start <= code[at + 2].start)
            changed |= {one.start: None for one in inside if one is not code[at + 1]}
        elif _is_last_comma(code, at):
            changed[token.start] = None
    found = (changed.get(token.start, token) for token in tokens)
    return [token for token in found if token is not None]


def _text(code: Sequence[Token], at: int) -> str:
    """The sign at that index; of a word, a string and what is not there, nothing."""
    return code[at].text if 0 <= at < len(code) and code[at].kind == "punct" else ""


def _number(text: str, after: str) -> str:
    plain = text.replace("_", "")
    if plain.startswith("0.") and len(plain) > len("0."):
        return plain[1:]
    if not _INTEGER.fullmatch(plain) or after == ".":
        return plain
    return _NOUGHTS.sub(lambda noughts: f"e{len(noughts[0])}", plain)


def _is_value(code: Sequence[Token], at: int) -> bool:
    before, after = _text(code, at - 1), _text(code, at + 1)
    is_operand = any(one.kind != "punct" and one.text[0] != "}" for one in code[at + 1 : at + 2])
    is_member = before in (".", "?.")
    is_key = after == ":" and before in ("{", ",")
    return not (is_operand or is_member or is_key or after in _BINDING)


def _is_lone_parameter(code: Sequence[Token], at: int) -> bool:
    signs = [_text(code, at), _text(code, at + 2), _text(code, at + 3)]
    return signs == ["(", ")", "=>"] and code[at + 1].kind == "name"


def _is_last_comma(code: Sequence[Token], at: int) -> bool:
    is_comma = _text(code, at) == "," and _text(code, at + 1) in _CLOSING
    return is_comma and _text(code, at - 1) not in (",", "[")
