"""The plan of the wall, what comes by itself: rotations, scheduled scenes, takeovers by alerts, care of displays."""

from dataclasses import dataclass, field
from typing import Final

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SECONDS_OF_A_STEP: Final = (5, 86_400)


@dataclass(frozen=True, slots=True)
class Step:
    """``show``: the key of a scene, or the address of a screen ("/network") that then fills every display of the
    rotation by itself."""

    show: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Rotation:
    """Steps that follow each other for ever. ``displays``: their ids; empty: the whole wall."""

    key: str
    title: str
    steps: tuple[Step, ...]
    displays: tuple[int, ...] = ()

    @property
    def seconds(self) -> int:
        """Of all steps."""
        return sum(step.seconds for step in self.steps)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A scene at its time. ``days``: of the week; ``at``: minutes after local midnight (WIB)."""

    key: str
    scene: str
    days: frozenset[str]
    at: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Takeover:
    """Which alerts bring their scene. The first that fits an alert counts.

    ``rules``: patterns of keys of alert rules ("tower-*"); empty: all. ``displays``: where; empty: wherever the scene
    is. ``minutes``: after these it goes back even when nobody acknowledged. ``select``: the screens of the scene are
    opened at what the alert is about, where they can (``select=tower:temayang``).
    """

    key: str
    scene: str
    severities: frozenset[str] = frozenset({"critical"})
    rules: tuple[str, ...] = ()
    displays: tuple[int, ...] = ()
    minutes: int = 15
    priority: int = 0  # among takeovers: more comes first
    select: bool = True


@dataclass(frozen=True, slots=True)
class Dimming:
    """From ``start`` to ``end`` (minutes after local midnight, also across it) light is ``level`` of full, 0.1 to 1."""

    start: int
    end: int
    level: float


@dataclass(frozen=True, slots=True)
class Care:
    """What displays do for themselves. ``reload_at``: minutes after local midnight; None: never."""

    dimming: tuple[Dimming, ...] = ()
    drift: bool = True
    reload_at: int | None = 3 * 60 + 30
    heap_max_mb: int = 700


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that comes by itself. ``version`` rises with every change."""

    rotations: tuple[Rotation, ...] = ()
    schedule: tuple[Scheduled, ...] = ()
    takeovers: tuple[Takeover, ...] = ()
    care: Care = field(default_factory=Care)
    version: int = 0
