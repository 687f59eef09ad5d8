"""What the page of planned work stands on, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from commandcenter.domain.access import Permission, Principal
from commandcenter.domain.clock import DAY, Instant
from commandcenter.domain.maintenance import scope
from commandcenter.domain.maintenance.model import Series, Stage, Work
from commandcenter.domain.model import Inventory
from commandcenter.domain.sites import Site
from commandcenter.store.queries import inventory, sites
from commandcenter.store.queries import maintenance as queries
from commandcenter.store.queries.maintenance import Told
from layouts.contract import Connection

SHOWN: Final = 100  # works to come
SERIES: Final = 60
PAST: Final = 40
TOLD: Final = 30
_EXPIRED: Final = 14 * DAY  # so long an expired series stays in the list


@dataclass(frozen=True, slots=True)
class Known:
    """``names``: of elements and kecamatan by their tokens. ``cut_off``: names of kecamatan by the number of a work."""

    instant: Instant
    may_plan: bool
    works: Sequence[Work]
    n: int
    past: Sequence[Work]
    series: Sequence[Series]
    exceptions: Mapping[int, Mapping[int, tuple[int, int] | None]]
    told: Sequence[Told]
    names: Mapping[str, str]
    cut_off: Mapping[int, Sequence[str]]
    inventory: Inventory
    sites: Mapping[int, Site]

    @property
    def running(self) -> list[Work]:
        return [work for work in self.works if work.stage is Stage.RUNNING]

    @property
    def planned(self) -> list[Work]:
        return [work for work in self.works if work.stage is Stage.PLANNED]

    @property
    def kecamatan(self) -> dict[str, str]:
        """Names by code."""
        return {
            token.partition(":")[2]: name for token, name in self.names.items() if token.startswith(scope.KECAMATAN)
        }


def load(connection: Connection, instant: Instant, who: Principal) -> Known:
    """Everything, as it was known at the instant."""
    at = instant.at
    works, past = queries.works(connection, at, SHOWN), queries.past(connection, at, PAST)
    found = queries.series(connection, at, at - _EXPIRED)
    plan, websites = inventory.load(connection, None if instant.live else at), sites.load(connection)
    places = {each.code: each.name for each in inventory.kecamatan(connection)}
    return Known(
        instant, instant.live and who.may(Permission.NETWORK), works, queries.count(connection, at), past, found,
        {each.id: queries.exceptions(connection, each.id, at) for each in found}, queries.told(connection, at, TOLD),
        scope.names(plan, websites, places), _cut_off(plan, works, places), plan, websites,
    )  # fmt: skip


def _cut_off(plan: Inventory, works: Sequence[Work], places: Mapping[str, str]) -> dict[int, list[str]]:
    """Most works are occurrences of few series: what they cut off is found once."""
    of_elements: dict[frozenset[int], list[str]] = {}
    found = {}
    for work in works:
        elements = frozenset(part.element for part in work.parts)
        if elements not in of_elements:
            of_elements[elements] = [places.get(code, code) for code in scope.cut_off(plan, elements)]
        found[work.number] = of_elements[elements]
    return found
