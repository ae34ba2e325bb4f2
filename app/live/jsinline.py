"""Constants that are one number or one text, written where they are used.

A named constant is for readers. It must never touch one that others import, nor a name that is
declared twice in its module: which of the two is meant, only scopes would tell.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.live.jsmodules import LinkError, Module
from app.live.jsroles import Code, Role, roles
from app.live.jstokens import TRIVIA, ScriptError, Token

_LITERAL = ("number", "string")
_LENGTH = 5
_Found = list[tuple[Token, Role]]


def inlined(module: Module) -> Module:
    """The module without such constants. Raises LinkError."""
    try:
        kinds = roles(module.code)
    except ScriptError as error:
        raise LinkError(f"{module.path}:{error.line}: {error.reason}") from error
    pairs = zip(module.code, kinds, strict=True)
    found = [(token, role) for token, role in pairs if token.kind not in TRIVIA]
    statements = dict(_statements(found, set(module.exports)))
    if not statements:
        return module
    values = {name: statement[3] for name, statement in statements.items()}
    gone = {token.start for statement in statements.values() for token in statement}
    written = {token.start: _written(token, role, values) for token, role in found}
    code = (written.get(token.start, token) for token in module.code if token.start not in gone)
    return replace(module, code=Code(code))


def _statements(found: _Found, exported: set[str]) -> Iterator[tuple[str, Sequence[Token]]]:
    """By name, the five tokens of each `const name = literal;` that may go."""
    declared = Counter(
        token.text for token, role in found if role in (Role.DECLARED, Role.DECLARED_KEY)
    )
    asked = {
        found[at][0].text for at in range(len(found) - 1) if found[at + 1][0].text in (".", "?.")
    }
    for at in range(len(found) - _LENGTH + 1):
        tokens = [token for token, _ in found[at : at + _LENGTH]]
        texts = [token.text for token in tokens]
        if texts[0] != "const" or (texts[2], texts[4]) != ("=", ";") or tokens[0].depth:
            continue
        # 5.toFixed() is no number.
        is_plain = texts[1] not in exported | asked and declared[texts[1]] == 1
        if is_plain and tokens[3].kind in _LITERAL:
            yield texts[1], tokens


def _written(token: Token, role: Role, values: dict[str, Token]) -> Token:
    value = values.get(token.text)
    if value is None or role not in (Role.USED, Role.USED_KEY):
        return token
    if role is Role.USED_KEY:
        return token._replace(text=f"{token.text}:{value.text}")
    return token._replace(kind=value.kind, text=value.text)
