"""OPDs, the regency and the kecamatan in a quarter, as it was known at an instant."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, select

from commandcenter.domain.attainment.ledger import Ledger
from commandcenter.domain.attainment.model import AtRisk, OpdPage, OpdQuarter, Quarter
from commandcenter.domain.attainment.quarters import Review
from commandcenter.domain.clock import Instant
from commandcenter.domain.period import Period
from commandcenter.domain.reference import Frequency
from commandcenter.store.queries.attainment.indicators import indicator as indicator
from commandcenter.store.queries.attainment.progress import progress_of
from commandcenter.store.queries.attainment.rows import load
from commandcenter.store.queries.attainment.rules import configuration
from commandcenter.store.queries.inventory import kecamatan
from commandcenter.store.schema import feed

YEARS: Final = 3  # plan years that are looked at: as many as the forecast looks back, and the one that is shown


def quarter(connection: Connection, instant: Instant, period: str | None = None) -> Quarter | None:
    """All OPDs by risk; None: there are no targets at all."""
    review = _review(connection, instant, period)
    return review.quarter(_titles(connection, review)) if review is not None else None


def opd(connection: Connection, instant: Instant, code: str, period: str | None = None) -> OpdPage | None:
    """One OPD with its programmes and indicators; None: it was not there in that quarter, or there are no targets."""
    review = _review(connection, instant, period)
    row = next((row for row in review.opds if row.code == code), None) if review is not None else None
    return review.page(row, _titles(connection, review)) if review is not None and row is not None else None


def at_risk(connection: Connection, instant: Instant) -> AtRisk | None:
    """The OPDs that somebody should look at in the newest quarter that is over."""
    review = _review(connection, instant, None)
    return review.at_risk() if review is not None else None


def kecamatan_attainment(
    connection: Connection, instant: Instant, period: str | None = None
) -> Mapping[str, OpdQuarter]:
    """The offices of the kecamatan as OPDs, by the code of the kecamatan (35.22.15)."""
    review = _review(connection, instant, period)
    if review is None:
        return {}
    codes = {office(place.name): place.code for place in kecamatan(connection)}
    return {codes[row.code]: review.opd(row) for row in review.opds if row.code in codes}


def office(name: str) -> str:
    """The code of a kecamatan's office among the OPDs: kec-balen."""
    return f"kec-{name.lower().replace(' ', '-')}"


def _review(connection: Connection, instant: Instant, period: str | None) -> Review | None:
    now = Period.at(Frequency.QUARTER, instant.at)
    over = now.previous().text
    last = min(int(period[:4]), now.year) if period else now.year
    ledger = Ledger(load(connection, instant, last - YEARS + 1, last), configuration(connection), over)
    shown = period or next((each for each in ledger.periods if each <= over), None)
    if shown is None or not ledger.goals:
        return None
    return Review(ledger, shown, progress_of(connection, instant, int(shown[:4])))


def _titles(connection: Connection, review: Review) -> tuple[str, ...]:
    """What the figures of the quarter stand on: the titles of the feeds, in order."""
    names = {row.feed for row in review.ledger.rows.values if row.period == review.period}
    found = connection.execute(select(feed.c.name, feed.c.title).where(feed.c.name.in_(names)).order_by(feed.c.title))
    return tuple(row.title for row in found)
