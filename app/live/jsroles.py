"""What each name in a script is: a variable, the key of a property, or a word of the language.

It tells them apart by the brackets they stand in and the tokens beside them. What it cannot tell
with certainty (labels, class fields without an end, odd braces) it refuses.
"""

from collections.abc import Sequence
from enum import Enum
from functools import cached_property

from app.live.jstokens import TRIVIA, ScriptError, Token

RESERVED_WORDS = frozenset(
    [
        *("arguments", "as", "async", "await", "break", "case", "catch", "class", "const"),
        *("constructor", "continue", "debugger", "default", "delete", "do", "else", "enum"),
        *("eval", "export", "extends", "false", "finally", "for", "from", "function", "get"),
        *("if", "import", "in", "instanceof", "let", "new", "null", "of", "package", "private"),
        *("protected", "public", "return", "set", "static", "super", "switch", "this", "throw"),
        *("true", "try", "typeof", "undefined", "var", "void", "while", "with", "yield", "NaN"),
        "Infinity",
    ]
)
_DECLARES = frozenset({"const", "let", "var"})
_BEFORE_BLOCK = frozenset({"else", "do", "try", "finally", "catch"})
_CONTROL = frozenset({"if", "for", "while", "switch", "with"})
_MODIFIERS = frozenset({"get", "set", "async", "static", "*"})
_DECLARING = ("name", "punct")
_NOTHING = ("", "", "")
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")


class Role(Enum):
    """The last two are a key and a variable in one: `{ name }`."""

    OTHER = "other"
    USED = "used"
    DECLARED = "declared"
    USED_KEY = "used key"
    DECLARED_KEY = "declared key"


#: The role of each token, and the names declared outside all brackets.
Found = tuple[list[Role], frozenset[str]]


class Code(tuple[Token, ...]):
    """Tokens that are asked for their roles several times on their way: it is found out once."""

    @cached_property
    def found(self) -> Found:
        """Raises ScriptError."""
        return _found(self)


def roles(tokens: Sequence[Token]) -> list[Role]:
    """The role of each token. Raises ScriptError."""
    return roles_and_outer(tokens)[0]


def roles_and_outer(tokens: Sequence[Token]) -> Found:
    """The role of each token, and the names declared outside all brackets. Raises ScriptError."""
    return tokens.found if isinstance(tokens, Code) else _found(tokens)


def _found(tokens: Sequence[Token]) -> Found:
    reading = _Reading([token for token in tokens if token.kind not in TRIVIA])
    reading.open_brackets()
    reading.declare()
    found = iter([reading.role(at) for at in range(len(reading.code))])
    outer = frozenset(reading.text(at) for at in reading.outer)
    return [Role.OTHER if token.kind in TRIVIA else next(found) for token in tokens], outer


