"""What stands on the wall now: what was put there above the plan, and where the rotations are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from commandcenter.domain.wall.scenes import Tile

LEAD: Final = 250  # ms from the decision to the switch: every display has heard of it by then
READY_MAX: Final = 4_000  # ms that a switch waits for displays that have not painted it yet
TIMED_OUT: Final = "its time"  # what ends a layer that nobody ends; no account is called so
ALIVE: Final = 10_000  # ms since its last report in which a display is waited for


@dataclass(frozen=True, slots=True)
class Position:
    """Where a rotation is. Until ``from_at`` it shows step ``before``; from then on the one that the clock says,
    counted from ``anchor_at``, or, while it is held, step ``held``. Instants ms UTC."""

    anchor_at: int = 0
    held: int | None = None
    from_at: int = 0
    before: int = 0


LayerKind = Literal["push", "pin", "takeover"]


@dataclass(frozen=True, slots=True)
class Layer:
    """Something that was put on the wall, above what comes by itself. Instants ms UTC.

    It begins at ``starts_at``, once every display of ``awaits`` has painted it; until somebody knows when that is, it
    begins at ``ready_by``. ``ends_at``: when it ends by itself or was ended; None: until somebody ends it.
    ``scene``: where its tiles come from, for its title. ``reason``: what displays say beside it (takeovers).
    ``alert``: the one that brought it; ``joined``: ids of further ones that it stands for.
    """

    id: int
    kind: LayerKind
    tiles: tuple[Tile, ...]
    displays: tuple[int, ...]
    created_at: int
    ready_by: int
    starts_at: int | None = None
    ends_at: int | None = None
    scene: str = ""
    title: str = ""
    priority: int = 0
    by: str = ""
    alert: int | None = None
    joined: tuple[int, ...] = ()
    reason: Mapping[str, str] = field(default_factory=dict)
    awaits: tuple[int, ...] = ()

    @property
    def begins_at(self) -> int:
        """When it begins, as far as anybody knows."""
        return self.ready_by if self.starts_at is None else min(self.starts_at, self.ready_by)
