"""Every source: a new one is its module and a line here."""

from collections.abc import Mapping
from typing import Final

from commandcenter.alerts.sources import network
from commandcenter.alerts.sources.contract import Measure, Source
from commandcenter.alerts.sources.network import NetworkSource

_MODULES: Final = (network,)
# Everything that a rule may be about, by its full name.
MEASURES: Final[Mapping[str, Measure]] = {name: each for module in _MODULES for name, each in module.MEASURES.items()}


def all_sources() -> tuple[Source, ...]:
    """One of each, for one engine."""
    return (NetworkSource(),)
