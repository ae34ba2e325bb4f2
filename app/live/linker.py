"""The Mini App's modules linked into few scripts that behave as they do.

What the entry imports is one script; a module that is asked for by `import("./x.js")` comes, with
what it alone needs, as a script of its own.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from app.live.jsabridge import abridge
from app.live.jsapart import set_apart
from app.live.jsinline import inlined
from app.live.jsjoin import join
from app.live.jsmodules import DEMAND, Import, LinkError, Module, parse_module
from app.live.jsnames import short_names, shorten
from app.live.jsroles import RESERVED_WORDS
from app.live.jssqueeze import squeeze

#: The part that holds what several parts need and the start does not: there is one of each.
SHARED = "shared.js"

# One part is fetched once, and again only if that failed. All parts are given the same row of
# names, what the shared one has made among them, and take what they need.
_LOADER = """const {demand}=(()=>{{
const made={{}},parts={{{parts}}};
return path=>made[path]??=Promise.all([import(parts[path][0]),parts[path][1]&&{demand}({shared})])
.then(([it])=>it.link([{given}])){taken}.catch(error=>{{delete made[path];throw error}})
}})();
"""


@dataclass(frozen=True, slots=True)
class Linked:
    """The script that starts the app, and by its address each part that comes on demand."""

    script: str
    parts: Mapping[str, str]


def link(sources: Mapping[str, str], entry: str, named: Callable[[str, str], str]) -> Linked:
    """Every module that `entry` reaches. Keys are paths like `lib/dom.js`.

    The modules lie side by side, since no two share a name that they did not share before; they
    run in the order in which a browser would run them, but that what several parts share runs
    before the first of them. `named` gives the address of a part from its path and its text.
    Raises LinkError.
    """
    linking = _Linking(sources)
    linking.visit(entry, ())
    main = list(linking.modules)
    demanded = linking.demanded(main)
    linking.modules = set_apart(linking.modules, main)
    reaches = {path: linking.reach(path) for path in demanded}
    shared = _shared(linking, main, reaches)
    writing = _Writing(linking.modules, tuple(reaches))
    own = {SHARED: shared} if shared else {}
    own |= {
        path: [one for one in reach if one not in {*main, *shared}]
        for path, reach in reaches.items()
    }
    given = writing.given(own.values())
    parts: dict[str, str] = {}
    places = []
    for path, modules in own.items():
        text = writing.part(modules, given, handing=path == SHARED)
        address = named(path, text)
        parts[address] = text
        needs = path != SHARED and not set(reaches[path]).isdisjoint(shared)
        places.append(f"{json.dumps(path)}:[{json.dumps(address)}{',1' if needs else ''}]")
    loader = writing.loader(places, given, shared) if places else ""
    return Linked(loader + writing.declared(shared) + writing.script(main), parts)


@dataclass(slots=True)
class _Linking:
    """Every module that has been reached, by path, each after what it imports."""

    sources: Mapping[str, str]
    modules: dict[str, Module] = field(default_factory=dict)

    def visit(self, path: str, trail: tuple[str, ...]) -> None:
        if path in self.modules:
            return
        module = inlined(parse_module(path, self.sources[path]))
        for wanted in module.imports:
            self._check_target(module, wanted, (*trail, path))
            self.visit(wanted.target, (*trail, path))
            self._check_names(module, wanted)
        self.modules[path] = module

    def demanded(self, first: Iterable[str]) -> list[str]:
        """The modules asked for by these, by what those need, and so on; all are then reached."""
        found: dict[str, None] = {}
        waiting = list(first)
        for path in waiting:
            for target, line in self.modules[path].demands:
                if target not in self.sources:
                    raise LinkError(f"{path}:{line}: there is no module {target}")
                if target in found:
                    continue
                if target in self.modules:
                    raise LinkError(f"{path}:{line}: {target} is imported already, not on demand")
                found[target] = None
                known = set(self.modules)
                self.visit(target, ())
                waiting += [one for one in self.modules if one not in known]
        self._check_demanded(found)
        return list(found)

    def reach(self, path: str) -> list[str]:
        """What a module needs to run, itself at last."""
        found: dict[str, None] = {}
        self._gather(path, found)
        return list(found)

    def _gather(self, path: str, found: dict[str, None]) -> None:
        if path in found:
            return
        for wanted in self.modules[path].imports:
            self._gather(wanted.target, found)
        found[path] = None

    def _check_demanded(self, demanded: Mapping[str, None]) -> None:
        for module in self.modules.values():
            for wanted in module.imports:
                if wanted.target in demanded:
                    place = f"{module.path}:{wanted.line}"
                    raise LinkError(f"{place}: {wanted.target} comes on demand, not by an import")

    def _check_target(self, module: Module, wanted: Import, trail: tuple[str, ...]) -> None:
        place = f"{module.path}:{wanted.line}"
        if wanted.target not in self.sources:
            raise LinkError(f"{place}: there is no module {wanted.target}")
        if wanted.target in trail:
            circle = " → ".join((*trail[trail.index(wanted.target) :], wanted.target))
            raise LinkError(f"{place}: modules import each other in a circle: {circle}")

    def _check_names(self, module: Module, wanted: Import) -> None:
        place = f"{module.path}:{wanted.line}"
        for name, local in wanted.names:
            if local in RESERVED_WORDS:
                raise LinkError(f"{place}: a word of the language: {local}")
            if name not in self.modules[wanted.target].exports:
                raise LinkError(f"{place}: {wanted.target} has no export named {name}")


def _shared(linking: _Linking, main: list[str], shares: Mapping[str, list[str]]) -> list[str]:
    """What two parts need and the start does not, each after what it imports."""
    needed = [path for own in shares.values() for path in own if path not in main]
    return [path for path in linking.modules if needed.count(path) > 1]


class _Writing:
    """Modules as they are sent: side by side, under short names."""

    def __init__(self, modules: Mapping[str, Module], demanded: tuple[str, ...]) -> None:
        self._modules = modules
        self._demanded = demanded
        self._names = short_names(modules)

    def script(self, paths: list[str]) -> str:
        """These modules, in this order."""
        return "".join(self._written(self._modules[path]) for path in paths)

    def declared(self, paths: list[str]) -> str:
        """The names that these modules hand to others."""
        names = self._handed(paths)
        return f"let {names};\n" if names else ""

    def given(self, parts: Iterable[list[str]]) -> list[str]:
        """What parts need of the start and of what they share, the most wanted first."""
        return [name for name, _ in Counter(chain(*map(self._needed, parts))).most_common()]

    def part(self, own: list[str], given: list[str], *, handing: bool) -> str:
        """The script of a part; the shared one hands out what its modules export."""
        needed = set(self._needed(own))
        row = ",".join(name if name in needed else "" for name in given).rstrip(",")
        made = f"return[{self._handed(own)}]\n" if handing else ""
        return f"export const link=([{row}])=>{{\n{self.script(own)}{made}}};\n"

    def loader(self, places: list[str], given: list[str], shared: list[str]) -> str:
        """How parts come; `places` are their paths and addresses."""
        path = json.dumps(SHARED)
        made = self._handed(shared)
        taken = f".then(made=>path==={path}?[{made}]=made:made)" if shared else ""
        return _LOADER.format(
            demand=DEMAND, parts=",".join(places), given=",".join(given), shared=path, taken=taken
        )

    def _handed(self, paths: list[str]) -> str:
        others = [module for path, module in self._modules.items() if path not in paths]
        return ",".join(self._imported(others, lambda target: target in paths))

    def _needed(self, own: list[str]) -> list[str]:
        modules = [self._modules[path] for path in own]
        needed = self._imported(modules, lambda target: target not in own)
        return [*needed, *([DEMAND] if any(module.demands for module in modules) else [])]

    def _imported(self, modules: list[Module], wants: Callable[[str], bool]) -> list[str]:
        """What these modules import from such paths, by its name in the app."""
        found = {
            self._names[one.target][name]
            for module in modules
            for one in module.imports
            for name, _ in one.names
            if wants(one.target)
        }
        return sorted(found)

    def _written(self, module: Module) -> str:
        names = self._names[module.path]
        code = squeeze(abridge(join(shorten(module.code, names))))
        if module.path not in self._demanded:
            return f"{code}\n"
        shown = (_pair(name, names.get(name, name)) for name in module.exports)
        return f"{code}\nreturn{{{','.join(shown)}}}\n"


def _pair(key: str, name: str) -> str:
    return name if key == name else f"{key}:{name}"
