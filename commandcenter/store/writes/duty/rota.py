"""The rota. Every change names the version of the duty's rota that it saw, and makes the next one; of two at once the
second is told. Turns are put in and taken out, never changed, so every change can be taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from commandcenter.domain.duty.model import Duty, Turn, joined
from commandcenter.store.queries import duty as queries
from commandcenter.store.schema import duty, rota_turn
from commandcenter.store.writes.duty import Overtaken

_COLUMNS: Final = ("duty", "names", "starts_at", "ends_at", "is_swap", "note")


def put(connection: Connection, key: str, seen: int, turns: Iterable[Turn], who: str, at: int) -> int:
    """Put turns into the rota of a duty; the version that this makes. Their ids and versions are not looked at."""
    made = _advance(connection, key, seen)
    _insert(connection, [_row(turn, key) for turn in turns], made, who, at)
    return made


def remove(connection: Connection, key: str, seen: int, ids: Sequence[int], who: str, at: int) -> int:
    """Take turns out of the rota of a duty; the version that this makes. Raises Overtaken when one is not there."""
    made = _advance(connection, key, seen)
    ours = (rota_turn.c.duty == key) & rota_turn.c.id.in_(list(ids)) & rota_turn.c.removed_at.is_(None)
    gone = update(rota_turn).where(ours).values(removed_in=made, removed_at=at, removed_by=who)
    if connection.execute(gone).rowcount != len(set(ids)):
        raise Overtaken
    return made


def undo(connection: Connection, key: str, seen: int, who: str, at: int) -> tuple[int, list[Turn], list[Turn]]:
    """Take the newest change of a rota back, which is a change too: the version that this makes, the turns that went,
    and those that came again. Raises Overtaken."""
    made = _advance(connection, key, seen)
    own, columns = rota_turn.c.duty == key, [rota_turn.c[name] for name in ("id", *_COLUMNS)]
    went = connection.execute(
        select(*columns).where(own, rota_turn.c.added_in == seen, rota_turn.c.removed_at.is_(None))
    ).all()
    came = connection.execute(select(*columns).where(own, rota_turn.c.removed_in == seen).order_by("id")).all()
    if not went and not came:
        raise Overtaken
    gone = update(rota_turn).where(rota_turn.c.id.in_([row.id for row in went]))
    connection.execute(gone.values(removed_in=made, removed_at=at, removed_by=who))
    _insert(connection, [{name: getattr(row, name) for name in _COLUMNS} for row in came], made, who, at)
    return made, [_turn(row, seen) for row in went], [_turn(row, made) for row in came]


def configure(connection: Connection, wanted: Duty) -> None:
    """Keep what a duty is called and when its weeks and shifts begin. Its version stays as it is."""
    _keep(connection, wanted)
    said = {name: getattr(wanted, name) for name in Duty.__dataclass_fields__ if name not in ("key", "version")}
    connection.execute(update(duty).where(duty.c.key == wanted.key).values(**said))


def _advance(connection: Connection, key: str, seen: int) -> int:
    """The next version, if ``seen`` is the one that is; holds the rota of the duty until the transaction ends."""
    known = queries.one(connection, key)
    if known is None:
        raise Overtaken
    if seen == 0:
        _keep(connection, known)
    guarded = update(duty).where(duty.c.key == key, duty.c.version == seen).values(version=seen + 1)
    if connection.execute(guarded).rowcount != 1:
        raise Overtaken
    return seen + 1


def _keep(connection: Connection, wanted: Duty) -> None:
    """Its row is there from now on."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row: dict[str, Any] = {name: getattr(replace(wanted, version=0), name) for name in Duty.__dataclass_fields__}
    connection.execute(make(duty).values(**row).on_conflict_do_nothing())


def _insert(connection: Connection, rows: list[dict[str, Any]], version: int, who: str, at: int) -> None:
    if rows:
        more = {"added_in": version, "recorded_at": at, "recorded_by": who}
        connection.execute(insert(rota_turn), [row | more for row in rows])


def _row(turn: Turn, key: str) -> dict[str, Any]:
    return {
        "duty": key, "names": joined(turn.names), "starts_at": turn.starts_at, "ends_at": turn.ends_at,
        "is_swap": turn.is_swap, "note": turn.note,
    }  # fmt: skip


def _turn(row: Any, version: int) -> Turn:
    return Turn(
        row.id, row.duty, tuple(row.names.split()), row.starts_at, row.ends_at, bool(row.is_swap), row.note, version
    )
