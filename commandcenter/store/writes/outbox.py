"""The outbox: rows for the channels, taken by one worker at a time, and what came of sending them.

A worker that was killed leaves its row held; when that time is over another takes it. So a message may go out twice,
with the same id, but never not at all. Of two workers that want the same row one changes it and the other nothing.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, case, delete, exists, func, insert, or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from commandcenter.domain.alerts.outbox import OPEN, Failure, Outcome, Parcel, Status
from commandcenter.domain.alerts.routing import Due, Limit, back_off, next_message
from commandcenter.domain.clock import SECOND
from commandcenter.store.queries import notifications as queries
from commandcenter.store.schema import notice, notification, notify_channel

_ERROR_MAX: Final = 500
HELD: Final = 180 * SECOND  # longer than any channel may take to send one message


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a message, and whether with it a channel went down or came back."""

    status: Status
    has_gone_down: bool
    has_come_back: bool


def know(connection: Connection, channels: Mapping[str, tuple[str, str, Limit]], at: int) -> None:
    """Write down which channels there are (name -> kind, place, limit). What waits for one that is gone is dead."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    for name, (kind, place, limit) in sorted(channels.items()):
        said = {"kind": kind, "place": place[:200], "is_configured": True}
        row = {"name": name, "tokens": float(limit.messages), "filled_at": at} | said
        made = make(notify_channel).values(row)
        connection.execute(made.on_conflict_do_update(index_elements=["name"], set_=said))
    gone = notify_channel.c.name.not_in(list(channels))
    connection.execute(update(notify_channel).where(gone).values(is_configured=False))
    is_left = notification.c.status.in_([Status.WAITING, Status.FAILED])
    is_lost = (notification.c.status == Status.SENDING) & (notification.c.held_until <= at)
    lost = notification.c.channel.not_in(list(channels)) & (is_left | is_lost)
    why = "alerts.yaml has no such channel any more"
    connection.execute(update(notification).where(lost).values(status=Status.DEAD, error=why, holder=""))


def put(connection: Connection, found: Mapping[int, Sequence[Due]], give_up_after: int, at: int) -> int:
    """Each of these notices goes to these channels, perhaps to none; how many were not decided by another worker
    before."""
    ids = list(found)
    ours: list[int] = []
    for start in range(0, len(ids), 500):
        those = notice.c.id.in_(ids[start : start + 500]) & notice.c.routed_at.is_(None)
        ours += connection.scalars(update(notice).where(those).values(routed_at=at).returning(notice.c.id))
    rows = [
        {
            "notice_id": id_, "channel": due.channel, "uid": uuid.uuid4().hex, "status": Status.WAITING,
            "bundle": due.bundle[:120], "due_at": due.due_at, "tries_until": max(due.due_at, at) + give_up_after,
        }
        for id_ in sorted(ours)
        for due in found[id_]
    ]  # fmt: skip
    if rows:
        connection.execute(insert(notification), rows)
    return len(ours)


def take(connection: Connection, channel: str, limit: Limit, holder: str, attempts_max: int, at: int) -> Parcel | None:
    """The next message of the channel, to be sent by ``holder`` now; None: nothing is due, or the channel must wait."""
    query = select(notify_channel).where(notify_channel.c.name == channel).with_for_update(skip_locked=True)
    row = connection.execute(query).first()
    if row is None or (row.retry_at is not None and row.retry_at > at):
        return None
    _bury(connection, channel, attempts_max, at)
    tokens = limit.tokens(row.tokens, row.filled_at, at)
    if tokens < 1:
        return None
    lead = _again(connection, channel, at) or _bundle(connection, channel, tokens, at)
    if lead is None:
        return None
    ours = notify_channel.c.name == channel
    connection.execute(update(notify_channel).where(ours).values(tokens=tokens - 1, filled_at=at))
    held = {
        "status": Status.SENDING,
        "holder": holder,
        "held_until": at + HELD,
        "attempts": notification.c.attempts + 1,
    }
    connection.execute(update(notification).where(notification.c.id == lead).values(held))
    return queries.parcel(connection, lead)


def _bury(connection: Connection, channel: str, attempts_max: int, at: int) -> None:
    """What has waited too long, and what took its worker with it again and again."""
    ours = notification.c.channel == channel
    late = ours & notification.c.status.in_([Status.WAITING, Status.FAILED]) & (notification.c.tries_until < at)
    why = "nobody could be reached until it was too old"
    connection.execute(update(notification).where(late).values(status=Status.DEAD, error=why))
    lost = ours & (notification.c.status == Status.SENDING) & (notification.c.held_until <= at)
    why = "the program ended while it was sent, several times"
    spent = lost & (notification.c.attempts >= attempts_max)
    connection.execute(update(notification).where(spent).values(status=Status.DEAD, error=why, holder=""))


def _again(connection: Connection, channel: str, at: int) -> int | None:
    """A message that failed, or that a worker held when it was killed."""
    ready = or_(
        (notification.c.status == Status.FAILED) & (notification.c.due_at <= at),
        (notification.c.status == Status.SENDING) & (notification.c.held_until <= at),
    )
    query = (
        select(notification.c.id)
        .where(notification.c.channel == channel, ready)
        .order_by(notification.c.due_at, notification.c.id)
        .limit(1)
    )
    found: int | None = connection.execute(query).scalar()
    return found


def _bundle(connection: Connection, channel: str, tokens: float, at: int) -> int | None:
    """Make one message of what is due; the row that leads it."""
    needless = {"status": Status.NEEDLESS}
    _mark(connection, queries.explained(connection, channel), needless)
    _mark(connection, queries.unannounced(connection, channel), needless)
    ids = next_message(queries.waiting(connection, channel), tokens, at)
    if not ids:
        return None
    lead, *others = ids
    _mark(connection, others, {"status": Status.MERGED, "lead_id": lead})
    return lead


def _mark(connection: Connection, ids: list[int], values: dict[str, Any]) -> None:
    for start in range(0, len(ids), 500):
        piece = notification.c.id.in_(ids[start : start + 500])
        connection.execute(update(notification).where(piece).values(values))


def settle(
    connection: Connection, parcel: Parcel, holder: str, outcome: Outcome, attempts_max: int, jitter: float, at: int
) -> Settled | None:
    """What came of it; None when the row is held by another worker by now. ``jitter``: 0 to 1."""
    query = select(notify_channel).where(notify_channel.c.name == parcel.channel).with_for_update()
    channel = connection.execute(query).one()
    ours = (
        (notification.c.id == parcel.id)
        & (notification.c.holder == holder)
        & (notification.c.status == Status.SENDING)
        & (notification.c.attempts == parcel.attempts)
    )
    row, state = _after(parcel, channel, outcome, attempts_max, jitter, at)
    row |= {"error": outcome.text[:_ERROR_MAX], "holder": "", "held_until": None}
    if connection.execute(update(notification).where(ours).values(row)).rowcount != 1:
        return None
    state["error"] = outcome.text[:_ERROR_MAX]
    connection.execute(update(notify_channel).where(notify_channel.c.name == parcel.channel).values(state))
    is_down, was_down = outcome.failure is Failure.DOWN, channel.down_since is not None
    return Settled(Status(row["status"]), is_down and not was_down, was_down and not is_down)


def _after(
    parcel: Parcel, channel: Row[Any], outcome: Outcome, attempts_max: int, jitter: float, at: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What becomes of the row, and of its channel."""
    answers: dict[str, Any] = {"down_since": None, "retry_at": None, "failures": 0}
    match outcome.failure:
        case None:
            return {"status": Status.SENT, "sent_at": at}, answers | {"sent_at": at}
        case Failure.LASTING:
            return {"status": Status.DEAD}, answers
        case Failure.PASSING:
            again = at + max(back_off(parcel.attempts, jitter), outcome.wait)
            status = Status.FAILED if parcel.attempts < attempts_max else Status.DEAD
            return {"status": status, "due_at": again}, answers | {"retry_at": at + outcome.wait}
        case Failure.DOWN:
            again = at + max(back_off(channel.failures + 1, jitter), outcome.wait)
            # Nobody was asked, so it does not count: what waits for a channel waits until it is too old.
            row = {"status": Status.FAILED, "due_at": again, "attempts": parcel.attempts - 1}
            since = channel.down_since if channel.down_since is not None else at
            return row, {"down_since": since, "retry_at": again, "failures": channel.failures + 1}


