"""For how long an alert may be put aside."""

from collections.abc import Mapping
from typing import Final

from commandcenter.domain.clock import DAY, HOUR, MINUTE
from commandcenter.domain.duty.weeks import boundary

TO_SHIFT: Final = "shift"
SPANS: Final[Mapping[str, int]] = {"15m": 15 * MINUTE, "1h": HOUR, "4h": 4 * HOUR, TO_SHIFT: 0, "24h": DAY}
USUAL: Final = "1h"
DAYS_MAX: Final = 90  # out of service
_LEAST: Final = MINUTE  # a shift that ends within less is as good as over: the next one is meant


def until(span: str, at: int, shifts: str) -> int:
    """When a span of ``SPANS`` that begins at ``at`` ends (ms UTC).

    To the end of the shift by ``shifts`` ("06:00 14:00 22:00", WIB); where there are none it is a day. Raises KeyError.
    """
    if span != TO_SHIFT:
        return at + SPANS[span]
    shift = boundary(at + _LEAST, shifts)
    return at + DAY if shift is None else min(shift[1], at + DAY)
