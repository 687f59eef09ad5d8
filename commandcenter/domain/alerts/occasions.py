"""Why somebody is told something: what happened to an alert, or something that is no alert."""

from enum import StrEnum
from typing import Final


class Occasion(StrEnum):
    """What a notice is about."""

    RAISED = "raised"
    RETURNED = "returned"  # it is so again, before the alert was closed
    ESCALATED = "escalated"  # nobody has acknowledged it in time
    ACKNOWLEDGED = "acknowledged"
    CLEARED = "cleared"
    UNSHELVED = "unshelved"  # it was put aside, that is over, and it is still so
    # Of no alert: ``enqueue_notice``.
    MAINTENANCE_STARTED = "maintenance_started"
    MAINTENANCE_ENDED = "maintenance_ended"
    MAINTENANCE_OVERRUN = "maintenance_overrun"  # the window is over and the work is not
    MAINTENANCE_EXPIRING = "maintenance_expiring"  # a series of windows will soon have no more
    MAINTENANCE_EXPIRED = "maintenance_expired"
    TEST = "test"  # somebody wants to see whether a channel works


# What happens to an alert; the others are told with ``enqueue_notice``.
OF_ALERTS: Final = frozenset(
    {
        Occasion.RAISED,
        Occasion.RETURNED,
        Occasion.ESCALATED,
        Occasion.ACKNOWLEDGED,
        Occasion.CLEARED,
        Occasion.UNSHELVED,
    }
)
