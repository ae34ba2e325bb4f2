"""Whether an `await` stands inside an async function, seen from the tokens alone.

It must never let one pass that the linked script could not run: inside a plain function
`await` is a syntax error that would take the whole Mini App down.
"""

from collections.abc import Sequence

from app.live.jstokens import BEFORE_OPERAND, Token

_SEPARATORS = (",", ";")


def awaits_outside(code: Sequence[Token], at: int) -> bool:
    """True when `code[at]`, an await, is in no function. `code` has no spaces or comments."""
    if code[at].functions:
        return False
    return _begins_statement(code, at) or not _in_async_arrow(code, at)


def _begins_statement(code: Sequence[Token], at: int) -> bool:
    if at == 0:
        return True
    before = code[at - 1]
    if before.kind == "name":
        return before.text not in BEFORE_OPERAND
    if before.kind == "template":
        return not before.text.endswith("${")
    return before.kind != "punct" or before.text in (")", "]", "}", ";")


def _in_async_arrow(code: Sequence[Token], at: int) -> bool:
    depth = code[at].depth
    separated = False
    for index in range(at - 1, -1, -1):
        token = code[index]
        if token.depth > depth:
            continue
        if token.depth < depth:
            depth, separated = token.depth, False
        elif token.text in _SEPARATORS:
            separated = True
        elif token.text == "=>" and not separated and code[index + 1].text != "{":
            return _is_async(code, index)
    return False


def _is_async(code: Sequence[Token], arrow: int) -> bool:
    """Whether the arrow at that index has `async` before its parameters."""
    first = arrow - 1
    if code[first].text == ")":
        first -= 1
        while first > 0 and (code[first].text, code[first].depth) != ("(", code[arrow].depth):
            first -= 1
    return first > 0 and code[first - 1].text == "async"
