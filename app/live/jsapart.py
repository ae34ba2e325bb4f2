"""Functions of the start that only parts call, taken out of it: they come with the parts.

A function declaration does nothing before it is called, so it may stand in a module of its own as
long as all it needs never changes. One that needs a variable, or asks for a part, stays.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.live.jsmodules import DEMAND, Import, LinkError, Module
from app.live.jsroles import RESERVED_WORDS, Code, Role, roles_and_outer
from app.live.jstokens import TRIVIA, ScriptError, Token

#: Behind a module's path: the module of what was taken out of it.
APART = "*"
_USING = (Role.USED, Role.USED_KEY)
#: A module's path and a function that it declares outside all brackets.
_Function = tuple[str, str]


def set_apart(modules: Mapping[str, Module], start: Iterable[str]) -> dict[str, Module]:
    """All modules, those of the start without the functions that no other of them needs.

    Raises LinkError.
    """
    read = {path: _Read(modules[path]) for path in start}
    kept = _kept(read)
    moved = {(path, name) for path, one in read.items() for name in one.functions} - kept
    made = {path: _retargeted(module, moved) for path, module in modules.items()}
    for path, one in read.items():
        names = frozenset(name for where, name in moved if where == path)
        if names:
            made[path + APART] = _retargeted(one.apart(names), moved)
    for path, one in read.items():
        names = frozenset(name for where, name in moved if where == path)
        asked = {name for other in made.values() for name in _asked(other, path)}
        made[path] = one.rest(names, asked)
    return made


def _kept(read: Mapping[str, "_Read"]) -> set[_Function]:
    """What the code of the start itself may call, over any number of steps."""
    kept: set[_Function] = set()
    waiting = [(path, name) for path, one in read.items() for name in one.roots()]
    while waiting:
        path, name = waiting.pop()
        target = read[path].imported.get(name, (path, name))
        if target in kept or target[0] not in read or target[1] not in read[target[0]].functions:
            continue
        kept.add(target)
        waiting += [(target[0], used) for used in read[target[0]].uses[target[1]]]
    return kept


def _asked(module: Module, target: str) -> Iterator[str]:
    for one in module.imports:
        if one.target == target:
            yield from (name for name, _ in one.names)


def _retargeted(module: Module, moved: set[_Function]) -> Module:
    imports = []
    for one in module.imports:
        gone = tuple(pair for pair in one.names if (one.target, pair[0]) in moved)
        stays = tuple(pair for pair in one.names if pair not in gone)
        imports += [replace(one, names=stays)] if stays else []
        imports += [Import(gone, one.target + APART, one.line)] if gone else []
    return replace(module, imports=tuple(imports))


@dataclass(frozen=True, slots=True)
class _Span:
    """A function's tokens: the first one's and the last one's place among those that count."""

    first: int
    last: int


class _Read:
    """A module of the start: its functions, what each of them uses, and what all else does."""

    def __init__(self, module: Module) -> None:
        self._module = module
        try:
            kinds, self._outer = roles_and_outer(module.code)
        except ScriptError as error:
            raise LinkError(f"{module.path}:{error.line}: {error.reason}") from error
        pairs = zip(module.code, kinds, strict=True)
        found = [(token, role) for token, role in pairs if token.kind not in TRIVIA]
        self._code = [token for token, _ in found]
        self._is_use = [role in _USING for _, role in found]
        self.imported = {
            local: (one.target, name) for one in module.imports for name, local in one.names
        }
        self.functions = dict(_functions(self._code))
        self.uses = {name: self._used(span) for name, span in self.functions.items()}
        # What is called by a word of the language is not seen where it is used.
        self._fixing = _variables(self._code) | (self._outer & RESERVED_WORDS)

    def _used(self, span: _Span) -> set[str]:
        places = range(span.first, span.last + 1)
        return {self._code[at].text for at in places if self._is_use[at]}

    def roots(self) -> set[str]:
        """What is used outside the functions, and the functions that cannot move."""
        inside = {at for span in self.functions.values() for at in range(span.first, span.last + 1)}
        rest = (at for at in range(len(self._code)) if self._is_use[at] and at not in inside)
        fixed = {name for name, span in self.functions.items() if self._is_fixed(name, span)}
        return {self._code[at].text for at in rest} | fixed

    def _is_fixed(self, name: str, span: _Span) -> bool:
        texts = {token.text for token in self._code[span.first : span.last + 1]}
        asks = any(text.startswith(DEMAND) for text in texts)
        return asks or name in RESERVED_WORDS or not self._fixing.isdisjoint(texts)

    def apart(self, names: frozenset[str]) -> Module:
        """The module of these functions: it imports from this one what they need of it."""
        spans = [self.functions[name] for name in names]
        used = set().union(*(self.uses[name] for name in names))
        own = sorted((self._outer - names) & used)
        imports = [*self._needed(used)]
        if own:
            imports.append(Import(tuple((name, name) for name in own), self._module.path, 0))
        code = Code(
            token
            for span in sorted(spans, key=lambda span: span.first)
            for token in self._text(self._code[span.first], self._code[span.last])
        )
        path = self._module.path + APART
        return Module(path, tuple(imports), tuple(sorted(names)), code)

    def rest(self, names: frozenset[str], asked: set[str]) -> Module:
        """The module without these functions. It gives away what others ask of it."""
        gone: set[int] = set()
        for name in names:
            span = self.functions[name]
            text = self._text(self._code[span.first], self._code[span.last])
            gone |= {token.start for token in text}
        places = [at for at, token in enumerate(self._code) if token.start not in gone]
        used = {self._code[at].text for at in places if self._is_use[at]}
        own = asked & self._outer - names
        exports = [name for name in self._module.exports if name not in names]
        exports += sorted(own - set(exports))
        kept = self._module.code
        code = Code(token for token in kept if token.start not in gone) if gone else kept
        imports = tuple(self._needed(used))
        return replace(self._module, imports=imports, exports=tuple(exports), code=code)

    def _needed(self, used: set[str]) -> Iterator[Import]:
        for one in self._module.imports:
            names = tuple(pair for pair in one.names if pair[1] in used)
            if names:
                yield replace(one, names=names)

    def _text(self, first: Token, last: Token) -> list[Token]:
        return [token for token in self._module.code if first.start <= token.start <= last.start]


def _functions(code: list[Token]) -> Iterator[tuple[str, _Span]]:
    """Each function declared outside all brackets, by name."""
    for at, token in enumerate(code):
        if token.text != "function" or token.kind != "name" or token.depth:
            continue
        first = at - 1 if at and code[at - 1].text == "async" else at
        name = code[at + 2 if code[at + 1].text == "*" else at + 1]
        if first and code[first - 1].text not in (";", "}"):
            continue
        parameters_end = _next(code, at, ")")
        yield name.text, _Span(first, _next(code, parameters_end, "}"))


def _next(code: list[Token], at: int, text: str) -> int:
    return next(
        place
        for place in range(at, len(code))
        if code[place].text == text and not code[place].depth
    )


def _variables(code: list[Token]) -> set[str]:
    """Names that may be declared by let or var outside all brackets, and some that are not."""
    found: set[str] = set()
    is_variable = False
    for token in code:
        if token.kind == "name" and token.text in ("let", "var") and not token.depth:
            is_variable = True
        elif token.text == ";" and not token.depth:
            is_variable = False
        elif is_variable and token.kind == "name":
            found.add(token.text)
    return found
