"""Where the data comes from: the processes that write, and what was not accepted."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that writes. ``is_alive`` by its heartbeat; ``broker_since`` is when the connection came or went."""

    name: str
    is_alive: bool
    beat_at: int
    broker: str
    is_connected: bool
    broker_since: int
    stopped_at: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class NewDevice:
    """A tower or link that reports but is not in the inventory: accept it?"""

    kind: str
    key: str
    kecamatan: str
    kecamatan_name: str
    n: int
    first_at: int
    last_at: int


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the data comes from, and what was not accepted. No workers at all: ingest was never started."""

    workers: tuple[Worker, ...]
    new_devices: tuple[NewDevice, ...]  # the first of them; ``new_device_count`` says how many there are
    rejected: Mapping[str, int] = field(default_factory=dict)  # open quarantine by reason, without new devices
    data_at: int | None = None
    new_device_count: int = 0
