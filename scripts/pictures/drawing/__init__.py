"""The drawings of design/: wireframes and mock-ups out of the same parts, in the app's own words.

They must never carry a second truth: tokens, icons and words are read from the Mini App.
"""
