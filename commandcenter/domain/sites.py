"""Websites of the regency, its agencies and its villages: watched like links, but no part of the network."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from commandcenter.domain.model import Kind, State, Status
from commandcenter.domain.picture import Share

HEARTBEAT_S = 300  # seconds between probes
_SEVERITY = (State.DOWN, State.DEGRADED, State.UNKNOWN, State.MAINTENANCE, State.UP)


@dataclass(frozen=True, slots=True)
class SitePlan:
    """A website as planned. ``kecamatan`` is a code; it belongs to an OPD or to a village, by their codes."""

    key: str
    name: str
    kecamatan: str
    url: str
    opd: str = ""
    village: str = ""
    heartbeat_s: int = HEARTBEAT_S


@dataclass(frozen=True, slots=True)
class Site:
    """A website of the store. ``id`` is the store's number, ``feed`` the name of the feed that probes it."""

    id: int
    plan: SitePlan
    feed: str

    @property
    def kind(self) -> Kind:
        return Kind.SITE

    @property
    def heartbeat_s(self) -> int:
        return self.plan.heartbeat_s


@dataclass(frozen=True, slots=True)
class SiteChanges:
    """What a list of sites changed in the store, by their keys."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.retired)


@dataclass(frozen=True, slots=True)
class SiteView:
    """A website as shown: its state, the end of its certificate, and how much of the time it was there.

    ``certificate_ends_at`` is None where the newest probe saw no certificate. Shares are those of the network.
    """

    site: Site
    status: Status
    certificate_ends_at: int | None
    today: Share
    week: Share
    quarter: Share


def differences(current: Iterable[SitePlan], plans: Collection[SitePlan]) -> SiteChanges:
    """What it takes to make ``current`` as ``plans`` say. Sites are the same when their keys are."""
    before = {plan.key: plan for plan in current}
    after = {plan.key: plan for plan in plans}
    return SiteChanges(
        added=tuple(key for key in after if key not in before),
        changed=tuple(key for key, plan in after.items() if key in before and before[key] != plan),
        retired=tuple(key for key in before if key not in after),
    )


def worst_first(views: Iterable[SiteView]) -> tuple[SiteView, ...]:
    """By severity, then the newest trouble first, then by name."""
    return tuple(
        sorted(
            views,
            key=lambda view: (_SEVERITY.index(view.status.state), -view.status.since, view.site.plan.name),
        )
    )
