"""The figures of a healthy or hurt tower or link. One set of formulas for the live simulator and the seeded history.

Every function takes numbers or numpy arrays alike; noise comes in as standard normal numbers, so that the caller owns
the seed. The shapes are plausible, not measured: two traffic peaks (office hours, evening), heat after noon.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from commandcenter.domain.clock import DAY, HOUR, WIB_OFFSET
from commandcenter.domain.model import Element, Link, Medium

# Numbers or arrays of numbers: numpy's own annotations cannot say "the same shape as what came in".
Numbers = Any


@dataclass(frozen=True, slots=True)
class Profile:
    """What one element is like when nothing is wrong."""

    latency_ms: float
    jitter_ms: float
    loss_pct: float
    capacity_mbps: float = 0.0  # 0: carries no traffic of its own (a tower)
    usage: float = 0.0  # share of the capacity at the daily peak
    signal_dbm: float | None = None  # None: fibre, tower
    snr_db: float | None = None


def profile(element: Element, hops: int, seed: int) -> Profile:
    """The character of ``element``, ``hops`` links away from the main tower. The same seed gives the same character."""
    draw = random.Random(f"{seed}/{element.kind}/{element.key}")  # noqa: S311 - not for secrets
    if not isinstance(element, Link):
        return Profile(1.2 + 1.6 * hops + draw.uniform(0, 0.8), 0.3 + 0.15 * hops, draw.uniform(0.0, 0.08))
    usage = draw.uniform(0.25, 0.8)
    if element.medium is Medium.FIBRE:
        return Profile(draw.uniform(0.5, 1.4), 0.12, draw.uniform(0.0, 0.02), element.capacity_mbps, usage)
    return Profile(
        latency_ms=draw.uniform(1.8, 4.5),
        jitter_ms=draw.uniform(0.3, 0.9),
        loss_pct=draw.uniform(0.02, 0.25),
        capacity_mbps=element.capacity_mbps,
        usage=usage,
        signal_dbm=draw.uniform(-66.0, -52.0),
        snr_db=draw.uniform(24.0, 34.0),
    )


def load(at: Numbers) -> Numbers:
    """How busy the network is at an instant (ms UTC): 0.1 at night to about 1 in office hours and in the evening."""
    local = np.asarray(at, dtype=np.float64) + WIB_OFFSET
    hour = local % DAY / HOUR
    weekday = (local // DAY + 3) % 7  # 1970-01-01 was a Thursday
    office = np.where(weekday < 5, 0.8, 0.35) * np.exp(-(((hour - 10.5) / 3.2) ** 2))
    evening = 0.6 * np.exp(-(((hour - 20.0) / 2.4) ** 2))
    return 0.1 + office + evening


def heat(at: Numbers) -> Numbers:
    """Degrees Celsius above the night's temperature in a tower's cabinet."""
    hour = (np.asarray(at, dtype=np.float64) + WIB_OFFSET) % DAY / HOUR
    return 9.0 * np.exp(-(((hour - 13.5) / 3.5) ** 2))


def latency_ms(of: Profile, busy: Numbers, noise: Numbers, added: Numbers = 0.0) -> Numbers:
    """Round trip in ms: queues grow with load; jitter only ever adds."""
    return np.round(of.latency_ms * (1 + 0.3 * np.square(busy)) + of.jitter_ms * np.abs(noise) + added, 2)


def loss_pct(of: Profile, noise: Numbers, added: Numbers = 0.0) -> Numbers:
    """Lost packets in percent, 0 to 100."""
    return np.round(np.clip(of.loss_pct * (1 + 0.5 * noise) + added * (1 + 0.08 * noise), 0, 100), 2)


def rx_mbps(of: Profile, busy: Numbers, noise: Numbers) -> Numbers:
    """Traffic towards the kecamatan in Mbit/s, never above the capacity."""
    return np.round(np.clip(of.capacity_mbps * of.usage * busy * (1 + 0.08 * noise), 0, of.capacity_mbps), 2)


def tx_mbps(of: Profile, busy: Numbers, noise: Numbers) -> Numbers:
    """Traffic towards the main tower in Mbit/s: about a third of the other direction."""
    return np.round(np.clip(0.34 * of.capacity_mbps * of.usage * busy * (1 + 0.12 * noise), 0, of.capacity_mbps), 2)


def radio(of: Profile, noise: Numbers, fade_db: Numbers = 0.0) -> Mapping[str, Numbers]:
    """Signal and its distance to the noise; empty for what is not a radio. ``fade_db``: what rain takes away."""
    if of.signal_dbm is None or of.snr_db is None:
        return {}
    return {
        "signal_dbm": np.round(of.signal_dbm - fade_db + 0.6 * noise, 1),
        "snr_db": np.round(np.maximum(of.snr_db - fade_db + 0.5 * noise, 0), 1),
    }


def temp_c(at: Numbers, noise: Numbers) -> Numbers:
    """Temperature in the cabinet in degrees Celsius."""
    return np.round(27.0 + heat(at) + 0.5 * noise, 1)


def battery_v(noise: Numbers, volts: Numbers = 54.2) -> Numbers:
    """A 48 V battery: 54.2 V floating on mains, about 51 when it starts to carry, dead below 43.2."""
    return np.round(volts + 0.04 * noise, 2)
