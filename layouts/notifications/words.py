"""What kinds of channels, statuses and occasions are called."""

from collections.abc import Mapping
from typing import Final

from commandcenter.domain.alerts.occasions import Occasion
from commandcenter.domain.alerts.outbox import Status
from layouts.i18n import message

PATH: Final = "/notifications"
API: Final = "/api/notifications"

KINDS: Final[Mapping[str, str]] = {
    "smtp": message("E-mail"),
    "telegram": message("Telegram"),
    "webhook": message("Webhook"),
    "whatsapp": message("WhatsApp"),
    "mqtt": message("MQTT"),
}
STATUSES: Final[Mapping[Status, str]] = {
    Status.WAITING: message("waits for its moment"),
    Status.SENDING: message("is being sent"),
    Status.FAILED: message("will be tried again"),
    Status.SENT: message("sent"),
    Status.DEAD: message("did not go out"),
    Status.MERGED: message("part of another message"),
    Status.NEEDLESS: message("needless by then"),
}
SHAPES: Final[Mapping[Status, str]] = {
    Status.WAITING: "unknown",
    Status.SENDING: "unknown",
    Status.FAILED: "degraded",
    Status.SENT: "up",
    Status.DEAD: "down",
}
OCCASIONS: Final[Mapping[Occasion, str]] = {
    Occasion.RAISED: message("new alert"),
    Occasion.RETURNED: message("so again"),
    Occasion.ESCALATED: message("escalated"),
    Occasion.ACKNOWLEDGED: message("acknowledged"),
    Occasion.CLEARED: message("over"),
    Occasion.UNSHELVED: message("no longer put aside"),
    Occasion.MAINTENANCE_STARTED: message("planned work has begun"),
    Occasion.MAINTENANCE_ENDED: message("planned work is over"),
    Occasion.MAINTENANCE_OVERRUN: message("planned work takes longer"),
    Occasion.MAINTENANCE_EXPIRING: message("a series of work ends soon"),
    Occasion.MAINTENANCE_EXPIRED: message("a series of work has ended"),
    Occasion.TEST: message("test"),
}