def retry(connection: Connection, id_: int, give_up_after: int, at: int) -> bool:
    """Try a dead message again, now; False when it is none, or its channel is gone."""
    return _revive(connection, notification.c.id == id_, give_up_after, at) == 1


def retry_all(connection: Connection, give_up_after: int, at: int) -> int:
    """Try all dead messages again, of channels that there are; how many."""
    return _revive(connection, true(), give_up_after, at)


def _revive(connection: Connection, which: ColumnElement[bool], give_up_after: int, at: int) -> int:
    known = notification.c.channel.in_(select(notify_channel.c.name).where(notify_channel.c.is_configured))
    part = notification.alias("part")
    # What was never sent becomes part of a message again: many that waited in vain are not to come back one by one.
    is_message = (notification.c.attempts > 0) | exists(select(part.c.id).where(part.c.lead_id == notification.c.id))
    status = case((is_message, Status.FAILED.value), else_=Status.WAITING.value)
    again = {"status": status, "due_at": at, "attempts": 0, "tries_until": at + give_up_after}
    return connection.execute(
        update(notification).where(which, known, notification.c.status == Status.DEAD).values(again)
    ).rowcount


def forget(connection: Connection, before: int, most: int = 2_000) -> int:
    """Delete notices from before this instant with their messages, but what is still on its way; how many."""
    ids = list(connection.scalars(select(notice.c.id).where(_is_old(before)).order_by(notice.c.at).limit(most)))
    for start in range(0, len(ids), 500):
        piece = ids[start : start + 500]
        connection.execute(delete(notification).where(notification.c.notice_id.in_(piece)))
        connection.execute(delete(notice).where(notice.c.id.in_(piece)))
    return len(ids)


def forgettable(connection: Connection, before: int) -> int:
    """How many notices ``forget`` would delete in the end."""
    return int(connection.execute(select(func.count()).select_from(notice).where(_is_old(before))).scalar_one())


def _is_old(before: int) -> ColumnElement[bool]:
    lead = notification.alias("lead")
    on_its_way = select(notification.c.notice_id).where(notification.c.status.in_(OPEN))
    # What became part of a message that is still on its way is told with it.
    part_of_it = (
        select(notification.c.notice_id).join(lead, lead.c.id == notification.c.lead_id).where(lead.c.status.in_(OPEN))
    )
    return (
        (notice.c.at < before)
        & notice.c.routed_at.is_not(None)
        & notice.c.id.not_in(on_its_way)
        & notice.c.id.not_in(part_of_it)
    )
