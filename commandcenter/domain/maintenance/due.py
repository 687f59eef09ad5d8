"""What there is to tell of works and series at an instant. Pure.

A notice is due once for a subject, kind and ``due_at``: the end that it is about, 0 where there is only one.
"""

from collections.abc import Collection
from typing import Final, NamedTuple

from commandcenter.domain.clock import DAY
from commandcenter.domain.maintenance.model import EXPIRY_NOTICE, OVERRUN_AFTER, Notice, Series, Stage, Work

LOOKBACK: Final = 2 * DAY  # what ended before, while nobody looked, is news no more
ONCE: Final = 0


class Due(NamedTuple):
    """One notice."""

    subject: str
    kind: Notice
    due_at: int


def of_work(work: Work, noted: Collection[tuple[str, str, int]], at: int) -> list[Due]:
    """What is due of a work, but for how it stands after its end (``judged_at``)."""
    subject = f"work:{work.number}"
    if work.stage is Stage.RUNNING:
        found = [Due(subject, Notice.STARTED, ONCE)]
    elif work.stage is Stage.ENDED and at - work.ends_at < LOOKBACK:
        found = [Due(subject, Notice.ENDED, work.ends_at)]
    else:
        found = []
    return [each for each in found if _key(each) not in noted]


def judged_at(work: Work, noted: Collection[tuple[str, str, int]], at: int) -> int | None:
    """The instant as of which it is to be judged whether everything is up again; None: not now, or it was already."""
    deadline = work.ends_at + OVERRUN_AFTER
    if work.stage is not Stage.ENDED or not deadline <= at < deadline + LOOKBACK:
        return None
    said = (Due(f"work:{work.number}", kind, work.ends_at) for kind in (Notice.OVERRUN, Notice.RESTORED))
    return None if any(_key(each) in noted for each in said) else deadline


def of_series(series: Series, noted: Collection[tuple[str, str, int]], at: int) -> list[Due]:
    """That it will soon have no more, 14 days before, and that it has none any more. One that was not made for longer
    is not announced."""
    subject = f"series:{series.id}"
    if series.ended_at is not None:
        return []
    if series.expires_at <= at:
        found = [Due(subject, Notice.EXPIRED, ONCE)] if at - series.expires_at < LOOKBACK else []
    elif at >= series.expires_at - EXPIRY_NOTICE > series.recorded_at:
        found = [Due(subject, Notice.EXPIRING, ONCE)]
    else:
        found = []
    return [each for each in found if _key(each) not in noted]


def _key(due: Due) -> tuple[str, str, int]:
    return due.subject, due.kind.value, due.due_at
