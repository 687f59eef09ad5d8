"""Devices that do not speak the native contract: one module per make, chosen by topic (``devices.yaml``)."""

from collections.abc import Mapping
from typing import Final

from ingest.adapters import airos, mikrotik, sparkplug, teltonika
from ingest.adapters.contract import Adapter

ADAPTERS: Final[Mapping[str, Adapter]] = {
    each.name: each for each in (mikrotik.ADAPTER, airos.ADAPTER, teltonika.ADAPTER, sparkplug.ADAPTER)
}
