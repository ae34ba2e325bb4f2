"""What has come of a backup, a check or a restore: a few lines for people, JSON for machines.

It must never show a name or a word of the desk: sizes, times and numbers only.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.services import shelf
from app.services.backup import Made
from app.services.restore import Restored
from app.services.shelf import BackupError, Manifest, Shelved
from scripts.keeping.progress import Say, size_text


class Report:
    """Words go to stdout, refusals to stderr; JSON goes to stdout, one object."""

    def __init__(self, say: Say, *, as_json: bool) -> None:
        self._say = say
        self._as_json = as_json

    def made(self, made: Made) -> None:
        facts = _facts(made.path, made.manifest) | {"dropped": made.dropped}
        self._tell("made", facts, path=made.path, **_words(made.manifest))
        if made.dropped and not self._as_json:
            print(self._say("script.backup.dropped", names=", ".join(made.dropped)))

    def verified(self, path: Path, manifest: Manifest) -> None:
        self._tell("verified", _facts(path, manifest), path=path, **_words(manifest))

    def restored(self, path: Path, found: Restored) -> None:
        aside = None if found.aside is None else str(found.aside)
        facts = _facts(path, found.manifest) | {
            "schema": found.schema, "epoch": found.epoch, "aside": aside,
            "sessions_ended": found.sessions_ended, "letters": dict(found.letters),
        }  # fmt: skip
        self._tell("restored", facts, path=path, **_words(found.manifest))
        if self._as_json:
            return
        if aside:
            print(self._say("script.backup.aside", path=aside))
        if found.letters:
            print(self._say("script.backup.letters", doubtful=found.letters["asked"]
                  + found.letters["unknown"], cancelled=found.letters["cancelled"]))  # fmt: skip
        print(self._say("script.backup.start"))

    def listed(self, to: Path, found: Sequence[Shelved]) -> bool:
        """Whether all that stands there is whole."""
        if self._as_json:
            print(json.dumps([_shelved(one) for one in found], ensure_ascii=False))
        elif not found:
            print(self._say("script.backup.empty", folder=to))
        else:
            for one in found:
                print(self._row(one))
        return all(one.manifest is not None for one in found)

    def failed(self, error: BackupError) -> None:
        values = {
            name: size_text(value) if isinstance(value, int) else value
            for name, value in error.values.items()
        }
        sentence = self._say(f"script.backup.{error.code}", **values)
        if self._as_json:
            print(json.dumps({"error": error.code, "message": sentence}, ensure_ascii=False))
        print(sentence, file=sys.stderr)

    def _row(self, one: Shelved) -> str:
        if one.manifest is None:
            return self._say("script.backup.row_broken", name=one.path.name)
        return self._say("script.backup.row", name=one.path.name, **_words(one.manifest))

    def _tell(self, code: str, facts: dict[str, Any], **values: object) -> None:
        if self._as_json:
            print(json.dumps(facts, ensure_ascii=False))
        else:
            print(self._say(f"script.backup.{code}", **values))


def _words(manifest: Manifest) -> dict[str, object]:
    return {
        "size": size_text(manifest.size),
        "events": manifest.log_end,
        "files": len(manifest.files),
        "schema": manifest.schema,
    }


def _shelved(one: Shelved) -> dict[str, Any]:
    if one.manifest is None:
        return {"name": one.path.name, "path": str(one.path), "whole": False}
    return _facts(one.path, one.manifest) | {"whole": True}


def _facts(path: Path, manifest: Manifest) -> dict[str, Any]:
    return {
        "name": path.name,
        "path": str(path),
        "made_at": manifest.made_at,
        "schema": manifest.schema,
        "epoch": manifest.epoch,
        "log_end": manifest.log_end,
        "bytes": manifest.size,
        "files": len(manifest.files),
        "manifest": shelf.MANIFEST_NAME,
    }
