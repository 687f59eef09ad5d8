"""The network as planned: read from rows of text, checked as a whole. All mistakes come at once."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from commandcenter.domain.inventory_fields import Fields
from commandcenter.domain.model import Inventory, Kind, Medium, NodeRole
from commandcenter.domain.places import Gazetteer

TOWER_COLUMNS = ("key", "name", "kecamatan", "role", "latitude", "longitude", "heartbeat_s")
LINK_COLUMNS = ("key", "name", "kecamatan", "from", "to", "medium", "capacity_mbps", "heartbeat_s")
NUMBERS = frozenset({"latitude", "longitude", "capacity_mbps", "heartbeat_s"})
COLUMNS = ("kind", *dict.fromkeys(TOWER_COLUMNS + LINK_COLUMNS))
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
HEARTBEAT_S = 30
HEARTBEAT_MAX_S = 3600
MARGIN_DEGREES = 0.5  # how far outside the kecamatan centres a tower may stand: a repeater in the next regency


@dataclass(frozen=True, slots=True)
class Row:
    """One tower or link as text. ``position`` is where it stands for the person who wrote it: "line 12"."""

    position: str
    values: Mapping[str, str]  # by COLUMNS; what is missing or empty is not given


@dataclass(frozen=True, slots=True)
class TowerPlan:
    """A tower as planned. ``kecamatan`` is the code."""

    key: str
    name: str
    kecamatan: str
    role: NodeRole
    latitude: float
    longitude: float
    heartbeat_s: int = HEARTBEAT_S

    @property
    def kind(self) -> Kind:
        return Kind.TOWER

    @property
    def values(self) -> dict[str, str]:
        """The fields as text by TOWER_COLUMNS; ``parse`` reads the same values back, to the last digit."""
        numbers = (number_text(self.latitude), number_text(self.longitude), str(self.heartbeat_s))
        texts = (self.key, self.name, self.kecamatan, self.role.value, *numbers)
        return dict(zip(TOWER_COLUMNS, texts, strict=True))


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """A link as planned, between two towers by their keys. ``kecamatan`` is the code of its topic."""

    key: str
    name: str
    kecamatan: str
    from_key: str
    to_key: str
    medium: Medium
    capacity_mbps: float
    heartbeat_s: int = HEARTBEAT_S

    @property
    def kind(self) -> Kind:
        return Kind.LINK

    @property
    def values(self) -> dict[str, str]:
        """The fields as text by LINK_COLUMNS; ``parse`` reads the same values back, to the last digit."""
        ends = (self.from_key, self.to_key, self.medium.value)
        texts = (self.key, self.name, self.kecamatan, *ends, number_text(self.capacity_mbps), str(self.heartbeat_s))
        return dict(zip(LINK_COLUMNS, texts, strict=True))


Planned = TowerPlan | LinkPlan
Entry = tuple[Row, Planned]


@dataclass(frozen=True, slots=True)
class Plan:
    """Every tower and link that there shall be, in the order of the file."""

    towers: tuple[TowerPlan, ...] = ()
    links: tuple[LinkPlan, ...] = ()

    @property
    def elements(self) -> tuple[Planned, ...]:
        return (*self.towers, *self.links)


class Mistake(NamedTuple):
    """What is wrong, and where it stands."""

    position: str
    text: str


class InventoryError(ValueError):
    """An inventory cannot be used. ``mistakes`` has all of them, in the order of the file."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(f"{position}: {text}" for position, text in self.mistakes))


def number_text(value: float) -> str:
    """A number as a person writes it: 10 and not 10.0; otherwise every digit that it takes to read it back."""
    return repr(float(value)).removesuffix(".0")


def rows_of(plan: Plan) -> list[Row]:
    """The rows that ``parse`` makes ``plan`` of; ``position`` names the element."""
    return [Row(f"{item.kind} {item.key}", {"kind": item.kind.value, **item.values}) for item in plan.elements]


def plan_of(inventory: Inventory) -> Plan:
    """What the store holds, in the words of a plan."""
    towers = tuple(
        TowerPlan(node.key, node.name, node.kecamatan, node.role, node.latitude, node.longitude, node.heartbeat_s)
        for node in inventory.nodes.values()
    )
    keys = {id_: node.key for id_, node in inventory.nodes.items()}
    links = tuple(
        LinkPlan(
            link.key, link.name, link.kecamatan, keys[link.a], keys[link.b], link.medium,
            link.capacity_mbps, link.heartbeat_s,
        )
        for link in inventory.links.values()
    )  # fmt: skip
    return Plan(towers, links)


def parse(rows: Iterable[Row], gazetteer: Gazetteer) -> Plan:
    """The plan that ``rows`` describe: a whole network that hangs from one main tower.

    Raises InventoryError with every mistake: unknown or missing fields, values out of range, keys used twice, unknown
    kecamatan, no or several main towers, two sites in a kecamatan, ends that do not exist, towers without a path to
    the main tower.
    """
    rows = list(rows)
    entries, mistakes = read(rows, gazetteer)
    mistakes += check(rows, entries)
    mistakes += _main(rows)
    if not any("there is no tower" in mistake.text for mistake in mistakes):
        mistakes += _connected(rows)  # with an end unknown, being cut off is only its consequence
    if mistakes:
        order = {row.position: number for number, row in enumerate(rows)}
        raise InventoryError(sorted(mistakes, key=lambda mistake: order.get(mistake.position, -1)))
    return Plan(
        tuple(item for _, item in entries if isinstance(item, TowerPlan)),
        tuple(item for _, item in entries if isinstance(item, LinkPlan)),
    )


