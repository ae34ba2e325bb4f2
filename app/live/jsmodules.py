"""One JavaScript module taken apart: what it imports, exports and asks for, and its code.

It accepts a small subset of the module syntax and must never guess about anything beyond it.
"""

import json
import posixpath
from dataclasses import dataclass

from app.live.jsasync import awaits_outside
from app.live.jsroles import Code
from app.live.jssqueeze import squeeze
from app.live.jstokens import ScriptError, Token, significant, tokenise

RESERVED = "__module_"
DEMAND = f"{RESERVED}demand"


class LinkError(Exception):
    """What is wrong with the Mini App's files, with the file's name and line."""


@dataclass(frozen=True, slots=True)
class Import:
    """One import statement: pairs of (exported name, local name) from a module's path."""

    names: tuple[tuple[str, str], ...]
    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Module:
    """A module taken apart: `code` is its tokens without imports and `export` words.

    `demands` are the paths of the modules that it asks for while it runs, with the lines.
    """

    path: str
    imports: tuple[Import, ...]
    exports: tuple[str, ...]
    code: tuple[Token, ...]
    demands: tuple[tuple[str, int], ...] = ()

    @property
    def body(self) -> str:
        """The code without what only its readers need."""
        return squeeze(self.code)


def parse_module(path: str, source: str) -> Module:
    """Take one module apart. Raises LinkError for anything outside the subset."""
    try:
        return _Reading(path, source).module()
    except ScriptError as error:
        raise LinkError(f"{path}:{error.line}: {error.reason}") from error


class _Reading:
    """Walks the significant tokens of one module, dropping what the link replaces."""

    def __init__(self, path: str, source: str) -> None:
        self._path = path
        self._source = source
        self._tokens = tokenise(source)
        self._code = significant(self._tokens)
        self._at = 0
        self._dropped: set[int] = set()
        self._exports: list[str] = []
        self._demands: dict[int, tuple[str, int]] = {}

    def module(self) -> Module:
        imports = []
        while self._peek() == "import":
            imports.append(self._import())
        body_start = self._code[self._at].start if self._at < len(self._code) else None
        while self._at < len(self._code):
            self._check(self._code[self._at])
            self._at += 1
        kept = [
            self._replaced(token)
            for token in self._tokens
            if body_start is not None
            and token.start >= body_start
            and token.start not in self._dropped
        ]
        demands = tuple(self._demands.values())
        return Module(self._path, tuple(imports), tuple(self._exports), Code(kept), demands)

    def _replaced(self, token: Token) -> Token:
        if token.start not in self._demands:
            return token
        return token._replace(text=f"{DEMAND}({json.dumps(self._demands[token.start][0])})")

    def _peek(self, ahead: int = 0) -> str:
        index = self._at + ahead
        return self._code[index].text if 0 <= index < len(self._code) else ""

    def _take(self, kind: str) -> Token:
        if self._at >= len(self._code):
            raise self._error("the file ends in the middle of a statement")
        token = self._code[self._at]
        if token.kind != kind:
            raise self._error(f"expected a {kind}, found {token.text!r}")
        self._at += 1
        return token

    def _take_text(self, text: str) -> None:
        if self._peek() != text:
            raise self._error(
                f"expected {text!r}, found {self._peek()!r}; "
                'only `import { name } from "./file.js";` is accepted'
            )
        self._at += 1

    def _error(self, reason: str) -> ScriptError:
        line = self._code[min(self._at, len(self._code) - 1)].line if self._code else 1
        return ScriptError(line, reason)

    def _import(self) -> Import:
        line = self._code[self._at].line
        self._take_text("import")
        self._take_text("{")
        names = [self._import_name()]
        while self._peek() == ",":
            self._at += 1
            if self._peek() != "}":
                names.append(self._import_name())
        self._take_text("}")
        self._take_text("from")
        target = self._target(self._take("string").text[1:-1])
        self._take_text(";")
        return Import(tuple(names), target, line)

    def _import_name(self) -> tuple[str, str]:
        name = self._take("name").text
        if self._peek() != "as":
            return name, name
        self._at += 1
        return name, self._take("name").text

    def _target(self, specifier: str) -> str:
        if not specifier.startswith(("./", "../")) or "\\" in specifier:
            raise self._error(f"{specifier!r} is not a relative path")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self._path), specifier))
        if target.startswith(".."):
            raise self._error(f"{specifier!r} leaves the Mini App's folder")
        return target

    def _check(self, token: Token) -> None:
        if token.kind != "name" or self._peek(-1) in (".", "?."):
            return
        if token.text.startswith(RESERVED):
            raise self._error(f"names that begin with {RESERVED} are the linker's")
        if token.text == "await" and awaits_outside(self._code, self._at):
            raise self._error("await outside an async function")
        if token.text not in ("import", "export") or self._peek(1) == ":":
            return
        if token.text == "export":
            self._export(token)
        else:
            self._demand(token)

    def _demand(self, token: Token) -> None:
        if self._peek(1) != "(":
            raise self._error("import is accepted only in the block at the top of the file")
        found = self._code[self._at + 1 : self._at + 4]
        if [one.kind for one in found] != ["punct", "string", "punct"] or found[2].text != ")":
            raise self._error('only import("./file.js") with the path written out is accepted')
        specifier = found[1]
        self._demands[token.start] = (self._target(specifier.text[1:-1]), token.line)
        self._dropped |= {one.start for one in found}
        self._at += 3

    def _export(self, token: Token) -> None:
        if token.depth or not self._begins_line(token):
            raise self._error("export must be the first word of a line, outside all brackets")
        form = self._peek(1)
        ahead = 2
        if form == "async" and self._peek(2) == "function":
            form, ahead = "function", 3
        if form == "function" and self._peek(ahead) == "*":
            ahead += 1
        if form not in ("function", "class", "const"):
            raise self._error(f"export {form} is not accepted: only function, class and const")
        name = self._peek(ahead)
        if not name.replace("$", "_").isidentifier():
            raise self._error(f"an exported {form} needs a plain name, found {name!r}")
        if form == "const":
            self._check_single_constant(name)
        if name in self._exports:
            raise self._error(f"{name} is exported twice")
        self._exports.append(name)
        self._dropped.add(token.start)

    def _check_single_constant(self, name: str) -> None:
        if self._peek(3) != "=":
            raise self._error(f"export const {name} needs its value")
        for ahead in range(4, len(self._code) - self._at):
            following = self._code[self._at + ahead]
            if following.depth:
                continue
            if following.text == ";" or self._begins_line(following):
                return
            if following.text == "," and self._peek(ahead + 2) == "=":
                raise self._error("export const with two names: write two statements")

    def _begins_line(self, token: Token) -> bool:
        return self._source[token.start - 1 : token.start] in ("", "\n")
