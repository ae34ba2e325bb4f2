"""The 88 checks of the Mini App: which test proves each, or which issue it waits for.

A test of this folder names its numbers (`test_check_40_…`); what is proved elsewhere stands here.
`python -m tests.checks.registry` prints docs/miniapp-checks.md.
"""

import ast
import functools
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BENCH = "scripts/bench/page.py"

_NAMED = re.compile(r"test_check((?:_\d{2})+)_")


@dataclass(frozen=True, slots=True)
class Check:
    """One behaviour that people can see; `also` are tests of tests/miniapp that prove it."""

    title: str
    also: tuple[str, ...] = ()
    is_measured: bool = False
    waits_for: str = ""
    note: str = ""


@functools.cache
def named_tests() -> tuple[tuple[int, str], ...]:
    """Each number that a test of this folder bears, with the test's address."""
    return tuple(_named_tests())


def _named_tests() -> Iterator[tuple[int, str]]:
    for path in sorted(HERE.glob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            found = _NAMED.match(node.name)
            for number in found[1].split("_")[1:] if found else ():
                yield int(number), f"tests/checks/{path.name}::{node.name}"


def proofs(number: int) -> list[str]:
    """All that proves a check today."""
    check = CHECKS[number]
    own = sorted({test for one, test in named_tests() if one == number})
    elsewhere = [f"tests/miniapp/{name}" for name in check.also]
    return [*own, *elsewhere, *([BENCH] if check.is_measured else [])]


def page() -> str:
    """The document of all checks."""
    lines = [HEAD]
    for number, check in CHECKS.items():
        if number in GROUPS:
            lines += ["", f"## {GROUPS[number]}", "", "| | check | proved by |", "|---|---|---|"]
        shown = [f"`{one}`" for one in proofs(number)]
        if check.waits_for:
            shown.append(f"waits for issue {check.waits_for}")
        note = f" ({check.note})" if check.note else ""
        lines.append(f"| {number} | {check.title}{note} | {', '.join(shown)} |")
    return "\n".join(lines) + "\n"


HEAD = """# The checks of the Mini App

What makes a support chat feel right, in 88 behaviours that anybody can see. Each is a test that
bears its number, in a headless Chromium against a desk in memory, or a figure of
`scripts/bench/page.py` where only a clock can tell, or waits for the issue that brings its screen.
What holds on every screen is looked at on every screen: 320, 390 and 1360 pixels wide, in a day,
a night, a black and a low-contrast theme.

Every page of these tests fails its test for a breach of the content policy, an error on the
console, an uncaught error or a request to another host (`tests/miniapp/conftest.py`). What only a
phone can show (real keyboards, haptics, the client's own buttons, swipes) no test here claims.

`python -m tests.checks.registry` prints this page; a test compares them."""

GROUPS = {
    1: "Start",
    13: "Theme",
    22: "Layout",
    32: "Navigation",
    40: "Chat",
    66: "Agent",
    78: "Access",
    86: "Language",
}

CHECKS = {
    1: Check("A cold start is at most two requests before content"),
    2: Check(
        "The page fits one TCP window: 14 KiB br",
        also=("test_words.py::test_the_app_keeps_to_its_weight",),
    ),
    3: Check("First paint within 1.0 s, largest within 1.2 s on a slow phone", is_measured=True),
    4: Check("First paint within 1.5 s over a shaped link", is_measured=True),
    5: Check(
        "A second start shows the last rows before the socket opens",
        also=("test_start.py::test_the_last_list_and_conversation_stand_without_a_socket",),
        is_measured=True,
        note="300 ms: by the benchmark",
    ),
    6: Check("The client is told “ready” once, after content was drawn"),
    7: Check("Nothing jumps from start to live"),
    8: Check("No request leaves our origin"),
    9: Check("No breach of the policy, no error on the console"),
    10: Check("A skeleton only after 200 ms, as high as a row"),
    11: Check("Any theme, platform and version of a launch"),
    12: Check(
        "A calm page outside Telegram",
        also=("test_session.py::test_outside_telegram_a_calm_page_says_where_to_go",),
    ),
    13: Check(
        "A new theme colours everything within a frame",
        is_measured=True,
        note="16 ms: by the benchmark; here: in the same task",
    ),
    14: Check(
        "Text against its ground at least 4.5:1",
        also=("test_theme.py::test_every_promised_contrast_holds",),
    ),
    15: Check(
        "Controls and focus at least 3:1",
        also=("test_theme.py::test_every_promised_contrast_holds",),
    ),
    16: Check(
        "No colour outside the token file",
        also=("test_words.py::test_colours_come_from_the_theme",),
    ),
    17: Check("The client's bars wear our grounds"),
    18: Check("A status is never a colour alone"),
    19: Check("Forced colours keep edges and ticks"),
    20: Check("Less motion is none", also=("test_gallery.py::test_less_motion_is_none",)),
    21: Check("A weak phone gets no masks, blurs, moving shadows"),
    22: Check("No horizontal overflow in any element at 320 px"),
    23: Check("Nor at 200 % text"),
    24: Check("Targets of 44 px"),
    25: Check("The composer ends where the screen ends"),
    26: Check("A keyboard leaves composer and last message in sight"),
    27: Check("Nothing to press under the system's signs"),
    28: Check("A turned phone shows composer and two messages"),
    29: Check("Endless words, links and names fit"),
    30: Check("Right-to-left words in a bubble"),
    31: Check("Four, three panes or one, by width"),
    32: Check("Back on every screen but the root"),
    33: Check("Back closes the top layer first"),
    34: Check("The list keeps its place"),
    35: Check(
        "A deep link opens its ticket above the list",
        also=("test_start.py::test_a_deep_link_may_name_a_message",),
    ),
    36: Check("Closing is confirmed only while something is unsent"),
    37: Check("Swiping down to close is off in chat and form"),
    38: Check("The client's main button on phones, ours elsewhere"),
    39: Check(
        "The main button is off while a form is invalid",
        note="the ticket stands on screen before it has a number, so there is no progress to show",
    ),
    40: Check(
        "The bubble is there in the task of the key press",
        also=("test_sending.py::test_a_message_is_drawn_in_the_task_of_the_key_press",),
    ),
    41: Check("Sending takes 4 ms and one frame at a quarter of the speed", is_measured=True),
    42: Check("Ticks follow facts and never go back", also=("test_state.py::test_holds",)),
    43: Check("One client id, one bubble"),
    44: Check("Held at the end near it, held in place away from it"),
    45: Check("The jump button counts and takes the focus to the log"),
    46: Check(
        "Older history moves nothing",
        also=("test_chat_reading.py::test_history_in_both_directions_never_moves_what_is_read",),
    ),
    47: Check("One line before what is unread"),
    48: Check("A pill for each day, in zone and language"),
    49: Check("Groups: one name, one tail, 3 and 8 px"),
    50: Check("Typing shows at once and goes after 6 s"),
    51: Check("Typing is told once in 3 s"),
    52: Check("Drafts survive a reload, each in its ticket"),
    53: Check(
        "Offline words wait and leave in order",
        also=(
            "test_sending.py::test_what_was_said_offline_leaves_once_and_in_order_after_a_reload",
        ),
    ),
    54: Check(
        "A refused message: again or away, by keyboard",
        also=("test_sending.py::test_a_refused_message_stays_with_retry_and_delete",),
    ),
    55: Check("Reconnecting with patience; said after 1 s"),
    56: Check(
        "What was missed comes by cursor, once",
        also=("test_session.py::test_a_reload_and_a_restart_resume_by_token_and_cursor",),
    ),
    57: Check(
        "Arrow-up edits the last own message",
        also=("test_sending.py::test_an_own_message_is_edited_answered_and_deleted",),
    ),
    58: Check("A quote leads to its source"),
    59: Check("A photo has its box before its bytes"),
    60: Check("Uploads show progress and can be stopped"),
    61: Check("Files by paste and drop"),
    62: Check("Voice: hold, cancel, lock, speeds"),
    63: Check("Enter sends on desktops, makes a line on phones, or as chosen"),
    64: Check(
        "Links leave by the client; nothing hostile comes to life",
        also=("test_chat_markup.py::test_links_leave_by_the_client_and_numbers_lead_to_tickets",),
    ),
    65: Check("Copied words are words alone"),
    66: Check("The row under the pointer stays"),
    67: Check("Keys of the inbox, each shown on its control"),
    68: Check("E closes and goes on; undo for 6 s"),
    69: Check(
        "A colleague is shown within 1 s; sending asks once",
        also=("test_sending.py::test_a_colleagues_answer_is_shown_and_asked_about_once",),
    ),
    70: Check("A note differs in three ways and stays inside"),
    71: Check(
        "Canned replies by /",
        also=("test_desk_words.py::test_a_reply_is_found_filled_in_and_sent_by_keys",),
    ),
    72: Check("Acts are seen at once and taken back when refused"),
    73: Check("Counts of views equal their lists", note="the rule: test_inbox_lists.py"),
    74: Check("Search: local first, marked, kept"),
    75: Check("2,000 rows in pages of 50", note="how long at a quarter of the speed: not measured"),
    76: Check("One timer for all clocks of rows"),
    77: Check(
        "Charts have words and a table",
        also=("test_desk_words.py::test_figures_have_a_table_and_a_file_of_the_same_numbers",),
    ),
    78: Check("axe finds nothing on any screen in any theme"),
    79: Check("New words of others are read out once, nothing else"),
    80: Check("Regions stand before their words"),
    81: Check("Tab in reading order"),
    82: Check("The focus is seen, trapped in a sheet, given back"),
    83: Check("Every icon has a name in the person's language"),
    84: Check("`lang` follows the setting"),
    85: Check(
        "A rating is a radio group",
        also=(
            "test_gallery.py::test_a_rating_is_a_radio_group",
            "test_desk_words.py::test_a_ticket_is_punched_and_both_sides_see_it",
        ),
    ),
    86: Check(
        "Two languages whole, and a longer one fits",
        also=("test_words.py::test_both_languages_have_every_key_that_is_used_and_no_other",),
    ),
    87: Check("Plurals"),
    88: Check("Moments and numbers"),
}


if __name__ == "__main__":
    sys.stdout.write(page())
