"""Door 2, the bot: Telegram's updates become verbs of the desk, deliveries become messages.

It never decides what may happen to a ticket, and never meets the other door but in the store.
"""
