"""Names of accounts, where a role has its place, and how long guesses must wait. Pure."""

import re
import unicodedata
from typing import Final

from commandcenter.domain.access import Role
from commandcenter.domain.clock import DAY, MINUTE, SECOND

NAME_MAX: Final = 40
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,38}[a-z0-9])?")

FREE_GUESSES: Final = 4  # in a row; the fifth that fails has to be waited for
FIRST_WAIT: Final = 30 * SECOND
LONGEST_WAIT: Final = 15 * MINUTE
FORGOTTEN_AFTER: Final = DAY  # what failed before a wait that ended so long ago counts no more
ONE_TIME_DAYS: Final = 7  # for which a password that somebody else has seen opens anything


def is_name(name: str) -> bool:
    """Whether an account may be called this: a duty in small letters, digits, dots and hyphens ("operator-1")."""
    return _NAME.fullmatch(name) is not None


def plain_name(typed: str) -> str:
    """A name as the store keeps it, from what somebody typed at three in the morning."""
    return unicodedata.normalize("NFKC", typed[: 4 * NAME_MAX]).strip().lower()


def misplaced(role: Role, opd: str | None) -> bool:
    """Whether role and OPD do not go together: an editor is of one OPD, all others are of none."""
    return (role is Role.EDITOR) != bool(opd)


def wait(failures: int) -> int:
    """How long after so many failures in a row nobody may guess, in ms: 30 s, doubled each time, 15 minutes at most."""
    if failures <= FREE_GUESSES:
        return 0
    doublings = min(failures - FREE_GUESSES - 1, 16)
    return int(min(FIRST_WAIT * 2**doublings, LONGEST_WAIT))
