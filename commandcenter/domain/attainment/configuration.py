"""What a regency sets of its own: rules of plan years, programmes of OPDs, and the weights of the roll-up."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from commandcenter.domain.attainment.bands import default_rules
from commandcenter.domain.attainment.terms import Accumulation, Rules

_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_AMENDED: Final = re.compile(r"ubah|revisi|addend|amend|geser", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Share:
    """An indicator of a programme. ``accumulation`` None: told by the shape of its targets."""

    indicator: str
    weight: float  # within its programme
    accumulation: Accumulation | None = None

    def __str__(self) -> str:
        shape = f":{self.accumulation.value}" if self.accumulation is not None else ""
        return f"{self.indicator}:{self.weight:g}{shape}"


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme of an OPD, in the plan years ``valid_from`` to ``valid_to`` (None: still)."""

    code: str
    opd: str
    name: str
    weight: float  # within its OPD
    valid_from: int
    valid_to: int | None = None
    indicators: tuple[Share, ...] = ()

    def is_of(self, year: int) -> bool:
        """Whether it belongs to that plan year."""
        return self.valid_from <= year and (self.valid_to is None or year <= self.valid_to)


@dataclass(frozen=True)
class Configuration:
    """All of it. What nobody set has defaults: equal weights, and the five bands."""

    years: tuple[Rules, ...] = ()
    programmes: tuple[Programme, ...] = ()
    _rules: dict[int, Rules] = field(default_factory=dict, init=False, repr=False, compare=False)

    _programmes: dict[int, dict[str, tuple[Programme, ...]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        self._rules.update({rules.year: rules for rules in self.years})

    def rules(self, year: int) -> Rules:
        """Those of the year, or the defaults."""
        if year not in self._rules:
            self._rules[year] = default_rules(year)
        return self._rules[year]

    def of_year(self, year: int) -> Mapping[str, tuple[Programme, ...]]:
        """The programmes of a plan year, by OPD."""
        if year not in self._programmes:
            found: dict[str, tuple[Programme, ...]] = {}
            for programme in self.programmes:
                if programme.is_of(year):
                    found[programme.opd] = (*found.get(programme.opd, ()), programme)
            self._programmes[year] = found
        return self._programmes[year]


def is_of_year(plan: str, year: int) -> bool:
    """Whether a plan document may have targets of that year, by the years in its name: "Perjanjian Kinerja 2025" has
    none of 2026, "RPJMD 2025-2029" has. A name without a year rules nothing out."""
    years = [int(found) for found in _YEAR.findall(plan)]
    return not years or min(years) <= year <= max(years)


@lru_cache(maxsize=256)  # there are few names, and a row for each target
def is_amended(version: str) -> bool:
    """Whether a version of a plan is one of its changes (perubahan): it goes before the first one."""
    return _AMENDED.search(version) is not None


def wrong_sum(weights: Iterable[float], total: float = 100.0) -> float | None:
    """What weights add up to when it is not ``total``; None when it is."""
    found = sum(weights)
    return None if abs(found - total) < 0.01 else found
