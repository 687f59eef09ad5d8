"""Every source: a new one is its module and a line here."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from commandcenter.alerts.sources import (
    attainment,
    backups,
    complaints,
    displays,
    duty,
    feeds,
    network,
    notifications,
    security,
    sites,
    system,
)
from commandcenter.alerts.sources.aside import Aside
from commandcenter.alerts.sources.contract import Measure, Source
from commandcenter.alerts.sources.polled import Polled

_MODULES: Final = (
    network, system, security, sites, feeds, complaints, attainment, duty, displays, backups, notifications,
)  # fmt: skip
# Everything that a rule may be about, by its full name.
MEASURES: Final[Mapping[str, Measure]] = {name: each for module in _MODULES for name, each in module.MEASURES.items()}


def polled(
    folder: Path | None = None, certificates: tuple[Path, ...] = (), *, is_past: bool = False
) -> tuple[Polled, ...]:  # fmt: skip
    """All but the network: ``folder`` is where the data is, ``certificates`` are files of the installation.

    ``is_past``: each tells how it was known at the instant that it is asked.
    """
    return (
        system.SystemSource(folder, is_past=is_past),
        security.SecuritySource(is_past=is_past),
        sites.SiteSource(is_past=is_past),
        feeds.FeedSource(is_past=is_past),
        complaints.ComplaintSource(is_past=is_past),
        attainment.AttainmentSource(is_past=is_past),
        duty.DutySource(is_past=is_past),
        displays.DisplaySource(is_past=is_past),
        backups.BackupSource(certificates, is_past=is_past),
        notifications.NotificationSource(is_past=is_past),
    )


def all_sources(folder: Path | None = None, certificates: tuple[Path, ...] = ()) -> tuple[Source, ...]:
    """One of each, for one engine. Those that take their time are read beside it."""
    others = polled(folder, certificates)
    return (network.NetworkSource(), *(Aside(each) if each.is_slow else each for each in others))
