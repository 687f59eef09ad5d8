"""When the monitor itself was blind: nobody listened, or nothing at all could be heard. Pure.

Whoever listens says so every two seconds. What nobody heard is charged to nobody, so it must be known to the second
from when to when that was, also when every program was killed meanwhile.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from commandcenter.domain.clock import SECOND

SILENT: Final = 10 * SECOND  # without a beat, a worker is taken for dead
HEARD_MIN: Final = 4  # elements that fall silent together are our ear; fewer are themselves silent


class Cause(StrEnum):
    """Why nobody could know."""

    BROKER = "broker"  # a program runs and has no broker, or may not hear it
    INGEST = "ingest"  # no program ran
    STORE = "store"  # a program ran and could not write, or the machine slept
    UPLINK = "uplink"  # it listens, and not one element can be heard any more


LISTENING: Final = (Cause.BROKER, Cause.INGEST, Cause.STORE)  # they end as soon as somebody listens


class Gap(NamedTuple):
    """A time in which the monitor was blind. ``ends_at`` None: it lasts."""

    starts_at: int
    ends_at: int | None
    cause: Cause


class Ear(NamedTuple):
    """A worker that takes readings in, as it last said of itself."""

    name: str
    listens: bool  # it had its broker and no trouble
    beat_at: int
    since: int  # since when it has its broker, or has it no more


class Heard(NamedTuple):
    """When an element was last heard of. ``is_expected``: it had not said that it ends or is worked on."""

    seen_at: int
    heartbeat_s: int
    is_expected: bool


def hears(ears: Iterable[Ear], at: int) -> bool:
    """Whether somebody listens at the instant."""
    return any(ear.listens and at - ear.beat_at < SILENT for ear in ears)


def last_heard(ears: Iterable[Ear]) -> int | None:
    """Until when somebody listened, of those who do not any more; None: nobody ever did."""
    return max((ear.beat_at if ear.listens else ear.since for ear in ears), default=None)


def deaf_since(heard: Sequence[Heard], listening_since: int, missed_max: int, at: int) -> int | None:
    """Since when nothing at all is heard although somebody listens; None: something is, or it is not for us to say.

    That is ``missed_max`` of the slowest heartbeats without a sign of any element, of which at least ``HEARD_MIN`` were
    heard of shortly before and had not said that they end: so many do not fall silent together.
    """
    if not heard:
        return None
    newest, patience = max(each.seen_at for each in heard), _patience(heard, missed_max)
    if at - newest <= patience or at - listening_since <= patience:
        return None
    lost = sum(each.is_expected and each.seen_at >= newest - patience for each in heard)
    return newest if lost >= HEARD_MIN else None


def hearing_again(heard: Sequence[Heard], since: int) -> int | None:
    """From when on everybody has had the time to report again after a deafness; None: nothing is heard yet."""
    later = [each.seen_at for each in heard if each.seen_at > since]
    return min(later) + SECOND * max(each.heartbeat_s for each in heard) if later else None


def _patience(heard: Iterable[Heard], missed_max: int) -> int:
    return missed_max * SECOND * max(each.heartbeat_s for each in heard)
