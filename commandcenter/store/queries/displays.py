"""Displays of the wall, and those that wait to be accepted."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from commandcenter.domain.displays import Hanging, typed
from commandcenter.store.schema import display, pairing

_COLUMNS = (
    "id", "name", "start", "created_at", "created_by", "seen_at", "origin", "revoked_at", "revoked_by",
    "grid_column", "grid_row", "width_mm", "height_mm", "bezel_mm", "distance_mm", "named_until", "legible_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Display:
    """An accepted display. Instants are ms UTC. ``start``: where it begins. ``origin``: where it was last seen."""

    id: int
    name: str
    start: str
    created_at: int
    created_by: str
    seen_at: int | None
    origin: str
    revoked_at: int | None
    revoked_by: str | None
    hanging: Hanging = field(default_factory=Hanging)
    named_until: int = 0
    legible_until: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A display that shows ``code`` and waits to be accepted."""

    id: int
    code: str
    origin: str
    created_at: int
    expires_at: int


def _displays() -> Select[Any]:
    return select(*(display.c[name] for name in _COLUMNS))


def _display(row: Row[Any]) -> Display:
    cell = None if row.grid_column is None or row.grid_row is None else (row.grid_column, row.grid_row)
    size = None if row.width_mm is None or row.height_mm is None else (row.width_mm, row.height_mm)
    return Display(
        row.id, row.name, row.start, row.created_at, row.created_by, row.seen_at, row.origin, row.revoked_at,
        row.revoked_by, Hanging(cell, size, row.bezel_mm, row.distance_mm), row.named_until or 0,
        row.legible_until or 0,
    )  # fmt: skip


def accepted(connection: Connection) -> list[Display]:
    """Those that may watch, by name."""
    query = _displays().where(display.c.revoked_at.is_(None)).order_by(display.c.name, display.c.id)
    return [_display(row) for row in connection.execute(query)]


def revoked(connection: Connection, limit: int = 20) -> list[Display]:
    """Those that were locked out, the last first."""
    query = _displays().where(display.c.revoked_at.is_not(None)).order_by(display.c.revoked_at.desc(), display.c.id)
    return [_display(row) for row in connection.execute(query.limit(limit))]


def of_token(connection: Connection, token_hash: str) -> Display | None:
    """The display of a token, unless it was locked out."""
    query = _displays().where(display.c.token_hash == token_hash, display.c.revoked_at.is_(None))
    row = connection.execute(query).one_or_none()
    return None if row is None else _display(row)


def of_id(connection: Connection, id_: int) -> Display | None:
    """A display that may watch."""
    row = connection.execute(_displays().where(display.c.id == id_, display.c.revoked_at.is_(None))).one_or_none()
    return None if row is None else _display(row)


def at_cell(connection: Connection, cell: tuple[int, int]) -> Display | None:
    """The display that hangs there."""
    here = (display.c.grid_column == cell[0]) & (display.c.grid_row == cell[1])
    row = connection.execute(_displays().where(here, display.c.revoked_at.is_(None))).one_or_none()
    return None if row is None else _display(row)


def waiting(connection: Connection, at: int) -> list[Waiting]:
    """Those that wait at instant ``at``, the first first."""
    query = _waiting(at).order_by(pairing.c.id)
    return [Waiting(*row) for row in connection.execute(query)]


def waiting_of_secret(connection: Connection, secret_hash: str, at: int) -> Waiting | None:
    """The pairing of a secret, while it waits."""
    row = connection.execute(_waiting(at).where(pairing.c.secret_hash == secret_hash)).one_or_none()
    return None if row is None else Waiting(*row)


def waiting_of_code(connection: Connection, code: str, at: int) -> Waiting | None:
    """The pairing that shows this code, as somebody typed it."""
    row = connection.execute(_waiting(at).where(pairing.c.code == typed(code))).one_or_none()
    return None if row is None else Waiting(*row)


def _waiting(at: int) -> Select[Any]:
    columns = (pairing.c[name] for name in ("id", "code", "origin", "created_at", "expires_at"))
    return select(*columns).where(pairing.c.expires_at > at, pairing.c.display_id.is_(None))
