"""Names made short: what a module exports by a name of its own in the whole app, all else in it
by names that other modules use again.

Scopes stay as they are, because two names that differ go on differing everywhere; so no scope has
to be understood. It must never touch a property, nor a name that means something outside the app.
"""

import itertools
import string
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TypeVar

from app.live.jsmodules import LinkError, Module
from app.live.jsroles import RESERVED_WORDS, Role, roles
from app.live.jstokens import ScriptError, Token

# What the browser calls by one of these names might be meant where the app has one of its own.
GLOBALS = frozenset(
    [
        *("alert", "blur", "caches", "close", "closed", "confirm", "crypto", "document", "event"),
        *("external", "find", "focus", "frames", "history", "innerHeight", "innerWidth", "length"),
        *("location", "name", "navigator", "open", "opener", "origin", "parent", "performance"),
        *("print", "prompt", "screen", "scroll", "scrollTo", "self", "status", "stop", "top"),
        "window",
    ]
)
_FIRST = string.ascii_letters + "$_"


Names = Mapping[str, str]
#: The path of a module and the name of something that it exports.
Export = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Naming:
    """By export that is imported somewhere, its name in the app; by path, a module's own names."""

    exports: Mapping[Export, str]
    inside: Mapping[str, Names]


def short_names(modules: Mapping[str, Module]) -> Naming:
    """The names of these modules, the most frequent ones the shortest.

    Raises LinkError for what cannot be told apart.
    """
    read = {path: _read(module) for path, module in modules.items()}
    wanted: Counter[Export] = Counter()
    for path, module in modules.items():
        uses = read[path].uses
        for one in module.imports:
            for name, local in one.names:
                wanted[one.target, name] += uses[local]
    free = {name for one in read.values() for name in one.free}
    exports = _paired((export for export, _ in wanted.most_common()), free)
    inside = {path: _inside(modules[path], found, exports) for path, found in read.items()}
    return Naming(exports, inside)


@dataclass(frozen=True, slots=True)
class _Used:
    """How often each name of a module is used, and which of them it does not declare."""

    uses: Counter[str]
    free: frozenset[str]


def _read(module: Module) -> _Used:
    try:
        found = list(zip(module.code, roles(module.code), strict=True))
    except ScriptError as error:
        raise LinkError(f"{module.path}:{error.line}: {error.reason}") from error
    for one in module.imports:
        words = RESERVED_WORDS & {local for _, local in one.names}
        if words:
            raise LinkError(f"{module.path}:{one.line}: a word of the language: {min(words)}")
    names = [token.text for token, role in found if role in _NAMING]
    declared = {token.text for token, role in found if role in _DECLARING}
    declared |= {local for one in module.imports for _, local in one.names}
    return _Used(Counter(names), frozenset(names) - declared)


def _inside(module: Module, found: _Used, exports: Mapping[Export, str]) -> Names:
    imported = {
        local: exports[one.target, name] for one in module.imports for name, local in one.names
    }
    exported = {exports[key] for name in module.exports if (key := (module.path, name)) in exports}
    fixed = found.free | GLOBALS | set(imported.values()) | exported
    own = [
        name
        for name, _ in found.uses.most_common()
        if name not in found.free | GLOBALS | set(imported)
    ]
    return {**_paired(own, fixed), **imported}


_Key = TypeVar("_Key")


def _paired(keys: Iterable[_Key], taken: Set[str]) -> dict[_Key, str]:
    shorts = (name for name in _shorts() if name not in taken | RESERVED_WORDS | GLOBALS)
    return dict(zip(keys, shorts, strict=False))


def shorten(tokens: Sequence[Token], names: Names) -> list[Token]:
    """The same tokens with these names in the place of the long ones."""
    return [
        _renamed(token, role, names) for token, role in zip(tokens, roles(tokens), strict=True)
    ]


_DECLARING = (Role.DECLARED, Role.DECLARED_KEY)
_NAMING = (*_DECLARING, Role.USED, Role.USED_KEY)


def _renamed(token: Token, role: Role, names: Names) -> Token:
    short = names.get(token.text) if role in _NAMING else None
    if short is None:
        return token
    is_key = role in (Role.DECLARED_KEY, Role.USED_KEY)
    return replace(token, text=f"{token.text}:{short}" if is_key else short)


def _shorts() -> Iterator[str]:
    yield from _FIRST
    for size in itertools.count(1):
        for rest in itertools.product(_FIRST + string.digits, repeat=size):
            for first in _FIRST:
                yield first + "".join(rest)
