"""OPDs, the regency and the kecamatan in a quarter, as it was known at an instant."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from commandcenter.domain.attainment.model import AtRisk, OpdPage, OpdQuarter, Quarter
from commandcenter.domain.attainment.quarters import Review
from commandcenter.domain.clock import Instant
from commandcenter.store.queries.attainment.indicators import indicator as indicator
from commandcenter.store.queries.attainment.reviews import review
from commandcenter.store.queries.inventory import kecamatan
from commandcenter.store.schema import feed


def quarter(connection: Connection, instant: Instant, period: str | None = None) -> Quarter | None:
    """All OPDs by risk; None: there are no targets at all."""
    found = review(connection, instant, period)
    return found.quarter(_titles(connection, found)) if found is not None else None


def opd(connection: Connection, instant: Instant, code: str, period: str | None = None) -> OpdPage | None:
    """One OPD with its programmes and indicators; None: it was not there in that quarter, or there are no targets."""
    found = review(connection, instant, period)
    row = next((row for row in found.opds if row.code == code), None) if found is not None else None
    return found.page(row, _titles(connection, found)) if found is not None and row is not None else None


def at_risk(connection: Connection, instant: Instant) -> AtRisk | None:
    """The OPDs that somebody should look at in the newest quarter that is over."""
    found = review(connection, instant, None)
    return found.at_risk() if found is not None else None


def kecamatan_attainment(
    connection: Connection, instant: Instant, period: str | None = None
) -> Mapping[str, OpdQuarter]:
    """The offices of the kecamatan as OPDs, by the code of the kecamatan (35.22.15)."""
    found = review(connection, instant, period)
    if found is None:
        return {}
    codes = {office(place.name): place.code for place in kecamatan(connection)}
    return {codes[row.code]: found.opd(row) for row in found.opds if row.code in codes}


def office(name: str) -> str:
    """The code of a kecamatan's office among the OPDs: kec-balen."""
    return f"kec-{name.lower().replace(' ', '-')}"


def _titles(connection: Connection, found: Review) -> tuple[str, ...]:
    """What the figures of the quarter stand on: the titles of the feeds, in order."""
    rows = connection.execute(select(feed.c.title).where(feed.c.name.in_(found.feeds)).order_by(feed.c.title))
    return tuple(rows.scalars())
