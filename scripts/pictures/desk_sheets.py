"""The sheets of the desk: what staff see, screen by screen, and what customers got with it."""

from functools import partial

from scripts.pictures import desk_scenes as scenes
from scripts.pictures.album import DESKTOP, Arrange, Screen, Visit
from scripts.pictures.sample import ANNA, MAIN_SUBJECT, MARINA, VERA, Face
from scripts.pictures.sheets import FLAT_PHONE, NARROW, Sheet

#: Two panes beside the list of lists.
THREE_PANES = Screen(1100, 820, 1, "tdesktop")
RATED_SUBJECT, ENDED_SUBJECT = "Курьер не позвонил", "Не могу войти по номеру"
PHONE, WIDE, THIN = "390", "1360", "320"
_SCREENS = {PHONE: FLAT_PHONE, WIDE: DESKTOP, THIN: NARROW}
#: The sections of the settings that have sheets.
PICTURED = ("categories", "tags", "hours", "targets", "silence", "routing", "feedback", "texts",)
_HEAT = ".chart-card:has(.chart-heat)"
_EVERYWHERE, _BOTH = (PHONE, WIDE, THIN), (PHONE, WIDE)


def _in_ticket(scene: Arrange, face: Face = ANNA, subject: str = MAIN_SUBJECT) -> Visit:
    return Visit(face, scene, subject)


def _screen(glyph: str, shows: str, face: Face) -> Visit:
    return Visit(face, partial(scenes.open_screen, glyph=glyph, shows=shows))


def _on(name: str, visit: Visit, widths: tuple[str, ...]) -> list[Sheet]:
    return [Sheet(f"sheet-{name}-{width}", _SCREENS[width], visit) for width in widths]


_INBOX = [
    *_on("lists", Visit(ANNA, scenes.open_menu), (PHONE, THIN)),
    *_on("calm", Visit(ANNA, scenes.see_nobodys), _BOTH),
    *_on("bulk", Visit(ANNA, scenes.choose_three), _EVERYWHERE),
    *_on("commands", _in_ticket(scenes.open_commands), _BOTH),
    *_on("keys", _in_ticket(scenes.open_keys), (WIDE,)),
    Sheet("sheet-desk-1100", THREE_PANES, _in_ticket(scenes.see_ticket)),
]
_TICKET = [
    *_on("acts", _in_ticket(scenes.see_acts), (PHONE,)),
    *_on("panel", _in_ticket(scenes.open_panel), (PHONE, THIN)),
    *_on("history", _in_ticket(scenes.see_history), _BOTH),
    *_on("client", _in_ticket(scenes.see_card, VERA), _BOTH),
    *_on("assignee", _in_ticket(scenes.scene_of_pick("assignee")), (PHONE,)),
    *_on("tags", _in_ticket(scenes.scene_of_pick("tags")), _BOTH),
]
_WORDS = [
    *_on("filled", _in_ticket(scenes.use_reply), (PHONE,)),
    *_on("naming", _in_ticket(scenes.call_colleague), _BOTH),
    *_on("replies", Visit(ANNA, scenes.see_replies), (PHONE,)),
    *_on("reply", Visit(ANNA, scenes.edit_reply), _BOTH),
    *_on("named", _screen("at", ".reply-text", ANNA), (PHONE,)),
    *_on("reach", Visit(ANNA, scenes.reach), _BOTH),
]
_FINDING = [
    *_on("found", Visit(ANNA, scenes.search), _EVERYWHERE),
    *_on("search", Visit(ANNA, scenes.start_search), (PHONE,)),
    *_on("looking", Visit(MARINA, scenes.search_as_customer), _BOTH),
]
_FIGURES = [
    *_on("figures", Visit(VERA, scenes.see_figures), (PHONE,)),
]
_RATING: list[Sheet] = []
_SETUP = [
    *(sheet for name in PICTURED
      for sheet in _on(f"setup-{name}", Visit(VERA, scenes.scene_of_section(name)), _BOTH)),
]  # fmt: skip

DESK_SHEETS = (
    *_INBOX, *_TICKET, *_WORDS, *_FINDING, *_FIGURES, *_RATING, *_SETUP,
)  # fmt: skip
