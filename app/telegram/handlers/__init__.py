"""What the bot does with an update, one file for each subject.

Each is a thin verb of a transaction: it asks the services, and has no rule of its own.
"""
