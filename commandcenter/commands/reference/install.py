"""The reference data that the program brings, into a store. The demo and a new installation begin with it."""

from sqlalchemy import Connection

import geodata
from commandcenter.domain.calendar_diff import CalendarParts, missing
from commandcenter.domain.model import Kecamatan
from commandcenter.domain.reference import Village
from commandcenter.store.queries import reference as queries
from commandcenter.store.queries.attainment.rules import configuration
from commandcenter.store.writes import reference as writes
from commandcenter.store.writes.attainment import apply_plan_years, apply_programmes
from commandcenter.store.writes.geodata import seed_kecamatan
from ingest.reference import NOTHING, Given, Known, default


def built_in(there: Known = NOTHING) -> Given:
    """What the program brings: agencies, indicators, villages, and what of the calendar is not there.

    A year that a site has corrected by its decree is not set back to an estimate.

    Raises CatalogueError when a name of it means something else in what is ``there`` already.
    """
    kecamatan = [
        Kecamatan(**{name: getattr(place, name) for name in Kecamatan.__dataclass_fields__})
        for place in geodata.load_places()
    ]
    villages = tuple(
        Village(village.code, village.name, village.kind, village.kecamatan, village.aliases)
        for village in geodata.load_villages()
    )
    given = default(kecamatan, there)
    return given._replace(villages=villages, calendar=missing(there.calendar, given.calendar or CalendarParts()))


def known(connection: Connection) -> Known:
    """What the store has, for the checks of a file."""
    settings = configuration(connection)
    return Known(
        queries.opds(connection), queries.indicators(connection), queries.calendar_parts(connection), settings.years,
        settings.programmes,
    )  # fmt: skip


def install(connection: Connection, at: int) -> None:
    """Put the built-in reference data into the store as of ``at``, in the caller's transaction.

    Safe to repeat; what a site added stays, what it changed of the built-in entries is set back.
    """
    seed_kecamatan(connection, geodata.load_places())
    apply(connection, built_in(known(connection)), at, retire=False)


def apply(connection: Connection, given: Given, at: int, *, retire: bool) -> bool:
    """Write what is ``given``; returns whether anything changed. ``retire``: what it lacks goes out of use."""
    changed = [
        writes.apply_opds(connection, given.opds, at, retire=retire) if given.opds is not None else None,
        writes.apply_villages(connection, given.villages, at, retire=retire) if given.villages is not None else None,
        writes.apply_indicators(connection, given.indicators, at, retire=retire)
        if given.indicators is not None
        else None,
        not writes.apply_calendar(connection, given.calendar, at, retire=retire).is_empty
        if given.calendar is not None
        else None,
        apply_plan_years(connection, given.plan_years, at, retire=retire) if given.plan_years is not None else None,
        apply_programmes(connection, given.programmes, at, retire=retire) if given.programmes is not None else None,
    ]
    return any(changed)
