"""What people do: one verb is one plain function of a transaction.

Each asks access and policy first, changes state and appends its events; none knows a door.
"""
