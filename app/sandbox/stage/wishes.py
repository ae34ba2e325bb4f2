"""A wish of the page as it came over the wire: text becomes types here and nowhere else.
It never lets a wrong type further in.
"""

from typing import Any

from app.sandbox.stage.refusals import DeedRefusedError

_NOTHING: Any = object()
ENTITY_LIMIT = 100
NUMBER_LIMIT = 1 << 53


class Wish:
    """The fields of one frame; a missing or mistyped one is the refusal `bad_wish`."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields

    def text(self, name: str, default: str = _NOTHING) -> str:
        value = self._fields.get(name, default)
        if not isinstance(value, str):
            raise DeedRefusedError("bad_wish")
        return value

    def number(self, name: str, default: int = _NOTHING) -> int:
        value = self._fields.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= NUMBER_LIMIT:
            raise DeedRefusedError("bad_wish")
        return value

    def is_on(self, name: str) -> bool:
        return self._fields.get(name) is True

    def texts(self, name: str, limit: int) -> list[str]:
        value = self._fields.get(name)
        is_list = isinstance(value, list) and 0 < len(value) <= limit
        if not is_list or not all(isinstance(entry, str) for entry in value or ()):
            raise DeedRefusedError("bad_wish")
        return list(value or ())

    def numbers(self, name: str, limit: int) -> list[int]:
        value = self._fields.get(name)
        if not isinstance(value, list) or len(value) > limit:
            raise DeedRefusedError("bad_wish")
        return [Wish({name: number}).number(name) for number in value]

    def entities(self) -> list[dict[str, Any]]:
        value = self._fields.get("entities") or []
        if not isinstance(value, list) or len(value) > ENTITY_LIMIT:
            raise DeedRefusedError("bad_wish")
        return value

    def look(self) -> dict[str, Any]:
        """How the client looks to the Mini App: its platform and its theme's colours."""
        theme = self._fields.get("theme") or {}
        if not isinstance(theme, dict) or not all(isinstance(c, str) for c in theme.values()):
            raise DeedRefusedError("bad_wish")
        look: dict[str, Any] = {"platform": self.text("platform", "android")}
        return {**look, "theme": theme} if theme else look
