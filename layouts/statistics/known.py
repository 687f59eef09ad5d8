"""What the address asks for, and what is known of it: the headlines, a sector, a chosen indicator."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from commandcenter.domain.clock import Instant
from commandcenter.domain.observations import Conflict
from commandcenter.domain.reference import REGENCY, Indicator
from commandcenter.domain.statistics import HEADLINES, PREDECESSORS, SECTORS, AreaSum, Reading, Sector, Series
from commandcenter.store.queries import conflicts, feed_watch, inventory, reference, statistics
from commandcenter.store.queries.feeds import titles
from commandcenter.store.versions import Topic
from layouts import i18n
from layouts.contract import Connection, Facts, Look, Option, Params

TOPICS = frozenset({Topic.OBSERVATIONS, Topic.REFERENCE, Topic.FEEDS})
DEFAULT_SECTOR = Sector.POPULATION
DEFAULT_FORM = "tiles"  # a figure fits into every tile, and not into every shape
CONTRADICTIONS_MAX = 40


@dataclass(frozen=True, slots=True)
class Headlines:
    """The headline indicators in their order, with those of the province beside them and what came before a break."""

    instant: Instant
    series: tuple[Series, ...]
    earlier: Mapping[str, Series] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)  # of feeds


@dataclass(frozen=True, slots=True)
class InSector:
    """The indicators of a sector that have figures; ``registered``: how many the register has."""

    instant: Instant
    sector: Sector
    readings: tuple[Reading, ...]
    registered: int
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One indicator: its course and that of the areas beside; ``series`` None: the register has no such indicator."""

    instant: Instant
    series: Series | None
    earlier: Series | None = None
    beside: tuple[Series, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Places:
    """An indicator in the kecamatan in its newest period; ``indicator`` None: none of the sector has such figures.

    ``is_other``: what was chosen has no figures by kecamatan, and the first of the sector that has stands for it.
    """

    instant: Instant
    indicator: Indicator | None
    period: str = ""
    areas: tuple[AreaSum, ...] = ()
    is_other: bool = False
    feeds: tuple[str, ...] = ()
    recorded_at: int = 0
    titles: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    form: str = DEFAULT_FORM


@dataclass(frozen=True, slots=True)
class Contradictions:
    """Where sources of statistics disagree, newest first; ``n`` of them in all."""

    instant: Instant
    found: tuple[Conflict, ...]
    n: int
    titles: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)  # of indicators
    areas: Mapping[str, str] = field(default_factory=dict)


def sector_asked(params: Params) -> Sector:
    """The sector of the address; what cannot be understood falls back to the default."""
    asked = params.get("sector", "")
    return Sector(asked) if asked in tuple(Sector) else DEFAULT_SECTOR


def headlines(connection: Connection, instant: Instant, _params: Params) -> Headlines:
    """Every headline indicator that the register has, also without figures: what is missing is shown as missing."""
    found = statistics.series(connection, instant, [*HEADLINES, *PREDECESSORS.values()])
    by_code = {each.indicator.code: each for each in found}
    earlier = {code: by_code[before] for code, before in PREDECESSORS.items() if before in by_code}
    wanted = tuple(by_code[code] for code in HEADLINES if code in by_code)
    return Headlines(instant, wanted, earlier, titles(connection))


def in_sector(connection: Connection, instant: Instant, params: Params) -> InSector:
    """What there is of the sector that the address asks for."""
    sector = sector_asked(params)
    registered = len(reference.indicators(connection, SECTORS[sector]))
    readings = statistics.of_sector(connection, instant, sector)
    return InSector(instant, sector, readings, registered, titles(connection))


def chosen(connection: Connection, instant: Instant, params: Params) -> Chosen:
    """The indicator that the address asks for; without one the first headline."""
    code = params.get("indicator", HEADLINES[0])
    found = statistics.series(connection, instant, [code, *filter(None, [PREDECESSORS.get(code)])])
    by_code = {each.indicator.code: each for each in found}
    if code not in by_code:
        return Chosen(instant, None)
    return Chosen(
        instant,
        by_code[code],
        earlier=by_code.get(PREDECESSORS.get(code, "")),
        beside=statistics.beside(connection, instant, code),
        titles=titles(connection),
    )


def places(connection: Connection, instant: Instant, params: Params) -> Places:
    """The chosen indicator by kecamatan, or the first of the sector that has figures of villages or kecamatan."""
    form = "map" if params.get("form") == "map" else DEFAULT_FORM
    code = params.get("indicator", HEADLINES[0])
    asked = reference.indicator(connection, code)
    found = statistics.by_kecamatan(connection, instant, asked) if asked is not None else None
    shown, is_other = asked, False
    if found is None:
        is_other = True
        shown = statistics.first_by_village(connection, instant, sector_asked(params))
        found = statistics.by_kecamatan(connection, instant, shown) if shown is not None else None
    if shown is None or found is None:
        return Places(instant, None, form=form)
    kecamatan = inventory.kecamatan(connection)
    return Places(
        instant, shown, found.period, found.areas, is_other, feeds=found.feeds, recorded_at=found.recorded_at,
        titles=titles(connection),
        people={place.code: place.population for place in kecamatan if place.population},
        names={place.code: place.name for place in kecamatan}, form=form,
    )  # fmt: skip


def contradictions(connection: Connection, instant: Instant, _params: Params) -> Contradictions:
    """The newest contradictions between sources."""
    found = sorted(
        conflicts.conflicts(connection, instant), key=lambda each: -max(said.origin.recorded_at for said in each.values)
    )
    shown = tuple(found[:CONTRADICTIONS_MAX])
    named = reference.indicators_of(connection, {each.indicator for each in shown})
    return Contradictions(
        instant,
        shown,
        len(found),
        titles(connection),
        {code: each.name for code, each in named.items()},
        feed_watch.areas(connection, {each.area for each in shown}),
    )


def sectors(_connection: Connection, _instant: Instant, look: Look) -> list[Option]:
    """The seven sectors as choices of the filter."""
    return [Option(sector.value, i18n.text(look.lang, SECTOR_WORDS[sector])) for sector in Sector]


def forms(_connection: Connection, _instant: Instant, look: Look) -> list[Option]:
    """The shapes of the kecamatan, or equal tiles at their places."""
    return [
        Option("tiles", i18n.text(look.lang, "equal tiles")),
        Option("map", i18n.text(look.lang, "map")),
    ]


def facts(period: str, n: int | None, feeds: set[str], titles: Mapping[str, str]) -> Facts:
    """What stands beside the figures; a feed that is gone keeps its name."""
    return Facts(period, n, tuple(sorted(titles.get(feed, feed) for feed in feeds)))


def area_name(lang: str, code: str, names: Mapping[str, str]) -> str:
    """What an area is called; the regency by that word."""
    return i18n.text(lang, "regency") if code == REGENCY else names.get(code, code)


SECTOR_WORDS: Mapping[Sector, str] = {
    Sector.AGRICULTURE: i18n.message("Agriculture"),
    Sector.POPULATION: i18n.message("Population"),
    Sector.EDUCATION: i18n.message("Education"),
    Sector.HEALTH: i18n.message("Health"),
    Sector.FINANCE: i18n.message("Finance and economy"),
    Sector.GOVERNMENT: i18n.message("Government"),
    Sector.VILLAGES: i18n.message("Village government"),
}
