"""What a source says of an entity: the only thing that the engine knows of the world."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from commandcenter.domain.alerts.model import Entity


@dataclass(frozen=True, slots=True)
class Sighting:
    """One measure of one entity at one moment.

    ``value``: a word, a number or a truth; None: nobody knows, and nothing changes by it. ``since``: since when it is
    so (ms UTC), None where the source cannot say. ``because``: the id of the entity that explains it ("link:balen-a"):
    the alert is suppressed by design as long as that stands. ``detail``: what a person must be told (victims, limits,
    counts), as JSON can say it; nothing personal.
    """

    on: str  # the measure: "network.state"
    entity: Entity
    value: str | float | bool | None
    since: int | None = None
    because: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    is_gone: bool = False  # the entity is not there any more: no condition of it is met


@dataclass(frozen=True, slots=True)
class Batch:
    """What a source found. ``covers``: the measures of which this is everything there is: what it does not name is not
    there any more. Measures that are not covered are only what changed."""

    sightings: tuple[Sighting, ...]
    covers: frozenset[str] = frozenset()
