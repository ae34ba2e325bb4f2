"""Names made short: modules can then lie side by side in one script, whatever each of them calls
its own.

A long name becomes the same short one wherever it stands. What a module declares outside all
brackets has a name of its own in the whole app; all else only differs within the modules that it
meets in. Two names that differ go on differing where both are known, so no scope has to be
understood. It must never touch a property, nor a name that means something outside the app.
"""

import itertools
import string
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.live.jsmodules import LinkError, Module
from app.live.jsroles import RESERVED_WORDS, Role, roles, roles_and_outer
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
#: A name and the path of the module that declares it outside all brackets, or None: any other.
_Owned = tuple[str | None, str]


def short_names(modules: Mapping[str, Module]) -> dict[str, Names]:
    """By path, the short names of a module's names, the most frequent ones the shortest.

    Raises LinkError for what cannot be told apart.
    """
    read = {path: _read(module) for path, module in modules.items()}
    _refuse_two(read)
    owned = {path: _owned(modules[path], found) for path, found in read.items()}
    places: dict[_Owned, _Place] = {}
    for path, names in owned.items():
        for name, one in names.items():
            place = places.setdefault(one, _Place())
            place.uses += read[path].uses[name]
            place.paths.append(path)
    shorts = _coloured(places, {path: found.free for path, found in read.items()})
    return {
        path: {name: shorts[one] for name, one in names.items()} for path, names in owned.items()
    }


@dataclass(frozen=True, slots=True)
class _Used:
    """How often each name of a module is used, which of them it does not declare, and which it
    declares outside all brackets."""

    uses: Counter[str]
    free: frozenset[str]
    outer: frozenset[str]


@dataclass(slots=True)
class _Place:
    """How often a name is used, and the modules that know it."""

    uses: int = 0
    paths: list[str] = field(default_factory=list)


def _read(module: Module) -> _Used:
    try:
        kinds, outer = roles_and_outer(module.code)
    except ScriptError as error:
        raise LinkError(f"{module.path}:{error.line}: {error.reason}") from error
    found = list(zip(module.code, kinds, strict=True))
    names = [token.text for token, role in found if role in _NAMING]
    declared = {token.text for token, role in found if role in _DECLARING}
    declared |= {local for one in module.imports for _, local in one.names}
    return _Used(Counter(names), frozenset(names) - declared, outer)


def _refuse_two(read: Mapping[str, _Used]) -> None:
    """A name that is a word of the language stays as it is: only one module may declare it."""
    known: dict[str, str] = {}
    for path, found in read.items():
        for name in found.outer & RESERVED_WORDS:
            first = known.setdefault(name, path)
            if first != path:
                raise LinkError(f"{path}: {name} is declared in {first} too")


def _owned(module: Module, found: _Used) -> dict[str, _Owned]:
    """Each name of a module that gets a short one, and whose it is."""
    imported = {local: (one.target, name) for one in module.imports for name, local in one.names}
    own: dict[str, _Owned] = {}
    for name in found.uses:
        if name in found.outer:
            own[name] = (module.path, name)
        elif name not in found.free | GLOBALS:
            own[name] = (None, name)
    return {**own, **imported}


def _coloured(
    places: Mapping[_Owned, _Place], free: Mapping[str, frozenset[str]]
) -> dict[_Owned, str]:
    """A short name for each, the shortest that nothing has which is known in the same module."""
    everywhere = RESERVED_WORDS | GLOBALS | frozenset().union(*free.values())
    open_names = (name for name in _shorts() if name not in everywhere)
    candidates = list(itertools.islice(open_names, len(places)))
    taken: dict[str, set[str]] = {path: set() for path in free}
    outer: set[str] = set()
    shorts: dict[_Owned, str] = {}
    for one in sorted(places, key=lambda one: (one[0] is not None, -places[one].uses)):
        shut = set().union(*(taken[path] for path in places[one].paths))
        if one[0] is not None:
            shut |= outer
        shorts[one] = short = next(name for name in candidates if name not in shut)
        for path in places[one].paths:
            taken[path].add(short)
        if one[0] is not None:
            outer.add(short)
    return shorts


def shorten(tokens: Sequence[Token], names: Names) -> list[Token]:
    """The same tokens with these names in the place of the long ones."""
    return [_renamed(token, role, names) for token, role in zip(tokens, roles(tokens), strict=True)]


_DECLARING = (Role.DECLARED, Role.DECLARED_KEY)
_NAMING = (*_DECLARING, Role.USED, Role.USED_KEY)


def _renamed(token: Token, role: Role, names: Names) -> Token:
    short = names.get(token.text) if role in _NAMING else None
    if short is None:
        return token
    is_key = role in (Role.DECLARED_KEY, Role.USED_KEY)
    return token._replace(text=f"{token.text}:{short}" if is_key else short)


def _shorts() -> Iterator[str]:
    yield from _FIRST
    for size in itertools.count(1):
        for rest in itertools.product(_FIRST + string.digits, repeat=size):
            for first in _FIRST:
                yield first + "".join(rest)
