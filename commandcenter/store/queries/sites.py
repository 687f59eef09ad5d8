"""Websites: which there are, and how each of them is."""

from typing import Any, Final

import orjson
from sqlalchemy import Connection, select, text

from commandcenter.domain.clock import Instant
from commandcenter.domain.model import State, Status
from commandcenter.domain.sites import Site, SitePlan, SiteView, worst_first
from commandcenter.store.queries.availability import shares
from commandcenter.store.queries.inventory import is_there
from commandcenter.store.queries.network import statuses_at
from commandcenter.store.schema import element, site

_PROBES: Final = text(
    "SELECT site.id, (SELECT extra FROM sample WHERE element_id = site.id AND event_at <= :at "
    "ORDER BY event_at DESC LIMIT 1) AS extra FROM site"
)
_NEVER: Final = Status(State.UNKNOWN, since=0)


def load(connection: Connection, at: int | None = None) -> dict[int, Site]:
    """The sites that were watched at ``at`` (None: now), by their ids. Names and addresses are today's."""
    query = (
        select(element, site.c.url, site.c.opd, site.c.village, site.c.feed)
        .join(site, site.c.id == element.c.id)
        .where(is_there(at))
        .order_by(element.c.id)
    )
    return {
        row.id: Site(
            row.id,
            SitePlan(row.key, row.name, row.kecamatan, row.url, row.opd, row.village, row.heartbeat_s),
            row.feed,
        )
        for row in connection.execute(query)
    }


def sites(connection: Connection, instant: Instant) -> tuple[SiteView, ...]:
    """Every site as it was known at ``instant``, the worst first.

    A site that was not probed for three of its intervals is unknown, whatever was seen last: that the probes stopped
    says nothing about it. Measured values are those of the newest probe, and only live.
    """
    found = load(connection, None if instant.live else instant.at)
    if not found:
        return ()
    statuses = statuses_at(connection, instant, found, is_judged=False)
    periods = shares(connection, instant, list(found))
    probes = {row.id: row.extra for row in connection.execute(_PROBES, {"at": instant.at})}
    return worst_first(
        SiteView(held, statuses.get(id_, _NEVER), _certificate_end(probes.get(id_)), *periods[id_])
        for id_, held in found.items()
    )


def site_states(connection: Connection, instant: Instant) -> list[tuple[Site, Status | None]]:
    """Every website with its state, without the availability that the freshness screen adds up."""
    found = load(connection, None if instant.live else instant.at)
    statuses = statuses_at(connection, instant, found, is_judged=False) if found else {}
    return [(site, statuses.get(id_)) for id_, site in found.items()]


def certificate_ends(connection: Connection, instant: Instant) -> dict[int, int]:
    """When the certificate of each website ends (ms UTC), by its id; those whose newest probe saw none are left out."""
    ends = {row.id: _certificate_end(row.extra) for row in connection.execute(_PROBES, {"at": instant.at})}
    return {id_: end for id_, end in ends.items() if end is not None}


def _certificate_end(extra: Any) -> int | None:
    """What the probe noted beside the columns of a sample (see ``ingest/feeds/http_probe.py``)."""
    noted = orjson.loads(extra).get("certificate_ends_at") if extra else None
    return noted if isinstance(noted, int) else None
