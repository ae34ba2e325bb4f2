"""Where a desk is kept: one SQLite file and every line of SQL there is.

Nothing outside this folder knows a table; nothing inside it knows a rule of the desk.
"""
