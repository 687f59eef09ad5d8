"""Messages on their way: what a row of the outbox may be, and what came of sending one."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from commandcenter.domain.alerts.occasions import Occasion


class Status(StrEnum):
    """Of a row of the outbox."""

    WAITING = "waiting"  # for its moment
    SENDING = "sending"  # a worker has it now
    FAILED = "failed"  # it will be tried again
    SENT = "sent"
    DEAD = "dead"  # nobody will try again by himself
    MERGED = "merged"  # it is part of the message of its lead
    NEEDLESS = "needless"  # before it was sent, it was explained by something else


OPEN: Final = (Status.WAITING, Status.SENDING, Status.FAILED)


class Failure(StrEnum):
    """How sending went wrong, and with it what to do."""

    DOWN = "down"  # nobody answers there: the channel waits, and so do its messages
    PASSING = "passing"  # this message not now: again later, so many times
    LASTING = "lasting"  # this message never


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of sending a message. ``failure`` None: it went out. ``text``: why not, or what went wrong beside it,
    without secrets. ``wait``: ms that the far end asks us to wait."""

    failure: Failure | None = None
    text: str = ""
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """What there is to tell. ``alert_id`` is None where it is no alert: then ``subject`` and ``detail`` say what."""

    id: int
    occasion: Occasion
    at: int
    duty: str
    alert_id: int | None = None
    subject: str = ""
    detail: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message that a worker has taken to send it. ``uid`` is the same at every attempt."""

    id: int
    uid: str
    channel: str
    attempts: int
    notices: tuple[Notice, ...]
