"""Words, sizes and the ground rules of the Mini App that a text search can hold."""

import json
import re
from pathlib import Path

from app.live.assets import Assets
from tests.miniapp.conftest import LOCALES, MINIAPP

PAGE_LIMIT_BYTES = 14 * 1024
#: What a cold start fetches, in the language that weighs more (docs/benchmarks.md).
START_LIMIT_BYTES = 45 * 1024
#: All that comes on demand, should a customer need all of it.
PARTS_LIMIT_BYTES = 32 * 1024
#: What staff fetch besides, at once, and with all that they may ask for later.
DESK_LIMIT_BYTES = 46 * 1024
DESK_PARTS_LIMIT_BYTES = 70 * 1024
#: Parts that no customer ever asks for, or that count as the staff's.
OF_STAFF = ("/desk.", "/figures.", "/tuning.", "/search.", "/keeping-out.")
#: The limits are what is promised; a test fails at a tenth above them.
TOLERANCE = 1.1
CORE_LIMIT_LINES = 400
PRIVATE_KEYS = ("bot.", "script.", "sandbox.")
# Names of requests and events that look like keys.
ON_THE_WIRE = {
    "person.block", "person.changed", "person.set_language", "person.set_role", "desk.changed",
    "person.card", "person.erase", "person.export",
    "ticket.export", "ticket.merge", "ticket.split",
    "search.find", "search.lookup", "desk.get", "settings.get", "settings.set",
    "attachment.changed", "conversation.deliveries", "delivery.resend", "file.link",
    "inbox.list", "message.delete", "message.edit", "message.list", "message.post",
    "message.reacted", "message.versions", "note.add", "reaction.set", "ticket.assign",
    "inbox.counts", "ticket.change_many", "ticket.claim", "ticket.follow", "ticket.get",
    "ticket.history", "ticket.undo", "view.remove", "view.save", "ticket.open", "ticket.removed",
    "upload.cancel", "upload.finish", "upload.progress", "upload.start", "rating.get",
    "rating.give", "rating.comment", "figures.get", "figures.ratings", "replies.changed",
    "ticket.rated", "mention.list", "note.added", "reminder.list", "reminders.changed",
}  # fmt: skip
# A key in full, and the beginning of one that is completed when it is used.
_KEY = re.compile(r"""["`]([a-z]+\.[a-z_]+)["`]""")
_BEGUN = re.compile(r"`([a-z]+(?:\.[a-z]+)*\.)\$\{")
_FORBIDDEN = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|style=")
_COLOR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")


def words(language: str) -> dict[str, object]:
    """The Mini App's texts of one language."""
    texts = json.loads((LOCALES / f"{language}.json").read_text(encoding="utf-8"))
    return {key: text for key, text in texts.items() if not key.startswith(PRIVATE_KEYS)}


def sources(*suffixes: str) -> dict[str, str]:
    """Files of the Mini App by their path."""
    paths = [path for path in MINIAPP.rglob("*") if path.suffix in suffixes]
    return {str(path.relative_to(MINIAPP)): path.read_text(encoding="utf-8") for path in paths}


def test_both_languages_have_every_key_that_is_used_and_no_other() -> None:
    russian, english = words("ru"), words("en")
    assert russian.keys() == english.keys()
    code = "\n".join(sources(".js").values())
    named, begun = set(_KEY.findall(code)), set(_BEGUN.findall(code))
    groups = {key.split(".")[0] for key in russian}
    missing = {key for key in named if key.split(".")[0] in groups} - russian.keys() - ON_THE_WIRE
    assert not missing, f"used, but without words: {sorted(missing)}"
    unused = {key for key in russian if key not in named and not key.startswith(tuple(begun))}
    assert not unused, f"words that nobody says: {sorted(unused)}"


def test_text_has_one_road_to_the_page() -> None:
    broken = [path for path, text in sources(".js", ".html").items() if _FORBIDDEN.search(text)]
    assert not broken, f"another road than text nodes: {broken}"


def test_colours_come_from_the_theme() -> None:
    def styled(text: str) -> str:
        return re.sub(r"(-webkit-)?mask:[^;]*;|radial-gradient\([^;]*;", "", text)

    broken = {path for path, text in sources(".css").items() if _COLOR.search(styled(text))}
    assert not broken, f"a colour that theme.js did not make: {sorted(broken)}"


def test_the_core_is_small() -> None:
    lines = [
        len((MINIAPP / "lib" / name).read_text(encoding="utf-8").splitlines())
        for name in ("signal.js", "dom.js")
    ]
    assert sum(lines) <= CORE_LIMIT_LINES, "over this size a library is the better answer"


def test_the_app_keeps_to_its_weight(linked_assets: Assets) -> None:
    weights = {
        path: asset.variants["br"].whole.length for path, asset in linked_assets.by_path.items()
    }
    scripts = [weights.pop(path) for path in linked_assets.scripts.values()]
    page = weights.pop("/")
    assert page <= PAGE_LIMIT_BYTES * TOLERANCE, weights
    assert page + max(scripts) <= START_LIMIT_BYTES, (page, scripts)
    desk = sum(weight for path, weight in weights.items() if path.startswith(OF_STAFF))
    at_once = sum(weight for path, weight in weights.items() if path.startswith("/desk."))
    assert 0 < at_once <= DESK_LIMIT_BYTES, weights
    assert desk <= DESK_PARTS_LIMIT_BYTES, weights
    # Of the words that were not in the start somebody needs those of one language.
    words = [weights.pop(path) for path in list(weights) if path.startswith("/words-")]
    assert sum(weights.values()) + max(words) - desk <= PARTS_LIMIT_BYTES, weights


def test_every_style_and_icon_that_is_named_exists() -> None:
    sprite = (MINIAPP / "icons" / "sprite.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'id="i-([a-z]+)"', sprite))
    code = "\n".join(sources(".js").values())
    named = set(re.findall(r'(?:icon\(|glyph: )"([a-z]+)"', code))
    assert named <= drawn, f"no such icon: {sorted(named - drawn)}"
    page = (MINIAPP / "index.html").read_text(encoding="utf-8")
    listed = set(re.findall(r'href="/(styles/[^"]+)"', page))
    styles = {Path(path).as_posix() for path in sources(".css")}
    # What comes on demand brings its styles along (app/live/generated.py).
    parts = ("desk", "figures", "hours", "later", "search")
    elsewhere = ("gallery/", *(f"styles/{part}/" for part in parts))
    assert listed == {path for path in styles if not path.startswith(elsewhere)}
    assert "<title>TiketHet</title>" in page
