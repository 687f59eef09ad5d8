"""What there is to tell, what waits for which channel, what went out, what is dead."""

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select

from commandcenter.domain.alerts.model import RANK, Severity
from commandcenter.domain.alerts.occasions import Occasion
from commandcenter.domain.alerts.outbox import Notice, Parcel, Status
from commandcenter.domain.alerts.routing import FOLLOWING, Matter, Waiting
from commandcenter.domain.clock import start_of_day
from commandcenter.store.schema import alert, kecamatan, notice, notification, notify_channel

ROUTED_MAX: Final = 500  # notices of one transaction: ingest must not wait for the lock
_NO_ALERT: Final = len(RANK)
# What somebody need not be told when by then the alert is explained by something else, or was put aside.
_ANNOUNCES: Final = (Occasion.RAISED, Occasion.RETURNED, Occasion.UNSHELVED, Occasion.ESCALATED)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as the worker knows it. ``waiting``, ``sent`` (today, WIB) and ``dead`` count messages."""

    name: str
    kind: str
    place: str
    is_configured: bool
    down_since: int | None
    retry_at: int | None
    error: str
    sent_at: int | None
    waiting: int
    sent: int
    dead: int


@dataclass(frozen=True, slots=True)
class Message:
    """A message: its first notice, and how many it has in all."""

    id: int
    channel: str
    status: Status
    occasion: Occasion
    alert_id: int | None
    name: str  # of what the alert is about
    subject: str
    at: int
    due_at: int
    attempts: int
    error: str
    sent_at: int | None
    notices: int


@dataclass(frozen=True, slots=True)
class Brief:
    """What decides the order of alerts in a message."""

    id: int
    severity: Severity
    parent_id: int | None


def unrouted(connection: Connection, most: int = ROUTED_MAX) -> list[Matter]:
    """Notices of which nobody has decided who is told, oldest first. The duty of an alert is its owner's unless the
    notice says another."""
    query = (
        select(notice, alert.c.owner, alert.c.severity)
        .outerjoin(alert, alert.c.id == notice.c.alert_id)
        .where(notice.c.routed_at.is_(None))
        .order_by(notice.c.id)
        .limit(most)
    )
    return [
        Matter(
            row.id, Occasion(row.occasion), row.at, row.duty or row.owner or "",
            Severity(row.severity) if row.severity else None, json.loads(row.detail).get("channel", ""),
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def oldest_unrouted(connection: Connection) -> int | None:
    """When the oldest of them was written down (ms UTC)."""
    found: int | None = connection.execute(select(func.min(notice.c.at)).where(notice.c.routed_at.is_(None))).scalar()
    return found


def is_due(connection: Connection, channel: str, at: int) -> bool:
    """Whether there may be a message to send."""
    ready = or_(
        and_(notification.c.status.in_([Status.WAITING, Status.FAILED]), notification.c.due_at <= at),
        and_(notification.c.status == Status.SENDING, notification.c.held_until <= at),
    )
    query = select(notification.c.id).where(notification.c.channel == channel, ready).limit(1)
    return connection.execute(query).first() is not None


def waiting(connection: Connection, channel: str) -> list[Waiting]:
    """Rows of the channel that are part of no message yet."""
    query = (
        select(notification.c.id, notification.c.bundle, notification.c.due_at, alert.c.severity)
        .join(notice, notice.c.id == notification.c.notice_id)
        .outerjoin(alert, alert.c.id == notice.c.alert_id)
        .where(notification.c.channel == channel, notification.c.status == Status.WAITING)
    )
    return [
        Waiting(row.id, row.bundle, row.due_at, RANK.get(row.severity or "", _NO_ALERT))
        for row in connection.execute(query)
    ]


def explained(connection: Connection, channel: str) -> list[int]:
    """Rows that wait and need not be told any more: of alerts that are explained or put aside by now, and steps of
    escalation of what somebody has acknowledged meanwhile."""
    is_explained = and_(notice.c.occasion.in_(_ANNOUNCES), alert.c.treatment != "")
    has_somebody = and_(notice.c.occasion == Occasion.ESCALATED, alert.c.acked_at.is_not(None))
    query = (
        select(notification.c.id)
        .join(notice, notice.c.id == notification.c.notice_id)
        .join(alert, alert.c.id == notice.c.alert_id)
        .where(_waits(channel), or_(is_explained, has_somebody))
    )
    return list(connection.scalars(query))


def unannounced(connection: Connection, channel: str) -> list[int]:
    """Rows that wait and tell the end of what nobody on this channel was told of."""
    told, said = notification.alias("told"), notice.alias("said")
    told_before = exists(
        select(told.c.id)
        .join(said, said.c.id == told.c.notice_id)
        .where(
            told.c.channel == channel,
            said.c.alert_id == notice.c.alert_id,
            told.c.status != Status.NEEDLESS,
            said.c.occasion.not_in(list(FOLLOWING)),
        )
    )
    query = (
        select(notification.c.id)
        .join(notice, notice.c.id == notification.c.notice_id)
        .where(_waits(channel), notice.c.occasion.in_(list(FOLLOWING)), ~told_before)
    )
    return list(connection.scalars(query))


def _waits(channel: str) -> ColumnElement[bool]:
    return and_(notification.c.channel == channel, notification.c.status == Status.WAITING)


def parcel(connection: Connection, lead: int) -> Parcel:
    """The message that this row leads, with everything that it tells, in the order in which it happened."""
    row = connection.execute(select(notification).where(notification.c.id == lead)).one()
    query = (
        select(notice, alert.c.owner)
        .join(notification, notification.c.notice_id == notice.c.id)
        .outerjoin(alert, alert.c.id == notice.c.alert_id)
        .where((notification.c.id == lead) | (notification.c.lead_id == lead))
        .order_by(notice.c.at, notice.c.id)
    )
    notices = tuple(_notice(found) for found in connection.execute(query))
    return Parcel(row.id, row.uid, row.channel, row.attempts, notices)


def _notice(row: Row[Any]) -> Notice:
    return Notice(
        row.id, Occasion(row.occasion), row.at, row.duty or row.owner or "", row.alert_id, row.subject,
        json.loads(row.detail),
    )  # fmt: skip


def briefs(connection: Connection, ids: list[int]) -> list[Brief]:
    """These alerts in short."""
    found: list[Brief] = []
    for start in range(0, len(ids), 500):
        query = select(alert.c.id, alert.c.severity, alert.c.parent_id).where(alert.c.id.in_(ids[start : start + 500]))
        found += [Brief(row.id, Severity(row.severity), row.parent_id) for row in connection.execute(query)]
    return found


def place(connection: Connection, code: str) -> str:
    """The name of a kecamatan; the code where there is none of it."""
    return connection.execute(select(kecamatan.c.name).where(kecamatan.c.code == code)).scalar() or code


def channels(connection: Connection, at: int) -> list[Channel]:
    """Every channel with what waits, what was sent on the local day of ``at``, and what is dead."""
    is_message = notification.c.lead_id.is_(None)
    counted: dict[tuple[str, str], int] = defaultdict(int)
    query = (
        select(notification.c.channel, notification.c.status, func.count())
        .where(is_message, notification.c.status.in_([Status.WAITING, Status.FAILED, Status.SENDING, Status.DEAD]))
        .group_by(notification.c.channel, notification.c.status)
    )
    for name, status, n in connection.execute(query):
        counted[name, "dead" if status == Status.DEAD else "waiting"] += n
    sent = (
        select(notification.c.channel, func.count())
        .where(notification.c.sent_at >= start_of_day(at), notification.c.status == Status.SENT)
        .group_by(notification.c.channel)
    )
    for name, n in connection.execute(sent):
        counted[name, "sent"] = n
    return [
        Channel(
            row.name, row.kind, row.place, row.is_configured, row.down_since, row.retry_at, row.error, row.sent_at,
            counted[row.name, "waiting"], counted[row.name, "sent"], counted[row.name, "dead"],
        )
        for row in connection.execute(select(notify_channel).order_by(notify_channel.c.name))
        if row.is_configured or counted[row.name, "dead"]
    ]  # fmt: skip


def dead(connection: Connection, most: int = 50) -> list[Message]:
    """Messages that nobody will try again by himself, the newest first."""
    return _messages(connection, _found().where(notification.c.status == Status.DEAD).limit(most))


def latest(connection: Connection, most: int = 50) -> list[Message]:
    """Messages of any status, the newest first."""
    return _messages(connection, _found().where(notification.c.status != Status.NEEDLESS).limit(most))


def message(connection: Connection, id_: int) -> Message | None:
    """One message; None where there is none of this id."""
    return next(iter(_messages(connection, _found().where(notification.c.id == id_))), None)


def count_dead(connection: Connection) -> int:
    """How many messages are dead."""
    query = select(func.count()).select_from(notification).where(notification.c.status == Status.DEAD)
    return int(connection.execute(query).scalar_one())


def _found() -> Select[Any]:
    part = notification.alias("part")
    parts = select(func.count()).where(part.c.lead_id == notification.c.id).scalar_subquery()
    return (
        select(notification, notice, alert.c.name, parts.label("parts"), notification.c.id.label("message_id"))
        .join(notice, notice.c.id == notification.c.notice_id)
        .outerjoin(alert, alert.c.id == notice.c.alert_id)
        .where(notification.c.lead_id.is_(None))
        .order_by(notification.c.id.desc())
    )


def _messages(connection: Connection, query: Select[Any]) -> list[Message]:
    return [
        Message(
            row.message_id, row.channel, Status(row.status), Occasion(row.occasion), row.alert_id,
            row.name or _named(row), row.subject, row.at, row.due_at, row.attempts, row.error, row.sent_at,
            row.parts + 1,
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def _named(row: Row[Any]) -> str:
    """What a notice of no alert is about, by name."""
    detail = json.loads(row.detail)
    names = detail.get("names") or [detail.get("name")]
    return ", ".join(str(each) for each in names if each) if isinstance(names, list) else ""