class _Reading:
    """`around[i]` is the index of the bracket that token i stands in, -1 outside of all."""

    def __init__(self, code: list[Token]) -> None:
        self.code = code
        # The ends are padded: whoever looks a few tokens before the first or behind the last
        # one finds nothing there.
        self._texts = [*(token.text for token in code), *_NOTHING]
        self._signs = [token.text if token.kind == "punct" else "" for token in code]
        self.around: list[int] = []
        self.kinds: dict[int, str] = {-1: "block"}
        self.closers: dict[int, int] = {}
        self.declared: set[int] = set()
        self.outer: set[int] = set()
        self._is_outer = False
        # Question marks whose colon has not come yet, by bracket.
        self._asked: dict[int, int] = {}

    def text(self, at: int) -> str:
        return self._texts[at]

    def open_brackets(self) -> None:
        stack = [-1]
        for at, token in enumerate(self.code):
            is_template = token.kind == "template"
            if not (is_template or self._signs[at]):
                self.around.append(stack[-1])
                continue
            if (is_template and token.text[0] == "}") or self._is(at, _CLOSE):
                self.closers[stack.pop()] = at
            self.around.append(stack[-1])
            if self._is(at, _OPEN) or (is_template and token.text.endswith("${")):
                self.kinds[at] = self._brace(at) if token.text == "{" else token.text[-1]
                stack.append(at)
            self._count_questions(at)

    def _is(self, at: int, texts: frozenset[str]) -> bool:
        return self._signs[at] in texts

    def _count_questions(self, at: int) -> None:
        bracket, text = self.around[at], self.text(at)
        if text == "?" and "?" not in (self.text(at - 1), self.text(at + 1)):
            self._asked[bracket] = self._asked.get(bracket, 0) + 1
        elif text == ":" and self._asked.get(bracket, 0) > 0:
            self._asked[bracket] -= 1

    def _brace(self, at: int) -> str:
        """Whether a { begins a block, a class or an object (a pattern looks like one)."""
        before = self.code[at - 1] if at else None
        if before is None or (before.kind == "punct" and before.text in (")", "=>", ";", "{", "}")):
            return "block"
        if before.kind == "name" and not self._is_property(at - 1):
            return self._brace_after_word(at, before.text)
        if before.kind != "punct" or before.text == "]":
            raise ScriptError(self.code[at].line, "a { that may mean several things")
        is_label = before.text == ":" and self.kinds[self.around[at - 1]] == "block"
        return "block" if is_label and not self._is_answer(at - 1) else "object"

    def _brace_after_word(self, at: int, word: str) -> str:
        if word in _BEFORE_BLOCK:
            return "block"
        if word == "class" or self.text(at - 2) in ("class", "extends"):
            return "class"
        if word in RESERVED_WORDS - {"static"}:
            return "object"
        raise ScriptError(self.code[at].line, "a { that may mean several things")

    def _is_answer(self, colon: int) -> bool:
        """The colon belongs to a question mark: one stands before it in the same statement."""
        for at in range(colon - 1, self.around[colon], -1):
            if self.around[at] != self.around[colon]:
                continue
            if self.text(at) in (";", "case", "default"):
                return False
            if self.text(at) == "?" and "?" not in (self.text(at - 1), self.text(at + 1)):
                return True
        return False

    def declare(self) -> None:
        for at, token in enumerate(self.code):
            self._is_outer = False
            if token.kind not in _DECLARING:
                continue
            if token.text == "(" and token.kind == "punct" and self._is_parameters(at):
                self._bind(at)
            if token.kind != "name" or self._is_property(at):
                continue
            before = self.text(at - 2 if self.text(at - 1) == "*" else at - 1)
            is_outside = self.around[at] == -1 and self.text(at + 1) != "=>"
            # A var in a block may belong to the whole module.
            self._is_outer = is_outside or token.text == "var"
            if token.text in _DECLARES:
                self._declarations(at + 1)
            if self.text(at + 1) == "=>" or before in ("function", "class"):
                self._declare(at)

    def _declare(self, at: int) -> None:
        self.declared.add(at)
        if self._is_outer:
            self.outer.add(at)

    def _is_parameters(self, opener: int) -> bool:
        after = self.closers[opener] + 1
        if self.text(after) == "=>":
            return True
        before = self.text(opener - (2 if self.text(opener - 1) == "await" else 1))
        is_control = before in _CONTROL and not self._is_property(opener - 1)
        return self.text(after) == "{" and self.kinds[after] == "block" and not is_control

    def _declarations(self, at: int) -> None:
        """The names of const, let or var, the first at `at`, up to the end of the statement."""
        bracket, is_name = self.around[at], True
        while at < len(self.code) and self.around[at] == bracket:
            if is_name and self.kinds.get(at) in ("object", "["):
                self._bind(at)
            elif is_name and self.code[at].kind == "name":
                self._declare(at)
            if self.text(at) in (";", "of", "in"):
                return
            is_name = self.text(at) == ","
            at = self._after(at)

    def _bind(self, opener: int) -> None:
        """The names that a pattern or a list of parameters declares; none of their defaults."""
        at, is_default = opener + 1, False
        while at < self.closers[opener]:
            text = self.text(at)
            if text in (",", "="):
                is_default = text == "="
            elif not is_default and self.kinds.get(at) in ("object", "["):
                self._bind(at)
            elif not is_default and self.code[at].kind == "name" and self.text(at + 1) != ":":
                self._declare(at)
            at = self._after(at)

    def _after(self, at: int) -> int:
        """The next token outside the bracket that begins here, if one does; a template has many."""
        while at in self.kinds:
            at = self.closers[at]
        return at + 1

    def role(self, at: int) -> Role:
        token = self.code[at]
        if token.kind != "name" or token.text in RESERVED_WORDS or token.text[0] == "#":
            return Role.OTHER
        if self._is_property(at) or self._is_member(at):
            return Role.OTHER
        self._refuse_labels(at)
        is_declared = at in self.declared
        if self.kinds[self.around[at]] != "object" or self.text(at - 1) not in ("{", ","):
            return Role.DECLARED if is_declared else Role.USED
        if self.text(at + 1) in (":", "("):
            return Role.OTHER
        return Role.DECLARED_KEY if is_declared else Role.USED_KEY

    def _is_property(self, at: int) -> bool:
        return self.text(at - 1) in (".", "?.")

    def _is_member(self, at: int) -> bool:
        """The name of a method or a field."""
        kind = self.kinds[self.around[at]]
        if kind == "object":
            is_modified = self.text(at - 1) in _MODIFIERS and self.text(at + 1) == "("
            return is_modified and self.text(at - 2) in ("{", ",", "async")
        return kind == "class" and not self._is_value(at)

    def _is_value(self, at: int) -> bool:
        """What a field of a class begins with."""
        bracket = self.around[at]
        for before in range(at - 1, bracket, -1):
            if self.around[before] != bracket:
                continue
            if self.text(before) in (";", "}"):
                return False
            if self.text(before) == "=":
                if self.code[before].line != self.code[at].line:
                    raise ScriptError(self.code[at].line, "a field of a class needs its ;")
                return True
        return False

    def _refuse_labels(self, at: int) -> None:
        if self.text(at - 1) in ("break", "continue"):
            raise ScriptError(self.code[at].line, "labels are not accepted")
        is_first = self.text(at - 1) in (";", "{", "}", "")
        if is_first and self.text(at + 1) == ":" and self.kinds[self.around[at]] == "block":
            raise ScriptError(self.code[at].line, "labels are not accepted")
