"""Every file that the drawings consist of, by its name under design/, with what belongs into it.

It must never read a file of its own making but tokens.json: two runs give the same bytes.
"""

import re
from collections.abc import Iterator

from scripts.pictures.drawing import pen, prompts
from scripts.pictures.drawing.ink import ROOT, symbols, themed
from scripts.pictures.drawing.layout import Screen, draw_screen
from scripts.pictures.drawing.mockups import all_mockups
from scripts.pictures.drawing.prompts_after import AFTER
from scripts.pictures.drawing.prompts_customer import CUSTOMER
from scripts.pictures.drawing.prompts_desk import DESK
from scripts.pictures.drawing.prompts_mark import FIRST, LAST
from scripts.pictures.drawing.prompts_work import WORK
from scripts.pictures.drawing.wires import wireframe
from scripts.pictures.drawing.wires_agent import agent_screens
from scripts.pictures.drawing.wires_customer import customer_screens
from scripts.pictures.drawing.wires_desk import desk_screens
from scripts.pictures.drawing.wires_work import work_screens

ASSETS = ROOT / "design" / "assets"
#: Pictures of design/assets that exist as PNG too; the avatar has a command of its own.
PAINTED = ("logo.svg", "wordmark.svg", "cover.svg")
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def all_screens() -> list[Screen]:
    """Every wireframe: the customer's, the agent's, the admin's, and an agent's own pages."""
    return [*customer_screens(), *agent_screens(), *desk_screens(), *work_screens()]


def prompts_in_order() -> list[prompts.Prompt]:
    """What is made first, the customer's screens, the desk's and the rarer ones, the rest."""
    return [*FIRST, *CUSTOMER, *AFTER, *DESK, *WORK, *LAST]


def all_files() -> Iterator[tuple[str, str]]:
    """Names under design/ and their text."""
    for name, inner in symbols().items():
        yield f"assets/icons/{name}.svg", icon_file(name, inner)
    for screen in all_screens():
        yield f"wireframes/{screen.name}.svg", wireframe(screen)
    for mockup in all_mockups():
        screen = mockup.screen
        drawn = draw_screen(themed(mockup.theme), screen)
        yield f"mockups/{screen.name}.svg", pen.sheet(*screen.size, screen.title, drawn.svg)
    yield f"prompts/{prompts.PAGE.name}", prompts.page(prompts_in_order())


def icon_file(name: str, inner: str) -> str:
    """One symbol of the sprite as a file of its own, with the pen that the app draws it with."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24"'
        ' fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round"'
        ' stroke-linejoin="round">'
        f"<title>{name}</title>{inner}</svg>\n"
    )


def size_of(svg: str) -> tuple[int, int]:
    """Width and height of a file, from its viewBox."""
    found = _SIZE.search(svg)
    if not found:
        raise ValueError("an SVG without a viewBox")
    return round(float(found[1])), round(float(found[2]))
