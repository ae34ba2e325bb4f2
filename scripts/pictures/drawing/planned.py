"""Glyphs of screens that the app does not have yet, on the same grid of 24.

It must never stand for an icon of the app: once the sprite has the name, the sprite's is drawn.
"""

PLANNED = {
    "bell": '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5H4.5zM10 20.5h4"/>',
    "book": '<path d="M5 5.5A2 2 0 0 1 7 3.5h11.5v14H7a2 2 0 0 0-2 2zM5 19.5a1.5 1.5 0 0 0'
    ' 1.5 1h12v-3M9 8h6"/>',
    "flag": '<path d="M6 20.5v-17M6 4.5h11.5l-2.5 4 2.5 4H6"/>',
    "link": '<path d="M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7'
    ' 0l-3 3a4 4 0 0 0 5.7 5.7l1-1"/>',
    "shield": '<path d="M12 3.5l7 2.5v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6zM9 12l2.2 2.2 4-4.5"/>',
    "sun": '<circle cx="12" cy="12" r="3.8"/><path d="M12 3.5v1.5M12 19v1.5M3.5 12H5M19'
    ' 12h1.5M6 6l1 1M17 17l1 1M18 6l-1 1M7 17l-1 1"/>',
    "tag": '<path d="M4 5.5A1.5 1.5 0 0 1 5.5 4H12l8 8-7.5 7.5-8.5-8zM8.3 8.3v.1"/>',
}
