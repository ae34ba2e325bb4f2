"""A small Mini App on disk."""

import json
from pathlib import Path

INDEX = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="bot" content="">
<title>TiketHet</title>
  <link rel="stylesheet" href="/styles/base.css">
  <link rel="stylesheet" href="/styles/a.css">
</head>
<body>
<!-- sprite: icons/sprite.svg -->
<script type="module" src="/main.js"></script>
</body>
</html>
"""
FILES = {
    "index.html": INDEX,
    "styles/base.css": "/* ground */\nbody {\n  margin: 0;\n}\n",
    "styles/a.css": ".a > .b , .c :hover { color : red ; --x: ; }\n",
    "icons/sprite.svg": "".join(
        f'<symbol id="i-{name}" viewBox="0 0 24 24">\n  <path d="M0 0"/></symbol>\n'
        for name in ("send", "back", "note", "claim", "close", "search", "file", "star")
    ),
    "main.js": (
        'import { locales } from "./locales.js";\n'
        'import { build } from "./build.js";\n'
        'import { show } from "./lib/show.js";\n'
        "show(locales, build);\n"
    ),
    "lib/show.js": "export function show(...things) {\n  console.log(things);\n}\n// shown\n"
    + "".join(f"export const number{number} = () => {number};\n" for number in range(60)),
}
LOCALES = {
    "ru": {"app.title": "Билеты", "bot.start": "Привет", "script.ok": "Готово"},
    "en": {"app.title": "Tickets", "app.n": {"one": "{count} t", "other": "{count} ts"}},
}


def write_miniapp(folder: Path, changed: dict[str, str] | None = None) -> tuple[Path, Path]:
    """The folders of the Mini App and of its locales; `changed` replaces or adds files."""
    root, locales = folder / "miniapp", folder / "locales"
    for path, text in {**FILES, **(changed or {})}.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    locales.mkdir(exist_ok=True)
    for language, texts in LOCALES.items():
        (locales / f"{language}.json").write_text(json.dumps(texts), encoding="utf-8")
    return root, locales
