"""The report of a period: every element, every kecamatan by its site tower, and what each cause cost. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from commandcenter.domain.availability.charging import charged, costs, local, split
from commandcenter.domain.availability.hours import EVERY_HOUR, Hours
from commandcenter.domain.availability.model import Excuse, Interval, Past, Piece, Split
from commandcenter.domain.availability.objective import EXAMPLE, Budget, Objective, Scope, Verdict, budget
from commandcenter.domain.availability.sweep import sweep
from commandcenter.domain.model import Element, Inventory, Kind, Link, NodeRole

_RANKS = {Verdict.SPENT: 0, Verdict.THREATENED: 1, Verdict.SAFE: 2}
_SCOPES = {NodeRole.MAIN: Scope.MAIN, NodeRole.SITE: Scope.SITE, NodeRole.RELAY: Scope.RELAY}


@dataclass(frozen=True, slots=True)
class Row:
    """One element, or a kecamatan as its site tower. ``pieces``: when it was not up, blind time left out."""

    element: int
    split: Split
    budget: Budget
    objective: Objective
    pieces: Sequence[Piece]

    @property
    def rank(self) -> tuple[int, float, int]:
        """The worst first: by verdict, then by what is left of the budget in parts of it."""
        allowed = self.budget.allowed
        left = self.budget.left / allowed if allowed else float(-self.budget.spent)
        return _RANKS[self.budget.verdict], left, self.element


@dataclass(frozen=True, slots=True)
class Report:
    """A period until ``until``. ``elements`` by id and ``kecamatan`` by code: those that were in service in it.

    ``costs``: cause -> kecamatan -> ms. ``owners``: the duty that answers for each element. ``unheard``: elements that
    are there and never reported: no time of theirs counts yet.
    """

    start: int
    end: int
    until: int
    inventory: Inventory
    elements: Mapping[int, Row] = field(default_factory=dict)
    kecamatan: Mapping[str, Row] = field(default_factory=dict)
    costs: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    owners: Mapping[int, str] = field(default_factory=dict)
    unheard: Sequence[int] = ()

    @property
    def total(self) -> Split:
        """All kecamatan together."""
        return sum((row.split for row in self.kecamatan.values()), Split())

    def worst(self, rows: Mapping[str, Row] | None = None) -> list[tuple[str, Row]]:
        """Kecamatan and rows, the worst first."""
        return sorted((rows or self.kecamatan).items(), key=lambda each: each[1].rank)


@dataclass(frozen=True, slots=True)
class Given:
    """What else a report needs. ``gaps``: disjoint, in order. ``objectives`` by scope: see ``objective.Scope``."""

    gaps: Sequence[Interval] = ()
    excuses: Sequence[Excuse] = ()
    objectives: Mapping[str, Objective] = field(default_factory=dict)
    hours: Hours = EVERY_HOUR


def report(past: Past, period: Interval, given: Given) -> Report:
    """The report of the period, of which ``past`` knows a little more on both sides and nothing after its own end."""
    start, end = period
    until = max(start, min(end, past.end))
    found = sweep(past)
    inventory = past.inventory
    elements, whole = inventory.elements, {}
    rows: dict[int, Row] = {}
    for id_, served in past.served.items():
        within = (max(served[0], start), min(served[1], until))
        if within[1] <= within[0]:
            continue
        stays = end if served[1] >= past.end else min(served[1], end)
        whole[id_] = given.hours.length(within[0], stays)
        pieces = charged(found[id_], id_, (start, until), given.gaps, given.excuses)
        rows[id_] = _row(id_, pieces, within, whole[id_], objective_of(elements[id_], given.objectives), given)
    places = {id_: element.kecamatan for id_, element in elements.items()}
    kecamatan: dict[str, Row] = {}
    for code, id_ in sites(inventory, rows).items():
        row, served = rows[id_], past.served[id_]
        within = (max(served[0], start), min(served[1], until))
        kecamatan[code] = _row(id_, local(row.pieces, code, places), within, whole[id_], row.objective, given)
    return Report(
        start, end, until, inventory, rows, kecamatan,
        costs({code: row.pieces for code, row in kecamatan.items()}, given.hours),
        {id_: objective_of(element, given.objectives).owner for id_, element in elements.items()},
        tuple(sorted(past.there.keys() - past.served.keys())),
    )  # fmt: skip


def sites(inventory: Inventory, served: Iterable[int]) -> dict[str, int]:
    """The tower that speaks for each kecamatan: its site, or else the main tower that stands there. Where there was
    more than one in the period, the newest."""
    known = set(served)
    found: dict[str, int] = {}
    for role in (NodeRole.MAIN, NodeRole.SITE):
        here = (node for node in inventory.nodes.values() if node.role is role and node.id in known)
        found.update({node.kecamatan: node.id for node in sorted(here, key=lambda node: node.id)})
    return dict(sorted(found.items()))


def objective_of(element: Element, objectives: Mapping[str, Objective]) -> Objective:
    """Its own, or that of its kind, or the example."""
    own = objectives.get(f"{element.kind.value}:{element.key}")
    return own or objectives.get(scope_of(element).value) or EXAMPLE


def scope_of(element: Element) -> Scope:
    """The kind that an objective is for."""
    return Scope.LINK if isinstance(element, Link) else _SCOPES[element.role]


def named(scope: str, inventory: Inventory) -> frozenset[int]:
    """The elements that an exception names: tower:balen, link:balen-a, or all of kecamatan:35.22.13."""
    kind, _colon, key = scope.partition(":")
    elements = inventory.elements.values()
    if kind == "kecamatan":
        return frozenset(element.id for element in elements if element.kecamatan == key)
    return frozenset(element.id for element in elements if element.kind == Kind(kind) and element.key == key)


def _row(id_: int, pieces: Sequence[Piece], within: Interval, whole: int, objective: Objective, given: Given) -> Row:
    sums = split(pieces, within, given.gaps, given.hours)
    return Row(id_, sums, budget(objective, sums, whole), objective, pieces)
