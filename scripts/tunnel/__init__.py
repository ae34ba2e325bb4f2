"""What the scripts know of tunnels: which ones run here, and whether an address reaches the desk.

It must never change anything: not config.json, not the tunnel, not the desk.
"""
