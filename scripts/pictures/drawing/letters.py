"""How wide words are in a common system sans, so that a drawing breaks its lines by itself.

It must never be taken for the truth of a screen: another font differs by some pixels.
"""

#: Advance widths in hundredths of the size.
_WIDTHS = {
    22: "'", 26: " ijl\u00a0", 27: "!,.:;J·", 30: "()", 32: "-", 34: "If", 36: "t", 37: "/",
    41: '"r',
    43: "?г", 44: "_", 47: "z", 48: "csст", 49: "зэ", 50: "–", 51: "vy«»у", 52: "FLГ", 53: "kxкх",
    55: "*S", 56: "ETaeЕТЁаеяё", 57: "+0123456789=YZ×", 58: "₽вдл", 59: "XЗХь", 60: "PVoРбо",
    61: "ч", 62: "KRbdghnpquБКУпр", 63: "CСЭц", 64: "AАЬЯийн", 65: "#BВ", 69: "ДЪ", 70: "Чъ",
    71: "Л", 72: "ф", 73: "&DGUП", 74: "HНЦ", 75: "жм", 76: "N", 77: "ИЙ", 78: "OQОы", 79: "w…",
    80: "Ф", 83: "%", 84: "ю", 85: "Ж", 86: "Ы", 90: "@ш", 91: "MМщ", 93: "W", 94: "m",
    100: "—", 102: "№", 104: "ШЩ", 105: "Ю",
}  # fmt: skip
_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_UNKNOWN = 62
_MONO_SHARE = 0.602
_BOLD_SHARE = 1.08
_BOLD_FROM = 600
ELLIPSIS = "…"


def width(text: str, size: float, weight: int = 400) -> float:
    """How many units a line takes in the sans."""
    share = _BOLD_SHARE if weight >= _BOLD_FROM else 1.0
    return sum(_WIDTH_OF.get(letter, _UNKNOWN) for letter in text) / 100 * size * share


def mono_width(text: str, size: float) -> float:
    """How many units a line takes in the monospace."""
    return len(text) * _MONO_SHARE * size


def fit(text: str, size: float, room: float, weight: int = 400) -> str:
    """The text itself, or its beginning with an ellipsis when the room ends."""
    if width(text, size, weight) <= room:
        return text
    kept = text
    while kept and width(kept + ELLIPSIS, size, weight) > room:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def wrap(text: str, size: float, room: float, weight: int = 400) -> list[str]:
    """The lines of a text; a word longer than the room keeps a line for itself."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and width(longer, size, weight) > room:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def balanced(text: str, size: float, room: float, weight: int = 400) -> list[str]:
    """The lines of a text, as even as they can be without one more line."""
    lines = wrap(text, size, room, weight)
    narrower = room
    while narrower > room / 3:
        narrower -= 8
        tried = wrap(text, size, narrower, weight)
        if len(tried) > len(lines):
            return lines
        lines = tried
    return lines
