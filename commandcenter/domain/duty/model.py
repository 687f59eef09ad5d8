"""Duties, and the turns of their rota. Accounts are duties too ("operator-1"): nobody's name stands here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from commandcenter.domain.accounts import NAME_MAX, is_name, plain_name
from commandcenter.domain.clock import DAY

KEY_MAX: Final = 40
TITLE_MAX: Final = 60
NOTE_MAX: Final = 200
TOGETHER: Final = 5  # accounts that share one turn
LONGEST: Final = 92 * DAY  # of a turn: a quarter; whoever is on call for longer is so by several
AHEAD: Final = 731 * DAY  # how far into the future a rota reaches
BEHIND: Final = 35 * DAY  # and how far back one may still be written down
GRACE_MAX: Final = 60  # minutes
_KEY: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that somebody must be there for.

    ``week_starts``: when a week of its rota begins ("mon 08:00", WIB). ``shifts``: when its shifts begin each day
    ("06:00 14:00 22:00"); empty: it is had by the week. ``hands_over``: whether the outgoing owes the incoming a
    hand-over. ``grace_min``: for so many minutes an entry of the shift log may be corrected by its author.
    ``version`` counts the changes of its rota.
    """

    key: str
    title_id: str
    title_en: str
    rank: int
    hands_over: bool = False
    shifts: str = ""
    week_starts: str = "mon 08:00"
    grace_min: int = 10
    version: int = 0

    def title(self, lang: str) -> str:
        """What it is called on a screen."""
        return self.title_en if lang == "en" else self.title_id


CENTER: Final = "pusat"  # whose shift log it is
DUTIES: Final = (
    Duty(CENTER, "Operator pusat komando", "Command center operator", 10, hands_over=True, shifts="06:00 14:00 22:00"),
    Duty("jaringan", "Tim jaringan", "Network team", 20, hands_over=True),
    Duty("jaringan-cadangan", "Tim jaringan, cadangan", "Network team, deputy", 30),
    Duty("urc", "Unit reaksi cepat (URC)", "Rapid response unit (URC)", 40),
    Duty("data", "Walidata", "Data stewards", 50),
)


@dataclass(frozen=True, slots=True)
class Turn:
    """Who has a duty from ``starts_at`` up to, not including, ``ends_at`` (ms UTC). ``is_swap``: it stands above the
    turns of weeks and shifts that it covers. ``id`` rises: of two that compete the newer one counts."""

    id: int
    duty: str
    names: tuple[str, ...]
    starts_at: int
    ends_at: int
    is_swap: bool = False
    note: str = ""
    added_in: int = 0  # the version of the duty's rota that brought it


def is_key(key: str) -> bool:
    """Whether a duty may be called this."""
    return len(key) <= KEY_MAX and _KEY.fullmatch(key) is not None


def is_span(starts_at: int, ends_at: int, at: int) -> bool:
    """Whether a turn may be written down at ``at``: it ends after it begins, and within what a rota is for."""
    return at - BEHIND <= starts_at < ends_at <= min(starts_at + LONGEST, at + AHEAD)


def names_of(typed: str) -> tuple[str, ...] | None:
    """The accounts that somebody typed, each once, separated by blanks or commas. None: one of them cannot be the name
    of an account, there is none at all, or there are more than ``TOGETHER``."""
    if len(typed) > 4 * TOGETHER * NAME_MAX:
        return None
    found = dict.fromkeys(plain_name(part) for part in re.split(r"[\s,;+]+", typed) if part)
    return tuple(found) if 0 < len(found) <= TOGETHER and all(map(is_name, found)) else None


def joined(names: Sequence[str]) -> str:
    """Names as the store keeps them."""
    return " ".join(names)


def known_duties(kept: Iterable[Duty]) -> tuple[Duty, ...]:
    """The duties by their rank: ours, each as it is kept if it was ever changed, and those that were added."""
    found = {each.key: each for each in DUTIES} | {each.key: each for each in kept}
    return tuple(sorted(found.values(), key=lambda each: (each.rank, each.key)))
