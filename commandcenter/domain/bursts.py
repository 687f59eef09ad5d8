"""Changes that belong together as one line: a relay that dies takes a dozen links with it within seconds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from commandcenter.domain.clock import MINUTE
from commandcenter.domain.model import Kind
from commandcenter.domain.picture import Event

WITHIN: Final = MINUTE


@dataclass(frozen=True, slots=True)
class Burst:
    """``event`` speaks for itself and for ``others`` more changes into the same state within a minute of it."""

    event: Event
    others: int = 0


def bursts(events: Sequence[Event], causes: Collection[int] = ()) -> tuple[Burst, ...]:
    """``events`` (newest first) with changes into one state folded while each is at most a minute from the newest.

    A cause speaks for the burst (``causes``: ids of the elements that are causes now); else a tower; else who was
    first. Flapping marks stay lines of their own. The order is that of the newest change of each burst.
    """
    groups: list[list[Event]] = []
    open_groups: dict[str, list[Event]] = {}
    for event in events:
        group = open_groups.get(event.to_state) if event.kind == "state" else None
        if group is not None and abs(group[0].at - event.at) <= WITHIN:
            group.append(event)
            continue
        groups.append([event])
        if event.kind == "state":
            open_groups[event.to_state] = groups[-1]
    return tuple(Burst(_speaker(group, causes), len(group) - 1) for group in groups)


def _speaker(group: Sequence[Event], causes: Collection[int]) -> Event:
    return min(
        group, key=lambda event: (event.element.id not in causes, event.element.kind is not Kind.TOWER, event.at)
    )
