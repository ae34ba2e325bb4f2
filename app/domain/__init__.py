"""What a desk is: people, tickets, messages, events and the rules between them.

Pure: no I/O, no async, no clock, no logging; it imports nothing of app outside this folder.
"""
