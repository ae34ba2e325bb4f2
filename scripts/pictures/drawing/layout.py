"""How pieces become a screen: stacked in panes, panes side by side, a layer over them.

It must never measure a piece twice: a piece says its own height when it is drawn.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from scripts.pictures.drawing import pen
from scripts.pictures.drawing.ink import Ink

PHONE = (390.0, 844.0)
DESKTOP = (1440.0, 900.0)
#: Names of what lies on a veil over everything else.
VEILED = ("Sheet", "Dialog", "CommandBox")


class Piece(NamedTuple):
    """What was drawn at the origin, how high it is, and its name among the components."""

    svg: str
    height: float
    name: str = ""


Block = Callable[[Ink, float], Piece]


class Place(NamedTuple):
    """Where a named component came to lie, for the notes beside a wireframe."""

    name: str
    x: float
    y: float
    width: float
    height: float


class Drawn(NamedTuple):
    svg: str
    places: list[Place]


class Pane(NamedTuple):
    """One column: what stays above, what scrolls, what stays below, what lies over all of it.

    A pinned body stands on its lower edge, as a conversation does.
    """

    body: Sequence[Block] = ()
    head: Sequence[Block] = ()
    foot: Sequence[Block] = ()
    over: Sequence[Block] = ()
    ground: str = "page"
    pinned: bool = False
    centered: bool = False
    gap: float = 0
    margin: float = 0


class Screen(NamedTuple):
    """A file: its name, what people call it, its size and its panes with their widths."""

    name: str
    title: str
    panes: Sequence[tuple[float, Pane]]
    size: tuple[float, float] = PHONE
    over: Sequence[Block] = ()


def named(name: str, block: Block) -> Block:
    """The same piece under another name."""

    def draw(ink: Ink, width: float) -> Piece:
        return block(ink, width)._replace(name=name)

    return draw


def space(height: float) -> Block:
    return lambda _ink, _width: Piece("", height)


def inset(margin: float, block: Block) -> Block:
    """A piece with some ground on either side."""

    def draw(ink: Ink, width: float) -> Piece:
        piece = block(ink, width - 2 * margin)
        return piece._replace(svg=pen.group(margin, 0, piece.svg))

    return draw


def row(*blocks: tuple[float, Block], gap: float = 8) -> Block:
    """Pieces side by side; a width of 0 is an equal share of what is left."""

    def draw(ink: Ink, width: float) -> Piece:
        fixed = sum(part for part, _ in blocks) + gap * (len(blocks) - 1)
        shares = sum(1 for part, _ in blocks if not part)
        share = (width - fixed) / shares if shares else 0
        x, height, svg = 0.0, 0.0, ""
        names: dict[str, None] = {}
        for part, block in blocks:
            piece = block(ink, part or share)
            svg += pen.group(x, 0, piece.svg)
            height = max(height, piece.height)
            x += (part or share) + gap
            names[piece.name] = None
        return Piece(svg, height, " · ".join(name for name in names if name))

    return draw


def pile(*blocks: Block, gap: float = 0) -> Block:
    """Pieces one under another, as one piece."""

    def draw(ink: Ink, width: float) -> Piece:
        drawn = _stack(ink, width, blocks, gap)
        return Piece("".join(svg for svg, _, _ in drawn), drawn[-1][1] if drawn else 0)

    return draw


def _stack(
    ink: Ink, width: float, blocks: Sequence[Block], gap: float
) -> list[tuple[str, float, Place]]:
    """Each piece moved to its height, the lower edge so far, and its place."""
    y, found = 0.0, []
    for block in blocks:
        piece = block(ink, width)
        place = Place(piece.name, 0, y, width, piece.height)
        found.append((pen.group(0, y, piece.svg), y + piece.height, place))
        y += piece.height + gap
    return found


def _set(ink: Ink, blocks: Sequence[Block], width: float, gap: float) -> tuple[Drawn, float]:
    drawn = _stack(ink, width, blocks, gap)
    svg = "".join(one for one, _, _ in drawn)
    return Drawn(svg, [place for _, _, place in drawn]), drawn[-1][1] if drawn else 0.0


def _moved(drawn: Drawn, x: float, y: float) -> Drawn:
    places = [one._replace(x=one.x + x, y=one.y + y) for one in drawn.places if one.name]
    return Drawn(pen.group(x, y, drawn.svg), places)


def draw_pane(ink: Ink, pane: Pane, width: float, height: float) -> Drawn:
    """The pane at the origin; what scrolls is drawn first, so that head and foot cover it."""
    inner = width - 2 * pane.margin
    head, head_height = _set(ink, pane.head, width, 0)
    foot, foot_height = _set(ink, pane.foot, width, 0)
    body, body_height = _set(ink, pane.body, inner, pane.gap)
    y = head_height + pane.margin
    if pane.pinned:
        y = height - foot_height - body_height - 8
    if pane.centered:
        y = head_height + (height - head_height - foot_height - body_height) * 0.46
    parts = [
        _moved(body, pane.margin, y),
        _moved(head, 0, 0),
        _moved(foot, 0, height - foot_height),
    ]
    for block in pane.over:
        layer, layer_height = _set(ink, [block], width, 0)
        parts.append(_moved(layer, 0, height - layer_height))
    ground = pen.rect(0, 0, width, height, 0, ink.colors[pane.ground])
    places = [place for part in parts for place in part.places]
    return Drawn(ground + "".join(part.svg for part in parts), _uncovered(places))


def _uncovered(places: list[Place]) -> list[Place]:
    """What a veil has not covered: under a sheet or a dialog there is nothing to press."""
    tops = [place for place in places if place.name.startswith(VEILED)]
    return tops or places


def draw_screen(ink: Ink, screen: Screen) -> Drawn:
    """All panes of a screen, cut at their own edges by what stands beside them."""
    width, height = screen.size
    x, svg, places = 0.0, "", []
    for share, pane in screen.panes:
        own = share or width - sum(part for part, _ in screen.panes)
        drawn = _moved(draw_pane(ink, pane, own, height), x, 0)
        edge = pen.line(x - 0.5, 0, x - 0.5, height, ink.line) if x else ""
        svg, x = svg + drawn.svg + edge, x + own
        places += drawn.places
    for block in screen.over:
        piece = block(ink, width)
        svg += piece.svg
        places.append(Place(piece.name, width * 0.3, height * 0.35, width * 0.34, piece.height))
    return Drawn(svg, _uncovered([one for one in places if one.name]))