def read(rows: Sequence[Row], gazetteer: Gazetteer) -> tuple[list[Entry], list[Mistake]]:
    """Each row by itself: what the sound ones plan, and what is wrong with the fields of the others."""
    entries: list[Entry] = []
    mistakes: list[Mistake] = []
    unknown: set[str] = set()
    for row in rows:
        kind = _given(row, "kind")
        names = {name for name, value in row.values.items() if value.strip()}
        fields = Fields(row.values, gazetteer)
        for name in sorted({*row.values} - {*COLUMNS} - unknown):
            fields.wrong(f"there is no field {name!r}; the fields are {', '.join(COLUMNS)}")
            unknown.add(name)
        if kind not in (Kind.TOWER.value, Kind.LINK.value):
            fields.wrong(f"kind {kind!r} is neither tower nor link")
        else:
            own = TOWER_COLUMNS if kind == Kind.TOWER else LINK_COLUMNS
            for name in sorted(names & {*COLUMNS} - {"kind", *own}):
                fields.wrong(f"a {kind} has no {name}")
            planned = _tower(fields, gazetteer) if kind == Kind.TOWER else _link(fields)
            if not fields.mistakes:
                entries.append((row, planned))
        mistakes += [Mistake(row.position, text) for text in fields.mistakes]
    return entries, mistakes


def check(rows: Sequence[Row], entries: Sequence[Entry]) -> list[Mistake]:
    """The rows against each other: keys, sites, ends of links."""
    return [*_keys(rows), *_sites(entries), *_ends(rows)]


def _tower(fields: Fields, gazetteer: Gazetteer) -> TowerPlan:
    latitudes = [place.latitude for place in gazetteer.places] or [0.0]
    longitudes = [place.longitude for place in gazetteer.places] or [0.0]
    return TowerPlan(
        key=fields.key("key", KEY),
        name=fields.name(),
        kecamatan=fields.kecamatan(),
        role=fields.choice("role", NodeRole, NodeRole.SITE),
        latitude=fields.number("latitude", min(latitudes) - MARGIN_DEGREES, max(latitudes) + MARGIN_DEGREES),
        longitude=fields.number("longitude", min(longitudes) - MARGIN_DEGREES, max(longitudes) + MARGIN_DEGREES),
        heartbeat_s=fields.whole("heartbeat_s", HEARTBEAT_S, 1, HEARTBEAT_MAX_S),
    )


def _link(fields: Fields) -> LinkPlan:
    return LinkPlan(
        key=fields.key("key", KEY),
        name=fields.name(),
        kecamatan=fields.kecamatan(),
        from_key=fields.required("from"),
        to_key=fields.required("to"),
        medium=fields.choice("medium", Medium, Medium.FIBRE),
        capacity_mbps=fields.positive("capacity_mbps"),
        heartbeat_s=fields.whole("heartbeat_s", HEARTBEAT_S, 1, HEARTBEAT_MAX_S),
    )


def _given(row: Row, name: str) -> str:
    return row.values.get(name, "").strip()


def _of(rows: Sequence[Row], kind: Kind) -> list[Row]:
    return [row for row in rows if _given(row, "kind") == kind.value]


def _keys(rows: Sequence[Row]) -> list[Mistake]:
    first: dict[tuple[str, str], Row] = {}
    mistakes = []
    for row in rows:
        kind, key = _given(row, "kind"), _given(row, "key")
        holder = first.setdefault((kind, key), row)
        if key and holder is not row:
            mistakes.append(Mistake(row.position, f"{kind} {key} is there already ({holder.position})"))
    return mistakes


def _sites(entries: Sequence[Entry]) -> list[Mistake]:
    first: dict[str, TowerPlan] = {}
    mistakes = []
    for row, item in entries:
        if isinstance(item, TowerPlan) and item.role is NodeRole.SITE:
            holder = first.setdefault(item.kecamatan, item)
            if holder is not item:
                mistakes.append(Mistake(row.position, f"kecamatan {item.kecamatan} has a site already: {holder.key}"))
    return mistakes


def _ends(rows: Sequence[Row]) -> list[Mistake]:
    towers = {_given(row, "key") for row in _of(rows, Kind.TOWER)}
    mistakes = []
    for row in _of(rows, Kind.LINK):
        ends = {name: _given(row, name) for name in ("from", "to") if _given(row, name)}
        for name, key in ends.items():
            if key not in towers:
                mistakes.append(Mistake(row.position, f"{name}: there is no tower {key!r}"))
        if len(ends) == 2 and ends["from"] == ends["to"]:
            mistakes.append(Mistake(row.position, f"the link goes from {ends['from']} to itself"))
    return mistakes


def _main(rows: Sequence[Row]) -> list[Mistake]:
    mains = [row for row in _of(rows, Kind.TOWER) if _given(row, "role") == NodeRole.MAIN.value]
    if not mains:
        return [Mistake("inventory", "no tower has the role main: everything must hang from one")]
    return [Mistake(row.position, f"a second main tower; {_given(mains[0], 'key')} is one") for row in mains[1:]]


def _connected(rows: Sequence[Row]) -> list[Mistake]:
    """Towers without a path to a main tower, by the ends as written: a link with a wrong capacity is still a path."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    for row in _of(rows, Kind.LINK):
        a, b = _given(row, "from"), _given(row, "to")
        neighbours[a].add(b)
        neighbours[b].add(a)
    towers = _of(rows, Kind.TOWER)
    reached = {_given(row, "key") for row in towers if _given(row, "role") == NodeRole.MAIN.value}
    if not reached:
        return []
    frontier = list(reached)
    while frontier:
        new = neighbours[frontier.pop()] - reached
        reached |= new
        frontier.extend(new)
    counted = Counter(_given(row, "key") for row in towers)
    return [
        Mistake(row.position, f"tower {key} has no path of links to the main tower")
        for row in towers
        if (key := _given(row, "key")) and key not in reached and counted[key] == 1
    ]
