"""Why the page's wish was not granted: a code, for which the page has words.
It carries no text for people.
"""


class DeedRefusedError(Exception):
    """`code` stands in the page's words as `refused.<code>`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
