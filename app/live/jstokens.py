"""JavaScript text cut into tokens, without loss: joined again they are the source.

It must never take a string, a comment, a template or a regular expression for code: what it
cannot tell apart with certainty it refuses.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<comment>//[^\n\r\u2028\u2029]*|/\*.*?\*/)
  | (?P<name>\#?[^\W\d][\w$]*|\#?\$[\w$]*)
  | (?P<number>0[xXoObB][0-9a-fA-F_]+n?|[0-9][0-9_]*n
      |(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?)
  | (?P<string>"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<punct>=>|\+\+|--|\?\.(?![0-9])|\.\.\.|[{}()\[\];,<>=!+\-*%&|^~?:.])
    """,
    re.VERBOSE | re.DOTALL,
)
_REGEX = re.compile(r"/(?:[^/\\\[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*\])+/[a-z]*")
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(?:`|\$\{)", re.DOTALL)
# A slash after one of these begins a regular expression, after any other name it divides.
BEFORE_OPERAND = frozenset(
    {"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "do", "else"}
    | {"instanceof", "await", "yield", "default"}
)
_CONTROL = frozenset({"if", "for", "while", "with", "switch", "catch"})
_OPENERS = {")": "(", "]": "[", "}": "{"}
TRIVIA = ("space", "comment")


class ScriptError(Exception):
    """A script outside the accepted subset; says where (1-based line) and what."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


class Token(NamedTuple):
    """`kind` is space, comment, name, number, string, template, regex or punct.

    `depth` counts the brackets open around it, `functions` those that are function bodies.
    """

    kind: str
    text: str
    start: int
    line: int
    depth: int
    functions: int


@dataclass(slots=True)
class _Bracket:
    opener: str
    control: bool = False
    function: bool = False


@dataclass(slots=True)
class _Scanner:
    source: str
    position: int = 0
    line: int = 1
    functions: int = 0
    tokens: list[Token] = field(default_factory=list)
    brackets: list[_Bracket] = field(default_factory=list)
    # The last two tokens that are neither space nor comment, and the last bracket closed.
    last: Token | None = None
    before_last: Token | None = None
    closed: _Bracket | None = None

    def run(self) -> list[Token]:
        if self.source.startswith("#!"):
            raise ScriptError(1, "a hash-bang line")
        while self.position < len(self.source):
            self._step(self.source[self.position])
        if self.brackets:
            raise ScriptError(self.line, f"{self.brackets[-1].opener} is never closed")
        return self.tokens

    def _step(self, character: str) -> None:
        match = _TOKEN.match(self.source, self.position)
        if match is not None and match.lastgroup in TRIVIA:
            self._emit(match.lastgroup, match[0])
        elif character == "`":
            self._template("`", _TEMPLATE.match(self.source, self.position + 1))
        elif character == "}" and self._in_template():
            self._close("}")
            self._template("}", _TEMPLATE.match(self.source, self.position + 1))
        elif character == "/":
            self._slash()
        elif match is None or match.lastgroup is None:
            raise ScriptError(self.line, f"unexpected {character!r}")
        elif match.lastgroup == "punct":
            self._punct(match[0])
        else:
            self._emit(match.lastgroup, match[0])

    def _emit(self, kind: str, text: str) -> None:
        token = Token(kind, text, self.position, self.line, len(self.brackets), self.functions)
        self.tokens.append(token)
        self.position += len(text)
        self.line += text.count("\n")
        if kind not in TRIVIA:
            self.before_last, self.last = self.last, token

    def _template(self, opener: str, rest: re.Match[str] | None) -> None:
        if rest is None:
            raise ScriptError(self.line, "a template that never ends")
        self._emit("template", opener + rest[0])
        if rest[0].endswith("${"):
            self.brackets.append(_Bracket("${"))

    def _in_template(self) -> bool:
        return bool(self.brackets) and self.brackets[-1].opener == "${"

    def _slash(self) -> None:
        if not self._expects_operand():
            self._emit("punct", "/")
            return
        match = _REGEX.match(self.source, self.position)
        if match is None:
            raise ScriptError(self.line, "a regular expression that never ends")
        self._emit("regex", match[0])

    def _expects_operand(self) -> bool:
        last = self.last
        if last is None:
            return True
        if last.kind == "name":
            return last.text in BEFORE_OPERAND and not self._is_property()
        if last.kind == "template":
            return last.text.endswith("${")
        if last.kind != "punct":
            return False
        if last.text == "}":
            raise ScriptError(self.line, "a slash after } may mean two things: add ; or ()")
        if last.text == ")":
            return self.closed is not None and self.closed.control
        return last.text not in ("]", "++", "--")

    def _is_property(self) -> bool:
        return self.before_last is not None and self.before_last.text in (".", "?.")

    def _punct(self, text: str) -> None:
        if text in _OPENERS:
            self._close(text)
            self._emit("punct", text)
        elif text in ("(", "[", "{"):
            bracket = _Bracket(text, self._is_control(text), self._is_function(text))
            self._emit("punct", text)
            self.brackets.append(bracket)
            self.functions += bracket.function
        else:
            self._emit("punct", text)

    def _is_control(self, opener: str) -> bool:
        if opener != "(" or self.last is None or self.last.kind != "name":
            return False
        if self.last.text == "await":
            return self.before_last is not None and self.before_last.text == "for"
        return self.last.text in _CONTROL and not self._is_property()

    def _is_function(self, opener: str) -> bool:
        if opener != "{" or self.last is None:
            return False
        if self.last.text == ")":
            return self.closed is not None and not self.closed.control
        return self.last.text == "=>"

    def _close(self, closer: str) -> None:
        bracket = self.brackets.pop() if self.brackets else None
        if bracket is None or bracket.opener.lstrip("$") != _OPENERS[closer]:
            raise ScriptError(self.line, f"{closer} closes nothing")
        self.functions -= bracket.function
        self.closed = bracket


def tokenise(source: str) -> list[Token]:
    """Cut a module's source into tokens. Raises ScriptError."""
    return _Scanner(source).run()


def significant(tokens: list[Token]) -> list[Token]:
    """The tokens that are neither space nor comment."""
    return [token for token in tokens if token.kind not in TRIVIA]
