"""What a text that cannot be read becomes: an error for the person who made the file."""

_SHOWN_MAX = 60  # characters of a value that a message repeats


class Unreadable(ValueError):
    """A text cannot be read. ``reason`` is a stable code, the message is for the person who made the file."""

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


class Undecided(Unreadable):
    """A text or a whole column can be read in two ways. The message is the question to answer in the mapping."""


def shown(text: str) -> str:
    """The text as a message repeats it: quoted, on one line, invisible characters spelt out, cut when it is long."""
    return repr(text) if len(text) <= _SHOWN_MAX else f"{text[:_SHOWN_MAX]!r}…"
