"""The drawings of design/: what the rules make is what lies there, and each file is sound."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import brotli
import pytest

from scripts.pictures.drawing.files import PAINTED, all_files, all_screens, size_of
from scripts.pictures.drawing.mockups import all_mockups
from tests.house.tree import report

DESIGN = Path(__file__).resolve().parents[2] / "design"
MADE = ("assets/icons", "wireframes", "mockups")
REMAKE = "run python scripts/drawings.py:"
SVG = "{http://www.w3.org/2000/svg}"
KINDS = {
    "svg", "title", "g", "path", "rect", "circle", "text", "line", "ellipse", "polyline", "polygon",
}  # fmt: skip
LINE_LIMIT_BYTES = 1200
DRAWING_LIMIT_BYTES = 64 * 1024
NAME = re.compile(r"[a-z]+-[a-z0-9-]+-(phone|desktop)")
MOCKUP_NAME = re.compile(r"[a-z]+-[a-z0-9]+-(day|night|black|custom)-(phone|desktop)")
SCENES = {
    "empty", "no-results", "offline", "first", "resolved", "tray", "error", "denied", "update",
}  # fmt: skip
GLYPHS = {"parcel", "card", "key", "phone", "refund", "question", "idea", "other"}


def drawings() -> list[Path]:
    return sorted(DESIGN.rglob("*.svg"))


def test_what_is_made_is_what_lies_there() -> None:
    made = dict(all_files())
    stale = [
        name
        for name, text in made.items()
        if not (DESIGN / name).is_file() or (DESIGN / name).read_text(encoding="utf-8") != text
    ]
    report(stale, f"Stale or missing, {REMAKE}")
    there = {
        one.relative_to(DESIGN).as_posix() for part in MADE for one in (DESIGN / part).glob("*.svg")
    }
    report(sorted(there - set(made)), "Nothing makes these any more, delete them:")


@pytest.mark.parametrize("path", drawings(), ids=lambda path: path.relative_to(DESIGN).as_posix())
def test_a_drawing_is_sound(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    strange = {node.tag.removeprefix(SVG) for node in root.iter()} - KINDS
    assert not strange, f"elements that no drawing of ours needs: {strange}"
    has_name = root.find(f"{SVG}title") is not None or root.get("aria-label")
    assert has_name, "a drawing has a title"
    width, height = size_of(text)
    assert (root.get("width"), root.get("height")) == (f"{width}", f"{height}")
    report(sorted(outside(root)), "A drawing refers to nothing outside itself and runs nothing:")
    assert len(text.encode()) < DRAWING_LIMIT_BYTES


def outside(root: ElementTree.Element) -> Iterator[str]:
    """Attributes that run something or lead somewhere."""
    for node in root.iter():
        for name, value in node.attrib.items():
            plain = name.rpartition("}")[2].lower()
            if plain in {"href", "src", "style"} or plain.startswith("on"):
                yield f"{node.tag} {plain}"
            if re.search(r"url\(|https?:|data:|@import", value):
                yield f"{node.tag} {plain}={value[:40]}"


def test_the_rule_of_outside_itself() -> None:
    harmful = '<svg><g onload="x()"><a href="#a"/><path fill="url(#b)" style="c"/></g></svg>'
    assert len(list(outside(ElementTree.fromstring(harmful)))) == 4
    assert not list(outside(ElementTree.fromstring('<svg><path d="M0 0" fill="none"/></svg>')))


@pytest.mark.parametrize("name", sorted(SCENES | GLYPHS))
def test_an_illustration_is_small_and_takes_its_theme(name: str) -> None:
    text = (DESIGN / "assets" / "illustrations" / f"{name}.svg").read_text(encoding="utf-8")
    assert size_of(text) == (160, 120)
    assert len(brotli.compress(text.encode())) < LINE_LIMIT_BYTES
    root = ElementTree.fromstring(text)
    papers = [node for node in root.iter() if node.get("class") == "art-paper"]
    assert len(papers) == 1, "one fill, paper, that the app can put its own colour into"
    strokes = {node.get("stroke") for node in root.iter()} - {None}
    assert strokes == {"currentColor"}, "lines take the colour of the theme"
    fills = {node.get("fill") for node in root.iter()} - {None, "none"}
    assert fills == {"#FDF8EC"}


def test_there_are_no_other_illustrations() -> None:
    there = {path.stem for path in (DESIGN / "assets" / "illustrations").glob("*.svg")}
    assert there == SCENES | GLYPHS


def test_names_tell_screen_state_theme_and_size() -> None:
    wrong = [screen.name for screen in all_screens() if not NAME.fullmatch(screen.name)]
    wrong += [
        one.screen.name for one in all_mockups() if not MOCKUP_NAME.fullmatch(one.screen.name)
    ]
    report(wrong, "screen-state-size for wireframes, screen-state-theme-size for mock-ups:")
    names = [screen.name for screen in all_screens()]
    assert len(names) == len(set(names)), "two screens of one name"


WANTED = {
    "list": {"normal", "unread", "empty", "offline", "first"},
    "new": {"category", "similar", "text", "attachments", "urgency", "sending", "refused"},
    "chat": {"normal", "unread", "typing", "away", "resolved", "closed", "reopened"},
    "rating": {"blank", "punched", "sent"},
    "profile": {"language", "notifications", "data", "about"},
    "inbox": {"normal", "empty", "filters", "bulk"},
    "ticket": {
        "chat", "note", "collision", "sla-near", "sla-over", "canned", "assign", "split", "merge",
    },
    "customer": {"card"},
    "dashboard": {"day", "week", "month", "empty", "agents"},
    "team": {"people", "roles", "shifts", "invites"},
    "settings": {
        "categories", "hours", "canned", "sla", "texts", "language", "banned", "keeping", "audit",
    },
    "reminders": {"normal", "empty", "pick"},
    "mentions": {"normal", "empty"},
    "duty": {"quiet"},
    "reach": {"writing"},
    "search": {"found", "none"},
}
WIDE = ("inbox-normal", "inbox-empty", "ticket-note", "customer-card", "dashboard-week")


def test_every_screen_and_state_has_a_wireframe() -> None:
    names = {screen.name for screen in all_screens()}
    wanted = {f"{screen}-{state}-phone" for screen, states in WANTED.items() for state in states}
    wanted |= {f"{name}-desktop" for name in WIDE}
    report(sorted(wanted - names), "No wireframe of:")


def painted() -> list[Path]:
    kept = [DESIGN / "assets" / name for name in (*PAINTED, "avatar.svg")]
    return [*kept, *sorted((DESIGN / "mockups").glob("*.svg"))]


@pytest.mark.parametrize("path", painted(), ids=lambda path: path.name)
def test_a_picture_stands_beside_its_drawing(path: Path) -> None:
    width, height = size_of(path.read_text(encoding="utf-8"))
    picture = path.with_suffix(".png")
    assert picture.is_file(), REMAKE
    wide, tall = struct.unpack(">II", picture.read_bytes()[16:24])
    assert (wide / width, tall / height) in {(1, 1), (2, 2)}, f"another size, {REMAKE}"


def test_every_drawing_is_on_its_page() -> None:
    lost = []
    for part in ("wireframes", "mockups", "assets"):
        page = (DESIGN / part / "README.md").read_text(encoding="utf-8")
        found = [
            one.relative_to(DESIGN / part).as_posix() for one in (DESIGN / part).rglob("*.svg")
        ]
        lost += [f"{part}/{name}" for name in found if name not in page and "icons/" not in name]
    report(sorted(lost), "design/*/README.md does not show:")
