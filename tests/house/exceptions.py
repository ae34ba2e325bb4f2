"""The one list of exceptions from the house rules, each with its reason.

It must never grow without a reason that a newcomer would accept.
"""

# path of a file -> why it may be longer than 300 lines
LONG_FILES: dict[str, str] = {}

# "path:function" -> why it may be longer than 40 lines
LONG_FUNCTIONS: dict[str, str] = {}

# words that stand in a name because somebody else chose it
DICTATED_PHRASES: dict[str, str] = {
    "init_data": "Telegram's and the protocol's name for the launch parameters",
    "data_dir": "a key of config.json",
    "data_version": "a pragma of SQLite",
    "data_url": "the URL scheme data:",
}

# whole names that a library or a language looks for
DICTATED_NAMES: dict[str, str] = {
    "process_request": "a hook of websockets' connections",
    "process_response": "a hook of websockets' connections",
    "process_event": "a hook of websockets' connections",
    "data_received": "a method of asyncio's protocols",
    "handle": "a method of logging.Handler and of HTTP handlers",
    "handleError": "a method of logging.Handler",
    "handle_starttag": "a method of HTMLParser",
    "handle_startendtag": "a method of HTMLParser",
    "handle_endtag": "a method of HTMLParser",
    "handle_data": "a method of HTMLParser",
    "do_process_update": "a method of python-telegram-bot's Application",
    "handle_request": "a method of HTTP servers",
}

# path of a file or folder -> why it may read the wall clock
CLOCK_READERS: dict[str, str] = {
    "app/clock.py": "it is the clock",
    "app/sandbox/clock.py": "the pretend Telegram imports nothing of app: its clock is its own",
    "app/miniapp/format.js": "it shows times relative to now",
    "app/miniapp/lib/": "its parts stand for the browser, whose clock they read",
}

# path of a file or folder -> why it may hold words for people
WORD_KEEPERS: dict[str, str] = {
    "app/domain/search_words.py": "they are what people type into a search, never what is shown",
    "app/sandbox/": "the pretend Telegram's people and their sayings are sample material",
    "scripts/bench/": "what is sent in a measurement is as long as what people write",
    "scripts/pictures/": "what stands in the pictures of the desk is sample material",
    "scripts/demo": "the demo's people and their sayings are sample material",
}

# Latin words that Russian texts keep as they are
LATIN_IN_RUSSIAN: frozenset[str] = frozenset(
    {
        "TiketHet", "Telegram", "Mini", "App", "BotFather", "ngrok", "Forwarding", "http", "python",
        "Python", "English", "URL", "GIF", "ID", "Ctrl", "Enter", "Shift", "Esc", "Cmd", "https",
        "SQLite", "SHA", "JSON", "CSV", "env",
        "UTF", "Windows",  # what an operator sees on the screen
        "Support", "Tickets", "real", "time",  # the bot's name and description as they were chosen
    }
)  # fmt: skip

# Cyrillic words that English texts keep as they are
CYRILLIC_IN_ENGLISH: frozenset[str] = frozenset({"Русский"})

# beginnings of paths that stand in documents and lie in an operator's folders or on other machines
PATHS_ELSEWHERE: tuple[str, ...] = (
    "data/", "backups/", "files/", "logs/", "desk/", "Activate.ps1",
)  # fmt: skip

# beginnings of names in capitals that stand in documents and belong to somebody else
NAMES_ELSEWHERE: tuple[str, ...] = ("ERR_NGROK_",)
