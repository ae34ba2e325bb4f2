"""The doctor's checks: one file for each family of rows, each row a function of a Case.

They must never raise to the operator, show the token, confirm an update or lose anything.
"""
