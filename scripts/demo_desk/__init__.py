"""The demo: a desk that is already lived in, the pretend Telegram before it, two real processes.

It must never touch the operator's desk, nor know a real token.
"""
