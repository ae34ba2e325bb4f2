"""SVG by hand: each stroke of the pen is a string, and nothing else is kept.

It must never write a script, a style with an address, or a reference out of the file.
"""

from xml.sax.saxutils import escape, quoteattr

SANS = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif"
MONO = "ui-monospace,'SF Mono','Roboto Mono','DejaVu Sans Mono',monospace"


def number(value: float) -> str:
    """A coordinate with at most one digit after the point."""
    return f"{value:.1f}".removesuffix(".0")


def tag(name: str, inner: str = "", /, **attributes: float | str | None) -> str:
    """One element; an underscore in a name is a hyphen, None leaves the attribute out."""
    written = "".join(
        f" {key.strip('_').replace('_', '-')}={_value(value)}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def _value(value: float | str) -> str:
    return quoteattr(value if isinstance(value, str) else number(value))


def rect(x: float, y: float, w: float, h: float, r: float, fill: str, **more: str | float) -> str:
    return tag("rect", x=x, y=y, width=w, height=h, rx=r or None, fill=fill, **more)


def outline(x: float, y: float, w: float, h: float, r: float, stroke: str, **more: str) -> str:
    """A frame whose line lies inside the box."""
    return rect(x + 0.5, y + 0.5, w - 1, h - 1, r, "none", stroke=stroke, **more)


def circle(cx: float, cy: float, r: float, fill: str, **more: str | float) -> str:
    return tag("circle", cx=cx, cy=cy, r=r, fill=fill, **more)


def path(d: str, fill: str = "none", /, **more: str | float) -> str:
    return tag("path", d=d, fill=fill, **more)


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, **more: str | float) -> str:
    return path(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}", stroke=stroke, **more)


def text(
    x: float, y: float, words: str, size: float, fill: str, weight: int = 400, /, **more: str | None
) -> str:
    """One line whose letters stand on y."""
    return tag(
        "text",
        escape(words),
        x=x,
        y=y,
        font_size=size,
        fill=fill,
        font_weight=None if weight == 400 else str(weight),
        **more,
    )


def mono(
    x: float, y: float, words: str, size: float, fill: str, weight: int = 400, /, **more: str | None
) -> str:
    return text(x, y, words, size, fill, weight, font_family=MONO, **more)


def group(x: float, y: float, inner: str, **more: str | float) -> str:
    """What was drawn at the origin, moved."""
    return tag("g", inner, transform=f"translate({number(x)} {number(y)})", **more)


def sheet(width: float, height: float, title: str, inner: str) -> str:
    """A whole file."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}"'
        f' width="{number(width)}" height="{number(height)}" role="img" font-family="{SANS}">\n'
        f"<title>{escape(title)}</title>\n{inner}\n</svg>\n"
    )
