"""Who is on duty: the duties, the turns of their rota as they were known at an instant, who is on call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, or_, select

from commandcenter.domain.clock import HOUR, Instant
from commandcenter.domain.duty import rota
from commandcenter.domain.duty.handover import LOOKS_BACK, Missing, missing
from commandcenter.domain.duty.model import Duty, Turn, known_duties
from commandcenter.domain.duty.rota import Span
from commandcenter.store.queries.handovers import of_duties
from commandcenter.store.schema import account, duty, rota_turn

_TURN: Final = ("id", "duty", "names", "starts_at", "ends_at", "is_swap", "note", "added_in")
_AHEAD: Final = 31 * 24 * HOUR  # how far "and then" looks


@dataclass(frozen=True, slots=True)
class Standing:
    """Who has a duty at an instant, since when and until when (by the rota; None: nothing changes within a month), who
    has it after that, and what is missing."""

    duty: Duty
    names: tuple[str, ...]
    turn: Turn | None
    until: int | None
    next: Span | None
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a rota: the newest can be undone."""

    version: int
    at: int
    by: str
    added: int
    removed: int


def duties(connection: Connection) -> tuple[Duty, ...]:
    """All of them, by their rank."""
    columns = [duty.c[name] for name in Duty.__dataclass_fields__]
    return known_duties(Duty(**row._mapping) for row in connection.execute(select(*columns)))


def titles(connection: Connection, lang: str) -> Mapping[str, str]:
    """What duties are called on a screen, by their keys."""
    return {each.key: each.title(lang) for each in duties(connection)}


def one(connection: Connection, key: str) -> Duty | None:
    """The duty of this key."""
    return next((each for each in duties(connection) if each.key == key), None)


def on_call(connection: Connection, duty: str, at: int) -> tuple[str, ...]:
    """The accounts that have this duty at the instant, as the rota was known then; none: nobody is on call."""
    turn = rota.turn_at(turns(connection, Instant(at, live=False), at, at + 1, [duty]), at)
    return () if turn is None else turn.names


def turns(
    connection: Connection, instant: Instant, starts_at: int, ends_at: int, keys: Iterable[str]
) -> tuple[Turn, ...]:
    """Turns of these duties that touch the time from ``starts_at`` to ``ends_at``, as known at the instant. Its cost
    does not grow with what is over: the index is by duty and end."""
    query = select(*(rota_turn.c[name] for name in _TURN)).where(
        _is_known(instant), rota_turn.c.duty.in_(list(keys)), rota_turn.c.ends_at > starts_at,
        rota_turn.c.starts_at < ends_at,
    )  # fmt: skip
    return tuple(map(_turn, connection.execute(query.order_by(rota_turn.c.id))))


def standing(connection: Connection, instant: Instant) -> tuple[Standing, ...]:
    """Every duty at the instant, as it was known then."""
    at = instant.at
    known = duties(connection) if instant.live else _known_then(connection, instant)
    all_ = turns(connection, instant, at - LOOKS_BACK, at + _AHEAD, [each.key for each in known])
    written = of_duties(connection, instant, at - LOOKS_BACK - HOUR * 12)
    found = []
    for each in known:
        own = [turn for turn in all_ if turn.duty == each.key]
        now_on = rota.turn_at(own, at)
        after = rota.next_change(own, at, at + _AHEAD)
        lacks = missing(each, own, written.get(each.key, ()), at)
        names = () if now_on is None else now_on.names
        found.append(Standing(each, names, now_on, None if after is None else after.starts_at, after, lacks))
    return tuple(found)


def _known_then(connection: Connection, instant: Instant) -> tuple[Duty, ...]:
    """A rota that nobody had written yet lacked nobody."""
    found = duties(connection)
    query = select(rota_turn.c.duty).where(
        rota_turn.c.duty.in_([each.key for each in found]), rota_turn.c.added_in == 1,
        rota_turn.c.recorded_at <= instant.at,
    )  # fmt: skip
    begun = frozenset(connection.execute(query).scalars())
    return tuple(each if each.key in begun else replace(each, version=0) for each in found)


def lacking(connection: Connection, at: int) -> tuple[Missing, ...]:
    """What is missing at any duty at the instant: nobody on call, a hand-over not taken over, none written. For the
    rules of alerts."""
    return tuple(lack for each in standing(connection, Instant(at)) for lack in each.missing)


def last_change(connection: Connection, key: str, version: int) -> Change | None:
    """The change that made this version of a duty's rota; None: nobody has ever changed it."""
    own = rota_turn.c.duty == key
    added = connection.execute(
        select(rota_turn.c.recorded_at, rota_turn.c.recorded_by).where(own, rota_turn.c.added_in == version)
    ).all()
    removed = connection.execute(
        select(rota_turn.c.removed_at, rota_turn.c.removed_by).where(own, rota_turn.c.removed_in == version)
    ).all()
    if not added and not removed:
        return None
    at, by = (added or removed)[0]
    return Change(version, int(at), str(by), len(added), len(removed))


def strangers(connection: Connection, names: Iterable[str]) -> frozenset[str]:
    """Those of the names that are no account which may enter: nobody of that name could acknowledge anything. None of
    them where there are no accounts at all."""
    may_enter = frozenset(connection.execute(select(account.c.name).where(account.c.disabled_at.is_(None))).scalars())
    return frozenset(names) - may_enter if may_enter else frozenset()


def _is_known(instant: Instant) -> ColumnElement[bool]:
    if instant.live:
        return rota_turn.c.removed_at.is_(None)
    is_there = or_(rota_turn.c.removed_at.is_(None), rota_turn.c.removed_at > instant.at)
    return (rota_turn.c.recorded_at <= instant.at) & is_there


def _turn(row: Any) -> Turn:
    said = row._asdict()
    return Turn(**{**said, "names": tuple(row.names.split()), "is_swap": bool(row.is_swap)})
