"""The shapes of a ticket as paths: notches, the stub, the torn edge, a bubble with its corner.

They must never be covered with ground colour where a cut can be a cut: the page shows through.
"""

from scripts.pictures.drawing import pen
from scripts.pictures.drawing.pen import number as n

NOTCH = 7.0
BIG_NOTCH = 11.0
DOT = 1.6
DOT_STEP = 9.0


def ticket(w: float, h: float, cut: float, radius: float = 14, notch: float = NOTCH) -> str:
    """The outline of a ticket with a notch on either side at height `cut`."""
    return (
        f"M{n(radius)} 0H{n(w - radius)}a{n(radius)} {n(radius)} 0 0 1 {n(radius)} {n(radius)}"
        f"V{n(cut - notch)}a{n(notch)} {n(notch)} 0 0 0 0 {n(2 * notch)}V{n(h - radius)}"
        f"a{n(radius)} {n(radius)} 0 0 1 {n(-radius)} {n(radius)}H{n(radius)}"
        f"a{n(radius)} {n(radius)} 0 0 1 {n(-radius)} {n(-radius)}V{n(cut + notch)}"
        f"a{n(notch)} {n(notch)} 0 0 0 0 {n(-2 * notch)}V{n(radius)}"
        f"a{n(radius)} {n(radius)} 0 0 1 {n(radius)} {n(-radius)}z"
    )


def perforation(x1: float, x2: float, y: float) -> str:
    """Holes from left to right, as parts of the same path as the paper they are cut from."""
    count = int((x2 - x1) // DOT_STEP)
    start = (x1 + x2 - (count - 1) * DOT_STEP) / 2
    return "".join(hole(start + at * DOT_STEP, y, DOT) for at in range(count))


def hole(cx: float, cy: float, r: float) -> str:
    """A round hole for a path with `fill-rule=evenodd`."""
    return (
        f"M{n(cx - r)} {n(cy)}a{n(r)} {n(r)} 0 1 0 {n(2 * r)} 0a{n(r)} {n(r)} 0 1 0 {n(-2 * r)} 0z"
    )


def torn_body(w: float, h: float, radius: float = 14) -> str:
    """The left part of a torn ticket: its right edge is what the perforation leaves."""
    return (
        f"M{n(radius)} 0H{n(w)}{_bites(h, -1)}H{n(radius)}a{n(radius)} {n(radius)} 0 0 1"
        f" {n(-radius)} {n(-radius)}V{n(radius)}"
        f"a{n(radius)} {n(radius)} 0 0 1 {n(radius)} {n(-radius)}z"
    )


def torn_stub(w: float, h: float, radius: float = 14) -> str:
    """The right part: bitten on its left edge."""
    return (
        f"M{n(w - radius)} {n(h)}H0{_bites(h, 1)}H{n(w - radius)}a{n(radius)} {n(radius)} 0 0 1"
        f" {n(radius)} {n(radius)}V{n(h - radius)}"
        f"a{n(radius)} {n(radius)} 0 0 1 {n(-radius)} {n(radius)}z"
    )


def _bites(h: float, way: int) -> str:
    """Half holes along the edge; `way` is -1 downwards and 1 upwards."""
    count = int(h // DOT_STEP)
    rest = (h - count * DOT_STEP) / 2
    gap = (DOT_STEP - 4.4) / 2
    sign = "" if way < 0 else "-"
    one = f"v{sign}{n(gap)}a2.2 2.2 0 0 0 0 {sign}4.4v{sign}{n(gap)}"
    return f"v{sign}{n(rest)}{one * count}v{sign}{n(rest)}"


def bubble(w: float, h: float, corners: tuple[float, float, float, float]) -> str:
    """A box with its own radius for each corner, clockwise from the top left."""
    a, b, c, d = corners
    return (
        f"M{n(a)} 0H{n(w - b)}a{n(b)} {n(b)} 0 0 1 {n(b)} {n(b)}V{n(h - c)}a{n(c)} {n(c)} 0 0 1"
        f" {n(-c)} {n(c)}H{n(d)}a{n(d)} {n(d)} 0 0 1 {n(-d)} {n(-d)}"
        f"V{n(a)}a{n(a)} {n(a)} 0 0 1 {n(a)} {n(-a)}z"
    )


def paper(d: str, holes: str, fill: str, **more: str | float) -> str:
    return pen.path(d + holes, fill, fill_rule="evenodd", **more)
