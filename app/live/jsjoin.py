"""Statements written shorter: declarations that follow each other are one, and none is constant.

What a statement does stays the same; only an assignment to a constant, which the type check
refuses, would be missed. It must never join where a line break might have ended a statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.live.jssqueeze import may_end_statement
from app.live.jstokens import TRIVIA, Token

_DECLARING = ("const", "let")
_HEADED = ("if", "for", "while", "with", "await")


def join(tokens: Sequence[Token]) -> list[Token]:
    """These tokens, with `let` for `const`, one for many in a row, and no ; before a }."""
    joining = _Joining([token for token in tokens if token.kind not in TRIVIA])
    joining.run(_broken(tokens))
    return joining.kept(tokens)


def _broken(tokens: Sequence[Token]) -> set[int]:
    """The starts of tokens before which a line break may end a statement."""
    found = set()
    before: Token | None = None
    is_broken = False
    for token in tokens:
        if token.kind in TRIVIA:
            is_broken = is_broken or "\n" in token.text or "\r" in token.text
            continue
        if is_broken and before is not None and may_end_statement(before, token):
            found.add(token.start)
        before, is_broken = token, False
    return found


@dataclass(slots=True)
class _Bracket:
    """`declares`: the statement that is being read in it began with const or let."""

    is_head: bool = False
    declares: bool = False


class _Joining:
    def __init__(self, code: list[Token]) -> None:
        self._code = code
        self._brackets = [_Bracket()]
        self._closed = _Bracket()
        self._changed: dict[int, Token | None] = {}

    def run(self, broken: set[int]) -> None:
        for at, token in enumerate(self._code):
            inside = self._brackets[-1]
            if token.start in broken:
                inside.declares = False
            if token.kind == "name" and token.text in _DECLARING and self._begins(at):
                self._declare(at, inside)
            elif token.kind == "template":
                self._pass_template(token.text)
            elif token.kind == "punct":
                self._pass(at, token.text)

    def kept(self, tokens: Sequence[Token]) -> list[Token]:
        found = (self._changed.get(token.start, token) for token in tokens)
        return [token for token in found if token is not None]

    def _text(self, at: int) -> str:
        return self._code[at].text if 0 <= at < len(self._code) else ""

    def _begins(self, at: int) -> bool:
        """Whether the word begins a declaration and is no key."""
        after = self._code[at + 1] if at + 1 < len(self._code) else None
        is_followed = after is not None and (after.kind == "name" or after.text in ("{", "["))
        return is_followed and not self._is_property(at)

    def _is_property(self, at: int) -> bool:
        return self._text(at - 1) in (".", "?.")

    def _declare(self, at: int, inside: _Bracket) -> None:
        token = self._code[at]
        if inside.declares and self._text(at - 1) == ";":
            self._changed[self._code[at - 1].start] = None
            self._changed[token.start] = token._replace(kind="punct", text=",")
        else:
            self._changed[token.start] = token._replace(text="let")
        inside.declares = True

    def _pass(self, at: int, text: str) -> None:
        if text in "([{":
            self._brackets.append(_Bracket(is_head=text == "(" and self._is_headed(at)))
        elif text in ")]}":
            self._closed = self._brackets.pop()
        elif text == ";":
            self._end(at)

    def _is_headed(self, at: int) -> bool:
        return self._text(at - 1) in _HEADED and not self._is_property(at - 1)

    def _end(self, at: int) -> None:
        if self._text(at + 1) not in _DECLARING:
            self._brackets[-1].declares = False
        is_empty = self._text(at - 1) == ")" and self._closed.is_head
        if self._text(at + 1) == "}" and not is_empty and self._text(at - 1) not in ("else", "do"):
            self._changed[self._code[at].start] = None

    def _pass_template(self, text: str) -> None:
        if text[0] == "}":
            self._brackets.pop()
        if text.endswith("${"):
            self._brackets.append(_Bracket())
