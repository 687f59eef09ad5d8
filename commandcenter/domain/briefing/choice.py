"""Which of the facts are said: the most important, not all of one subject, and what is left unsaid is named."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from commandcenter.domain.briefing.changes import Change
from commandcenter.domain.briefing.standing import Subject

MOST: Final = 5  # sentences that a leader listens to
ENOUGH: Final = 3  # with fewer changes, what did not change is said too
OF_ONE: Final = 2  # sentences of one subject


@dataclass(frozen=True, slots=True)
class Said:
    """What is said: ``changes``; that ``calm`` did not change (empty when the changes suffice); that nothing is known
    of ``unknown``, and of ``new`` nothing of before. Together at least one sentence, and at most ``MOST``."""

    changes: tuple[Change, ...]
    calm: tuple[Subject, ...]
    unknown: tuple[Subject, ...]
    new: tuple[Subject, ...] = ()


def choose(changes: Iterable[Change], unknown: Iterable[Subject], new: Iterable[Subject] = ()) -> Said:
    """The facts to say, the most important of ``changes`` first. Of an ``unknown`` subject only that is said; of what
    was not known before (``new``) never that it did not change."""
    silent, young = _ordered(unknown), _ordered(new)
    known = [change for change in changes if change.subject not in silent]
    room = MOST - (1 if silent or young else 0)
    chosen: list[Change] = []
    counted: Counter[Subject] = Counter()
    for change in sorted(known, key=lambda change: -change.importance):
        if len(chosen) < room and counted[change.subject] < OF_ONE:
            chosen.append(change)
            counted[change.subject] += 1
    changed = {change.subject for change in known}
    calm = tuple(subject for subject in Subject if subject not in changed | {*silent, *young})
    return Said(tuple(chosen), calm if len(chosen) < ENOUGH else (), silent, young)


def _ordered(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    wanted = set(subjects)
    return tuple(subject for subject in Subject if subject in wanted)
