"""Which commands the bot has for whom; a menu says no more than what is there.

The words beside them are the doors' business: `bot.command.*` in the locales.
"""

CUSTOMER_COMMANDS = ("start", "tickets", "help")
STAFF_COMMANDS = ("start", "inbox", "tickets", "help")
#: What a customer who types it has written as a message like all others.
STAFF_ONLY = frozenset(STAFF_COMMANDS) - frozenset(CUSTOMER_COMMANDS)
