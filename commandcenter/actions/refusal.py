"""What an action answers that it does not do."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from layouts.i18n import text


class Problem(NamedTuple):
    """What is wrong with one field of what was sent, in the reader's language."""

    field: str
    message: str


class Refused(Exception):
    """An action is not done. ``error`` says why and what to do next, in the reader's language.

    Statuses: 400 what was sent cannot be understood, 403 not allowed, 404 there is nothing of the name, 409 somebody
    else got there first, 422 it is understood and wrong (``problems``). ``more`` joins the answer's JSON.
    """

    def __init__(
        self, status: int, error: str, problems: Sequence[Problem] = (), more: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(error)
        self.status, self.error, self.problems = status, error, tuple(problems)
        self.more = dict(more or {})


def overtaken(lang: str) -> Refused:
    """Two made the same thing at the same moment, and the database let one of them."""
    return Refused(409, text(lang, "Somebody else changed this at the same moment: load it again"))


def not_stored(lang: str) -> Refused:
    """The database does not take it now."""
    return Refused(503, text(lang, "The database cannot be written now; nothing is lost, try again"))


def too_large(lang: str) -> Refused:
    """More bytes than anybody types."""
    return Refused(413, text(lang, "That is too much at once: send fewer lines"))


def no_such_action(lang: str) -> Refused:
    """Nothing is done at this address, or not by this method."""
    return Refused(405, text(lang, "There is no such action"))
