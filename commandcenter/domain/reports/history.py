"""What was done to a report, told as a person would: autosaves that follow each other are one sitting."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from commandcenter.domain.audit import Deed
from commandcenter.domain.clock import MINUTE

SITTING: Final = 30 * MINUTE
SAVED: Final = "report.save"
COLUMNS: Final = {"typed": "value", "driver": "driver", "obstacle": "obstacle", "evidence": "evidence"}


@dataclass(frozen=True, slots=True)
class Change:
    """A cell before and after. ``column``: value, driver, obstacle, evidence."""

    indicator: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One step, or one sitting of filling in: from ``since`` to ``at``."""

    at: int
    since: int
    actor: str
    action: str
    changes: tuple[Change, ...] = ()
    reason: str = ""


def story(deeds: Sequence[Deed]) -> tuple[Chapter, ...]:
    """The chapters of a report, the newest first, from its deeds, the newest first."""
    chapters: list[list[Deed]] = []
    for deed in deeds:
        last = chapters[-1] if chapters else None
        if (
            last
            and deed.action == last[-1].action == SAVED
            and deed.actor == last[-1].actor
            and last[-1].at - deed.at <= SITTING
        ):
            last.append(deed)
        else:
            chapters.append([deed])
    return tuple(map(_chapter, chapters))


def _chapter(deeds: Sequence[Deed]) -> Chapter:
    newest, oldest = deeds[0], deeds[-1]
    reason = str((newest.after or {}).get("reason", "")) if newest.action != SAVED else ""
    changes = _changes(deeds) if newest.action == SAVED else ()
    return Chapter(newest.at, oldest.at, newest.actor, newest.action, changes, reason)


def _changes(deeds: Sequence[Deed]) -> tuple[Change, ...]:
    """What differs between the beginning and the end of a sitting; what was typed and taken back does not."""
    first: dict[tuple[str, str], str] = {}
    last: dict[tuple[str, str], str] = {}
    for deed in reversed(deeds):
        for cells, said in ((first, deed.before or {}), (last, deed.after or {})):
            for indicator, line in said.items():
                for key, column in COLUMNS.items():
                    place = (indicator, column)
                    if cells is last or place not in first:
                        cells[place] = str(line.get(key, ""))
    return tuple(
        Change(*place, before, last.get(place, "")) for place, before in first.items() if before != last.get(place, "")
    )
