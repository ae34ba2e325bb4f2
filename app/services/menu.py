"""Which commands the bot has for whom; a menu says no more than what is there.

The words beside them are the doors' business: `bot.command.*` in the locales.
"""

CUSTOMER_COMMANDS = ("start", "new", "tickets", "close", "language", "help")
STAFF_COMMANDS = ("start", "inbox", "mine", "tickets", "language", "help")
#: What a customer who types it has written as a message like all others.
STAFF_ONLY = frozenset(STAFF_COMMANDS) - frozenset(CUSTOMER_COMMANDS)
#: Words that are never said to the other side, whoever types them.
COMMANDS = tuple(dict.fromkeys((*CUSTOMER_COMMANDS, *STAFF_COMMANDS)))
