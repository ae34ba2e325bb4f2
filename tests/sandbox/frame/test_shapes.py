"""The table of answers against the window's own list of what it knows."""

import json
import re
from pathlib import Path

from tests.sandbox.frame.conftest import FRAME

SHAPES = Path(__file__).parent / "shapes.json"
# What has no answer by its nature.
SILENT = {
    "iframe_will_reload",
    "web_app_biometry_open_settings",
    "web_app_close",
    "web_app_close_scan_qr_popup",
    "web_app_data_send",
    "web_app_exit_fullscreen",
    "web_app_expand",
    "web_app_hide_keyboard",
    "web_app_open_link",
    "web_app_open_location_settings",
    "web_app_open_tg_link",
    "web_app_ready",
    "web_app_set_background_color",
    "web_app_set_bottom_bar_color",
    "web_app_set_header_color",
    "web_app_setup_back_button",
    "web_app_setup_closing_behavior",
    "web_app_setup_main_button",
    "web_app_setup_secondary_button",
    "web_app_setup_settings_button",
    "web_app_setup_swipe_behavior",
    "web_app_share_to_story",
    "web_app_switch_inline_query",
    "web_app_toggle_orientation_lock",
    "web_app_trigger_haptic_feedback",
}


def test_the_table_knows_every_request_that_is_answered() -> None:
    source = (FRAME / "channel.js").read_text(encoding="utf-8")
    known = set(re.findall(r"^  (\w+): \"\d", source, re.MULTILINE))
    rows = {row["ask"] for row in json.loads(SHAPES.read_text(encoding="utf-8"))["answers"]}
    assert rows | SILENT == known
    assert rows & SILENT == set()
