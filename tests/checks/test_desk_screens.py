"""Checks 18, 20, 22, 23, 24, 29, 78 and 83 on the screens that only staff have, over a real server.

The check gives each screen one theme, the next one the next; TIKETHET_THEMES=all gives all to each.
"""

import itertools
import os
from pathlib import Path

import pytest

from tests.browser_fixtures import IN_BROWSER
from tests.checks.audit import broken_access, flaws
from tests.checks.desk_walk import desk_screens
from tests.checks.scene import DESKTOP, NARROW, PHONE, THEMES, wear
from tests.checks.test_every_screen import Findings, look_in_every_theme
from tests.live.live_desk import live_desk
from tests.miniapp.conftest import OpenPage

IN_ALL_THEMES = os.environ.get("TIKETHET_THEMES") == "all"

pytestmark = IN_BROWSER


@pytest.mark.parametrize("size", [NARROW, PHONE, DESKTOP], ids=["320", "390", "1360"])
async def test_check_18_20_22_23_24_29_78_83_the_desk_is_in_reach_named_and_for_all(
    tmp_path: Path, open_page: OpenPage, size: tuple[int, int]
) -> None:
    found = Findings()
    themes = itertools.cycle(THEMES)
    async with live_desk(tmp_path, messages_per_minute=0) as desk:
        async for where, page in desk_screens(desk, open_page, size):
            for rule, broken in (await flaws(page)).items():
                found.add(where, [f"{rule}: {one}" for one in broken])
            if IN_ALL_THEMES:
                await look_in_every_theme(found, where, page)
            elif size != NARROW:
                await wear(page, next(themes))
                found.add(where, await broken_access(page))
    found.report()
