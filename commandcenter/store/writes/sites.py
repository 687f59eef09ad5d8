"""Websites as elements. What is taken off the list is retired, and its history stays, as with towers and links."""

from collections.abc import Sequence

from sqlalchemy import Connection, update
from sqlalchemy.exc import IntegrityError

from commandcenter.domain.model import Kind
from commandcenter.domain.sites import SiteChanges, SitePlan, differences
from commandcenter.store.engine import StoreError
from commandcenter.store.queries import sites as queries
from commandcenter.store.schema import site
from commandcenter.store.versions import Topic, bump
from commandcenter.store.writes import elements


class SiteConflict(StoreError):
    """The list cannot become the sites of this feed: roll back. The message says why."""


def apply(connection: Connection, feed: str, plans: Sequence[SitePlan], at: int) -> SiteChanges:
    """Let the sites that ``feed`` watches be exactly ``plans`` as of ``at``, in the caller's transaction.

    Nothing else is touched: no tower, no link, no site of another feed. Keys are unique in ``plans``. A new site is
    unknown since ``at``; a retired one that comes back is the same element. Raises SiteConflict for a key that
    another feed watches, for a kecamatan that there is not, and when somebody else writes the same sites.
    """
    current = queries.load(connection)
    owners = {held.plan.key: held.feed for held in current.values()}
    for plan in plans:
        if owners.get(plan.key, feed) != feed:
            raise SiteConflict(f"Site {plan.key} is watched by the feed {owners[plan.key]} already: use another key")
    changes = differences((held.plan for held in current.values() if held.feed == feed), plans)
    if not changes:
        return changes
    by_key = {plan.key: plan for plan in plans}
    for key in changes.retired:
        elements.change(connection, Kind.SITE, key, {"retired_at": at})
    for key in changes.changed:
        plan = by_key[key]
        id_ = elements.change(connection, Kind.SITE, key, _common(plan))
        connection.execute(update(site).where(site.c.id == id_).values(_own(plan, feed)))
    try:
        for key in changes.added:
            plan = by_key[key]
            elements.add(connection, Kind.SITE, key, _common(plan), site, _own(plan, feed), at)
    except IntegrityError as error:
        raise SiteConflict(
            "The sites cannot be added: a kecamatan is not in the store (`commandcenter geodata`), or somebody else "
            "adds them just now (run it again)"
        ) from error
    # The writers of readings look at the inventory's version to learn which elements there are.
    bump(connection, [Topic.INVENTORY, Topic.REFERENCE], at)
    return changes


def _common(plan: SitePlan) -> elements.Values:
    return {"name": plan.name, "kecamatan": plan.kecamatan, "heartbeat_s": plan.heartbeat_s}


def _own(plan: SitePlan, feed: str) -> elements.Values:
    return {"url": plan.url, "opd": plan.opd, "village": plan.village, "feed": feed}
