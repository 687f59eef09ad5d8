"""What becomes of an answer at the way in: a session that goes on, or why not."""

from dataclasses import dataclass, field

from commandcenter.store.queries.accounts import Credentials


class Wrong(Exception):
    """Not the password, not the code, or no such account: nobody is told which."""


class Locked(Exception):
    """Too many were wrong. ``until``: the instant from which it may be tried again (ms UTC)."""

    def __init__(self, until: int) -> None:
        super().__init__(until)
        self.until = until


class Outdated(Exception):
    """The one-time password was right, and is too old."""


class Weak(Exception):
    """A new password would not hold; the message id says why."""


class Lost(Exception):
    """The session is over, or another window went on with it."""


@dataclass(frozen=True, slots=True)
class Entered:
    """The session after an answer. ``stage``: what is asked next. ``account``: as it is now."""

    token: str = field(repr=False)
    stage: str
    account: Credentials
    codes: tuple[str, ...] = field(default=(), repr=False)  # recovery codes, shown this once


@dataclass(frozen=True, slots=True)
class Shown:
    """A new secret that its owner's telephone has; ``step`` of the code that shows it."""

    secret: str = field(repr=False)
    step: int
