"""The pictures of the Mini App: a sample desk, the real server before it, a real browser.

They must never show anybody's real desk: all that is in them is made here.
"""
