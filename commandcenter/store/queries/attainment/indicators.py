"""One indicator through all its quarters, with everything that was ever said of it."""

from typing import Final

from sqlalchemy import Connection, select

from commandcenter.domain.attainment.entries import entry_with, year_end
from commandcenter.domain.attainment.ledger import Key, Ledger, is_quarter
from commandcenter.domain.attainment.model import IndicatorPage
from commandcenter.domain.clock import Instant
from commandcenter.domain.period import Period
from commandcenter.domain.reference import REGENCY, Frequency
from commandcenter.store.queries import reference
from commandcenter.store.queries.attainment import reviews, revisions
from commandcenter.store.queries.attainment.progress import progress_of
from commandcenter.store.queries.attainment.rows import load
from commandcenter.store.queries.attainment.rules import configuration
from commandcenter.store.schema import feed

EVER: Final = 30  # plan years: as long as anybody could look back


def indicator(connection: Connection, instant: Instant, code: str, opd: str | None = None) -> IndicatorPage | None:
    """All quarters that have a target of the OPD (None: of the one that its newest target names).

    None: there is no such indicator. Without any target there are no entries. The usual spread, which the forecast
    needs, is that of all indicators.
    """
    meta = reference.indicator(connection, code)
    if meta is None:
        return None
    now = Period.at(Frequency.QUARTER, instant.at)
    over, settings = now.previous().text, configuration(connection)
    ledger = Ledger(load(connection, instant, now.year - EVER, now.year, code), settings, over)
    key = _key(ledger, opd)
    entries = []
    if key is not None:
        usual = reviews.ledger(connection, instant, now.year).usual
        progresses = {year: progress_of(connection, instant, year) for year in _years(ledger, key)}
        for period in sorted(filter(is_quarter, ledger.goals[key])):
            year = int(period[:4])
            expected = year_end(ledger, key, year, usual)
            entries.append(entry_with(ledger, key, period, progresses[year], expected))
    area = key.area if key is not None else REGENCY
    owner = key.opd if key is not None else opd or meta.producer
    values = revisions.values(connection, instant, code, area)
    targets = revisions.targets(connection, instant, code, area, owner)
    names = {each.origin.feed for each in values} | {each.origin.feed for each in targets}
    titles = connection.execute(select(feed.c.name, feed.c.title).where(feed.c.name.in_(names)))
    return IndicatorPage(
        indicator=meta,
        opd=owner,
        entries=tuple(entries),
        rules={int(each.period[:4]): settings.rules(int(each.period[:4])) for each in entries},
        values=values,
        targets=targets,
        reports=tuple(report for report in ledger.rows.reports if report.opd == owner),
        titles={row.name: row.title for row in titles},
    )


def _key(ledger: Ledger, opd: str | None) -> Key | None:
    """The series of that OPD; where there are several, the one with the newest target, of the whole regency first."""
    keys = [key for key in ledger.goals if opd in (None, key.opd)]
    return max(keys, key=lambda key: (max(ledger.goals[key]), key.area == REGENCY, key), default=None)


def _years(ledger: Ledger, key: Key) -> set[int]:
    return {int(period[:4]) for period in ledger.goals[key]}
