"""The parts of scripts/backup.py that speak: what is under way, and what has come of it."""
