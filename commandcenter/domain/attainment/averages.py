"""The averages of an OPD, over the programmes that it has in the plan year."""

from collections.abc import Callable
from typing import NamedTuple

from commandcenter.domain.attainment.ledger import Key, Ledger
from commandcenter.domain.attainment.rollup import mean, weighed
from commandcenter.domain.attainment.terms import Average

Found = tuple[float | None, bool]  # a percentage, and whether there should be one


class Group(NamedTuple):
    """A programme with its series and their weights in it. ``code`` "": what no programme has."""

    code: str
    name: str
    weight: float
    members: list[tuple[Key, float]]


class Averages:
    """Reads them off a ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._groups: dict[tuple[str, int], list[Group]] = {}

    def groups(self, opd: str, year: int) -> list[Group]:
        """Its programmes in a year. What no programme has is one more of them, of their mean weight: it may not be
        lost, and nobody said that it weighs more."""
        if (opd, year) not in self._groups:
            self._groups[opd, year] = self._group(opd, year)
        return self._groups[opd, year]

    def of(self, opd: str, period: str) -> Average:
        """Of a quarter against its own targets, without band and verdict."""
        percents, year = self._ledger.percents, int(period[:4])
        cap = self._ledger.configuration.rules(year).average_cap
        made = []
        for group in self.groups(opd, year):
            mine = [(percents[key], weight) for key, weight in group.members]
            parts = [(found.get(period), weight, period in found) for found, weight in mine]
            made.append((mean(parts, cap), group.weight))
        return weighed(made)

    def by(self, opd: str, year: int, part: Callable[[Key], Found], cap: float) -> Average:
        """Of whatever ``part`` says of each series, without band and verdict."""
        made = []
        for group in self.groups(opd, year):
            parts = [(percent, weight, is_due) for key, weight in group.members for percent, is_due in (part(key),)]
            made.append((mean(parts, cap), group.weight))
        return weighed(made)

    def _group(self, opd: str, year: int) -> list[Group]:
        programmes = self._ledger.configuration.of_year(year).get(opd, ())
        groups: dict[str, list[tuple[Key, float]]] = {programme.code: [] for programme in programmes}
        loose: list[tuple[Key, float]] = []
        for key in self._ledger.planned.get((opd, year), ()):
            placed = self._ledger.placed(key, year)
            members = groups[placed.programme.code] if placed.programme is not None else loose
            members.append((key, placed.weight))
        found = [Group(each.code, each.name, each.weight, groups[each.code]) for each in programmes]
        if loose:
            mean = sum(each.weight for each in programmes) / len(programmes) if programmes else 1.0
            found.append(Group("", "", mean, loose))
        return found
