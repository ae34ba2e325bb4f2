"""TiketHet: a support desk that lives in Telegram; `docs/architecture.md` is its map.

browser ⇄ live ⇄ services ⇄ one SQLite file ⇄ services ⇄ telegram ⇄ Telegram. The two doors, live
and telegram, never import each other; services never import a door; domain imports nothing of app.
"""
