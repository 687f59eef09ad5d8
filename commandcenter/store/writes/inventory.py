"""Changes to the inventory. An element is never deleted: it is retired, and its history stays."""

from typing import Any

from sqlalchemy import Connection, Table, select, update
from sqlalchemy.exc import IntegrityError

from commandcenter.domain.inventory import Planned, Row, TowerPlan, number_text
from commandcenter.domain.inventory_diff import Diff, addition
from commandcenter.domain.model import Inventory, Kind, Medium, NodeRole
from commandcenter.domain.places import Gazetteer
from commandcenter.store import schema
from commandcenter.store.engine import StoreError
from commandcenter.store.queries import inventory as queries
from commandcenter.store.versions import Topic, bump
from commandcenter.store.writes import elements

# What a new link is taken for until somebody says better, in Mbit/s.
CAPACITY_MBPS = {Medium.FIBRE: 1_000.0, Medium.RADIO: 100.0}


class InventoryConflict(StoreError):
    """Somebody changed the inventory after the difference was made: roll back, and look again."""


def apply(connection: Connection, difference: Diff, at: int) -> None:
    """Write ``difference`` as of ``at``, in the caller's transaction.

    A new element is unknown since ``at``. A retired key that comes back is the same element: id and history go on.
    Raises InventoryConflict when the inventory is no longer what the difference was made from.
    """
    if not difference:
        return
    for item in difference.retired:
        _update_element(connection, item, {"retired_at": at})
    try:
        for item in _towers_first(difference.added):
            elements.add(connection, item.kind, item.key, _common(item), *_own(connection, item), at)
    except IntegrityError as error:
        raise InventoryConflict("Somebody else changed the inventory just now: look at the difference again") from error
    for item in _towers_first(tuple(change.after for change in difference.changed)):
        id_ = _update_element(connection, item, _common(item))
        table, values = _own(connection, item)
        connection.execute(update(table).where(table.c.id == id_).values(values))
    bump(connection, [Topic.INVENTORY], at)


def accept_tower(
    connection: Connection, key: str, kecamatan: str, name: str, latitude: float, longitude: float, at: int
) -> int:
    """Add a tower that reports already; returns its id. It is the kecamatan's site if there is none, else a relay.

    ``kecamatan`` is a code or a name. Raises InventoryError with what is wrong.
    """
    current = queries.load(connection)
    gazetteer = Gazetteer(queries.kecamatan(connection))
    values = {
        "kind": Kind.TOWER.value, "key": key, "name": name, "kecamatan": kecamatan,
        "role": _free_role(current, gazetteer, kecamatan).value,
        "latitude": number_text(latitude), "longitude": number_text(longitude),
    }  # fmt: skip
    return _accept(connection, addition(current, Row("", values), gazetteer), at)


def accept_link(
    connection: Connection, key: str, kecamatan: str, from_key: str, to_key: str, medium: Medium, at: int,
    *, name: str = "", capacity_mbps: float | None = None,
) -> int:  # fmt: skip
    """Add a link that reports already, between two towers of the inventory; returns its id.

    ``kecamatan`` is a code or a name; without a ``name`` it is called by its key, without a capacity it gets the usual
    one of its medium. Raises InventoryError with what is wrong.
    """
    current = queries.load(connection)
    gazetteer = Gazetteer(queries.kecamatan(connection))
    capacity = CAPACITY_MBPS[medium] if capacity_mbps is None else capacity_mbps
    values = {
        "kind": Kind.LINK.value, "key": key, "name": name or key, "kecamatan": kecamatan,
        "from": from_key, "to": to_key, "medium": medium.value, "capacity_mbps": number_text(capacity),
    }  # fmt: skip
    return _accept(connection, addition(current, Row("", values), gazetteer), at)


def _accept(connection: Connection, difference: Diff, at: int) -> int:
    apply(connection, difference, at)
    item = difference.added[0]
    return queries.keys(connection)[item.kind.value, item.key][0]


def _free_role(current: Inventory, gazetteer: Gazetteer, kecamatan: str) -> NodeRole:
    try:
        code = gazetteer.match(kecamatan).code
    except ValueError:
        return NodeRole.RELAY  # the addition is refused anyway, with the reason
    taken = any(node.kecamatan == code and node.role is NodeRole.SITE for node in current.nodes.values())
    return NodeRole.RELAY if taken else NodeRole.SITE


def _towers_first(items: tuple[Planned, ...]) -> list[Planned]:
    return sorted(items, key=lambda item: item.kind is not Kind.TOWER)


def _common(item: Planned) -> dict[str, Any]:
    return {"name": item.name, "kecamatan": item.kecamatan, "heartbeat_s": item.heartbeat_s}


def _own(connection: Connection, item: Planned) -> tuple[Table, dict[str, Any]]:
    if isinstance(item, TowerPlan):
        return schema.node, {"role": item.role.value, "latitude": item.latitude, "longitude": item.longitude}
    ends = {"a": _tower_id(connection, item.from_key), "b": _tower_id(connection, item.to_key)}
    return schema.link, {**ends, "medium": item.medium.value, "capacity_mbps": item.capacity_mbps}


def _tower_id(connection: Connection, key: str) -> int:
    element = schema.element
    found = connection.execute(
        select(element.c.id).where(
            element.c.kind == Kind.TOWER.value, element.c.key == key, element.c.retired_at.is_(None)
        )
    ).scalar()
    if found is None:
        raise InventoryConflict(f"Tower {key} is no longer in the inventory: look at the difference again")
    return int(found)


def _update_element(connection: Connection, item: Planned, values: dict[str, Any]) -> int:
    id_ = elements.change(connection, item.kind, item.key, values)
    if id_ is None:
        raise InventoryConflict(f"{item.kind} {item.key} is no longer in the inventory: look at the difference again")
    return id_
