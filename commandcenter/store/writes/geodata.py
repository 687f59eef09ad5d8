"""The kecamatan table is a copy of the geodata, so that rows can refer to it."""

from collections.abc import Iterable
from typing import Protocol

from sqlalchemy import Connection, text

from commandcenter.store.schema import kecamatan

_COLUMNS = [column.name for column in kecamatan.columns]
_UPSERT = text(
    f"INSERT INTO kecamatan ({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{name}' for name in _COLUMNS)}) "
    f"ON CONFLICT (code) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS if name != 'code')}"
)


class Place(Protocol):
    """What a kecamatan row is made of; ``geodata.Place`` and ``domain.model.Kecamatan`` both are."""

    @property
    def code(self) -> str: ...
    @property
    def bps_code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...
    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...
    @property
    def area_km2(self) -> float: ...
    @property
    def population(self) -> int: ...
    @property
    def desa(self) -> int: ...
    @property
    def kelurahan(self) -> int: ...
    @property
    def neighbours(self) -> tuple[str, ...]: ...


def seed_kecamatan(connection: Connection, places: Iterable[Place]) -> None:
    """Insert the kecamatan, or bring those that are there up to date. Safe to repeat; none is ever deleted."""
    rows = [
        {name: getattr(place, name) for name in _COLUMNS}
        | {"aliases": "|".join(place.aliases), "neighbours": " ".join(place.neighbours)}
        for place in places
    ]
    if rows:
        connection.execute(_UPSERT, rows)
