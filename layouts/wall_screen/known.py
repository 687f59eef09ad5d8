"""What the panels of the wall know: the wall as it should be, and what every display says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from commandcenter.domain.clock import Instant
from commandcenter.domain.wall.health import SETTLING, Condition, Expected
from commandcenter.domain.wall.timeline import Shown, Wall, timeline
from commandcenter.store.queries import wall as queries
from commandcenter.store.queries.wall import Report
from commandcenter.store.versions import Topic
from layouts import i18n
from layouts.contract import Connection, Facts, Look, Params
from layouts.i18n import message
from layouts.wall.health import State, aspect_of, state

# The clock too: a wall of which nobody reports any more raises nothing.
TOPICS: Final = frozenset({Topic.WALL, Topic.DISPLAYS, Topic.CLOCK})
SOURCE: Final = message("what displays report")


@dataclass(frozen=True)
class Known:
    """``expected``: by display what it may show, of now and of the seconds before; None: the plan is too new to say."""

    instant: Instant
    wall: Wall
    reports: Mapping[int, Report] = field(default_factory=dict)
    expected: Mapping[int, frozenset[str]] | None = None

    @cached_property
    def states(self) -> Mapping[int, State]:
        """Of every display that may watch, as they hang: row by row, then those without a place."""
        found = {}
        for id_ in _hung(self.wall):
            shows = None if self.expected is None else self.expected.get(id_, frozenset())
            place = self.wall.layout.places.get(id_)
            said = Expected(shows, aspect_of(place), self.wall.plan.care.heap_max_mb)
            found[id_] = state(self.wall.displays[id_], self.reports.get(id_), self.instant.at, said)
        return found

    @cached_property
    def shown(self) -> Mapping[int, Shown]:
        """What every display should show now."""
        at = self.instant.at
        return {id_: moments[0].shown for id_, moments in timeline(self.wall, at, at).items()}

    @property
    def n(self) -> int:
        """How many may watch."""
        return len(self.wall.displays)

    @property
    def dark(self) -> list[int]:
        """Those that are dark, as they hang."""
        return [id_ for id_, each in self.states.items() if each.condition is Condition.DARK]

    @property
    def is_all_dark(self) -> bool:
        """Whether every display that ever reported is dark, and there is more than one."""
        met = [each for each in self.states.values() if each.condition is not Condition.NEVER]
        return len(met) > 1 and all(each.condition is Condition.DARK for each in met)


def fetch(connection: Connection, instant: Instant, _params: Params) -> Known | None:
    """The wall, now. How displays were is not kept: None of a moment in the past."""
    if not instant.live:
        return None
    at, since = instant.at, instant.at - SETTLING
    wall = queries.wall(connection, at)
    expected = None
    if not any(each.recorded_at > since for each in queries.versions_of_plan(connection, 1)):
        lately = replace(wall, layers=queries.layers(connection, since))
        expected = {
            id_: frozenset(moment.shown.of for moment in moments)
            for id_, moments in timeline(lately, since, at).items()
        }
    return Known(instant, wall, queries.reports(connection), expected)


def facts(known: Known, look: Look) -> Facts:
    """What stands beside every figure."""
    return Facts(n=known.n, sources=(i18n.text(look.lang, SOURCE),))


def _hung(wall: Wall) -> list[int]:
    def order(id_: int) -> tuple[bool, int, int, str, int]:
        place = wall.layout.places.get(id_)
        row, column = (place.row, place.column) if place else (0, 0)
        return place is None, row, column, wall.displays[id_].name, id_

    return sorted(wall.displays, key=order)
