"""What the panels of the control page are drawn from: read once for all of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from commandcenter.domain.audit import Deed
from commandcenter.domain.clock import SECOND, Instant
from commandcenter.domain.wall import timeline
from commandcenter.domain.wall.layers import Layer
from commandcenter.domain.wall.timeline import Moment, Shown, Wall
from commandcenter.domain.wall.undoing import UNDO, without
from commandcenter.store.queries import wall as queries
from commandcenter.store.queries import wall_acts
from commandcenter.store.queries.wall_acts import Moved
from commandcenter.store.versions import Topic
from layouts.contract import Connection, Facts, Look, Params, Screen
from layouts.i18n import message, text
from layouts.wall import kinds

PATH: Final = "/wall/control"
API: Final = "/api/wall"
ACTS: Final = 8
AHEAD: Final = 25 * SECOND  # how far the page knows by itself what comes: the next look is five seconds away
MOMENTS: Final = 3
# The clock: rotations go on without anybody having written anything.
TOPICS: Final = frozenset({Topic.WALL, Topic.CLOCK})
SOURCE: Final = message("program of the wall")


@dataclass(frozen=True)
class Known:
    """``newest``: number of the last layer. ``acts``: what was done lately, the newest first. ``replaced``: by layer
    what would come back if it were taken back."""

    instant: Instant
    wall: Wall
    moves: Mapping[str, Moved] = field(default_factory=dict)
    acts: Sequence[Deed] = ()
    newest: int = 0
    replaced: Mapping[int, Sequence[Layer]] = field(default_factory=dict)

    @cached_property
    def course(self) -> Mapping[int, list[Moment]]:
        """Of every display: what it shows, and what comes next."""
        return timeline.timeline(self.wall, self.instant.at)

    def moments(self, display: int) -> list[Moment]:
        """Those that begin before the page looks again, and one more."""
        every = self.course[display]
        soon = [each for each in every[:MOMENTS] if each.at <= self.instant.at + AHEAD]
        return every[: max(1, len(soon))]

    def following(self, display: int, moment: Moment) -> Moment | None:
        """What comes after a moment, as far as anybody knows."""
        return next((each for each in self.course[display] if each.at > moment.at), None)

    def after(self, layer: Layer, *, is_undone: bool) -> Mapping[int, Shown]:
        """By display what comes back when a layer is taken off; when it is taken back, what it had pushed away too."""
        back = self.replaced.get(layer.id, ()) if is_undone else ()
        found = timeline.timeline(without(self.wall, layer, back), self.instant.at, self.instant.at)
        mine = self.touched(layer)
        return {display: moments[0].shown for display, moments in found.items() if display in mine}

    def touched(self, layer: Layer) -> list[int]:
        """The displays that a layer is on."""
        return touched(self.wall, layer)

    def is_fresh(self, layer: Layer) -> bool:
        """Whether it can still be taken back."""
        return layer.kind != "takeover" and self.instant.at < layer.created_at + UNDO

    def names(self, displays: Iterable[int]) -> list[str]:
        """Of displays, in the order in which they hang."""
        mine = set(displays)
        return [self.wall.displays[id_].name for id_ in hung(self.wall) if id_ in mine]

    def facts(self, look: Look, n: int | None = None) -> Facts:
        """What stands beside every figure."""
        return Facts("", n, (text(look.lang, SOURCE),))


def fetch(connection: Connection, instant: Instant, _params: Params) -> Known:
    """Everything that stands. The wall is driven now: the past is not shown."""
    now = replace(instant, live=True)
    wall = queries.wall(connection, now.at)
    fresh = [layer.id for layer in wall.layers if now.at < layer.created_at + UNDO]
    return Known(
        now, wall, wall_acts.moves(connection), wall_acts.acts(connection, now, ACTS), wall_acts.newest(connection),
        wall_acts.replaced(connection, fresh, now.at),
    )  # fmt: skip


def touched(wall: Wall, layer: Layer) -> list[int]:
    """The displays that a layer is on."""
    return [each for each in timeline.touched(wall, layer.tiles, layer.displays) if each in wall.displays]


def hung(wall: Wall) -> list[int]:
    """Displays row by row as they hang, then those without a place by name."""

    def order(id_: int) -> tuple[bool, int, int, str, int]:
        place = wall.layout.places.get(id_)
        row, column = (place.row, place.column) if place else (0, 0)
        return place is None, row, column, wall.displays[id_].name, id_

    return sorted(wall.displays, key=order)


def titles(screens: Iterable[Screen], look: Look) -> dict[str, str]:
    """Of screens, by path."""
    return kinds.titles(screens, look.lang)
