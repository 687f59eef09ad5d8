"""What a regency has set of its own: rules of plan years, programmes, weights."""

from collections import defaultdict

from sqlalchemy import Connection, select

from commandcenter.domain.attainment.bands import ranked
from commandcenter.domain.attainment.configuration import Configuration, Programme, Share
from commandcenter.domain.attainment.terms import Accumulation, Band, Rules
from commandcenter.store.schema import band, plan_year, programme, programme_indicator


def rules(connection: Connection, year: int) -> Rules:
    """How attainment is judged in a plan year; the defaults when nobody has set it."""
    return Configuration(years=_years(connection)).rules(year)


def configuration(connection: Connection) -> Configuration:
    """All of it: plan years and programmes in order."""
    return Configuration(_years(connection), _programmes(connection))


def _years(connection: Connection) -> tuple[Rules, ...]:
    bands: dict[int, list[Band]] = defaultdict(list)
    for row in connection.execute(select(band)):
        bands[row.year].append(Band(row.key, row.above, row.name, is_inclusive=row.is_inclusive))
    return tuple(
        Rules(
            year=row.year,
            bands=ranked(bands[row.year]),
            average_cap=row.average_cap,
            met_from=row.met_from,
            partly_from=row.partly_from,
            least_coverage=row.least_coverage,
            scale=tuple(row.scale.split("|")) if row.scale else (),
            note=row.note,
        )
        for row in connection.execute(select(plan_year).order_by(plan_year.c.year))
    )


def _programmes(connection: Connection) -> tuple[Programme, ...]:
    shares: dict[str, list[Share]] = defaultdict(list)
    listed = select(programme_indicator).order_by(programme_indicator.c.indicator)
    for row in connection.execute(listed):
        accumulation = Accumulation(row.accumulation) if row.accumulation else None
        shares[row.programme].append(Share(row.indicator, row.weight, accumulation))
    return tuple(
        Programme(row.code, row.opd, row.name, row.weight, row.valid_from, row.valid_to, tuple(shares[row.code]))
        for row in connection.execute(select(programme).order_by(programme.c.code))
    )
