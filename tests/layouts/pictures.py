"""Networks in every mood, built from the domain's own types: what the panels are tried with."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml

import geodata
from commandcenter.domain.claims import WRONG_DEVICE, WRONG_KECAMATAN, Claim
from commandcenter.domain.clock import DAY, FIVE_MINUTES, HOUR, MINUTE, Instant
from commandcenter.domain.model import Inventory, Kecamatan, Link, Medium, Node, NodeRole, State, Status
from commandcenter.domain.picture import (
    Availability,
    AvailabilityRow,
    Bucket,
    ElementDetail,
    Event,
    NetworkPicture,
    Share,
    compose,
)
from commandcenter.domain.sources import NewDevice, Sources, Worker
from commandcenter.domain.topology import diagnose

AT = 1_795_417_500_000  # Senin, 23 November 2026 14.05 WIB
STALE_AFTER_S = 90
BEHIND_TEMAYANG = (
    "temayang-a", "sukosewu-temayang", "sugihwaras-temayang", "temayang-gondang", "temayang-gondang-cadangan",
    "gondang-sekar", "gondang-sekar-cadangan",
)  # fmt: skip

SAMPLE = Path(geodata.__file__).parent / "samples" / "bojonegoro.yaml"


@cache
def inventory() -> Inventory:
    """The sample of the house: a main tower, 28 sites, two relays and their links."""
    rows = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
    codes = {place.name: place.code for place in geodata.load_places()}
    ids = {row["key"]: index for index, row in enumerate(rows["towers"], start=1)}
    nodes = {
        ids[row["key"]]: Node(
            ids[row["key"]],
            row["key"],
            row["name"],
            codes[row["kecamatan"]],
            NodeRole(row["role"]),
            row["latitude"],
            row["longitude"],
            row["heartbeat_s"],
        )
        for row in rows["towers"]
    }
    links = {
        id_: Link(
            id_, row["key"], row["name"], codes[row["kecamatan"]], ids[row["from"]], ids[row["to"]],
            Medium(row["medium"]), float(row["capacity_mbps"]), row["heartbeat_s"],
        )
        for id_, row in enumerate(rows["links"], start=len(nodes) + 1)
    }  # fmt: skip
    return Inventory(nodes, links)


@cache
def kecamatan() -> tuple[Kecamatan, ...]:
    return tuple(
        Kecamatan(place.code, place.bps_code, place.name, (), place.latitude, place.longitude, 1.0, 1, 1, 0, ())
        for place in geodata.load_places()
    )


def id_of(key: str) -> int:
    """The id of a tower or link by its key."""
    return next(id_ for id_, element in inventory().elements.items() if element.key == key)


def picture(
    changes: dict[str, Status] | None = None, at: int = AT, data_at: int | None = None, live: bool = True
) -> NetworkPicture:
    """Everything up but for ``changes`` (by key of tower or link); who is behind whom follows from the topology."""
    stock = inventory()
    statuses = {id_: _well(id_, element, at) for id_, element in stock.elements.items()}
    statuses |= {id_of(key): status for key, status in (changes or {}).items()}
    failed = {id_ for id_, status in statuses.items() if status.state is State.DOWN}
    diagnosis = diagnose(stock, failed, failed & set(stock.nodes))
    known_at = at - 4_000 if data_at is None else data_at
    return compose(Instant(at, live), stock, kecamatan(), statuses, diagnosis, known_at, STALE_AFTER_S)


def _well(id_: int, element: object, at: int) -> Status:
    status = Status(State.UP, since=at - 9 * DAY, event_at=at - 4_000, seen_at=at - 4_000)
    if not isinstance(element, Link):
        return status
    load = (id_ * 37 % 100) / 110
    rate = round(load * element.capacity_mbps, 1)
    return replace(status, latency_ms=3.0 + id_ % 9, loss_pct=0.0, rx_mbps=rate, tx_mbps=rate / 3)


def quiet(at: int = AT) -> NetworkPicture:
    return picture(at=at)


def storm(at: int = AT) -> NetworkPicture:
    """Temayang's tower fails and cuts off Gondang and Sekar; one link loses packets, one flaps, Ngambon is silent."""
    down = Status(State.DOWN, since=at - 13 * MINUTE, seen_at=at - 5_000, latency_ms=None)
    victim = Status(State.DOWN, since=at - 13 * MINUTE, seen_at=at - 13 * MINUTE)
    lossy = Status(
        State.DEGRADED,
        since=at - 47 * MINUTE,
        seen_at=at - 3_000,
        latency_ms=88.0,
        loss_pct=4.1,
        rx_mbps=70.0,
        tx_mbps=20.0,
    )
    flapping = Status(
        State.UP, since=at - MINUTE, seen_at=at - 3_000, flapping_since=at - 21 * MINUTE, latency_ms=12.0, loss_pct=0.4
    )
    return picture(
        {
            "temayang": down,
            "gondang": victim,
            "sekar": victim,
            **dict.fromkeys(BEHIND_TEMAYANG, victim),
            "kedewan-a": lossy,
            "ngasem-a": flapping,
            "ngambon": Status(State.UNKNOWN, since=at - 2 * HOUR, seen_at=at - 2 * HOUR),
            "kanor": Status(State.MAINTENANCE, since=at - 3 * HOUR, seen_at=at - 4_000),
        },
        at=at,
    )


def disaster(at: int = AT) -> NetworkPicture:
    """Every tower silent: the worst that a map must still be able to say."""
    unknown = Status(State.UNKNOWN, since=at - 20 * MINUTE, seen_at=at - 20 * MINUTE)
    return picture(dict.fromkeys((element.key for element in inventory().elements.values()), unknown), at=at)


def sources(at: int = AT, alive: bool = True, connected: bool = True, noisy: bool = False) -> Sources:
    """One worker; ``noisy`` adds a new device and rejected messages."""
    worker = Worker(
        name="ingest-1",
        is_alive=alive,
        beat_at=at - 2_000 if alive else at - 8 * MINUTE,
        broker="127.0.0.1:1883",
        is_connected=connected and alive,
        broker_since=at - 8 * HOUR if connected else at - 6 * MINUTE,
        stopped_at=None if alive else at - 8 * MINUTE,
        error=None if connected else "connection refused",
    )
    if not noisy:
        return Sources((worker,), (), {}, at - 4_000)
    device = NewDevice("link", "balen-c", "35.22.13", "Balen", 42, at - HOUR, at - MINUTE)
    return Sources((worker,), (device,), {"not_json": 9, "clock_ahead": 3}, at - 4_000, new_device_count=1)


def events(at: int = AT) -> tuple[Event, ...]:
    """Seven changes of a bad day, newest first."""
    elements = {element.key: element for element in inventory().elements.values()}

    def change(key: str, ago: int, before: State, after: State, kind: str = "state", times: int = 1) -> Event:
        return Event(elements[key], at - ago, before, after, kind, None, times)

    return (
        change("ngasem-a", MINUTE, State.DOWN, State.UP, "flapping_start", 12),
        change("temayang", 13 * MINUTE, State.UP, State.DOWN),
        change("kedewan-a", 47 * MINUTE, State.UP, State.DEGRADED),
        change("ngambon", 2 * HOUR, State.UP, State.UNKNOWN),
        change("kanor", 3 * HOUR, State.UP, State.MAINTENANCE),
        change("kanor-baureno", 20 * HOUR, State.DOWN, State.UP),
        change("kanor-baureno", 21 * HOUR, State.UP, State.DOWN),
    )


def availability(at: int = AT, is_bad: bool = True) -> Availability:
    """24 hours for every kecamatan; when bad, Temayang and what hangs on it were down, Ngambon was silent."""
    rows = []
    for index, place in enumerate(geodata.load_places()):
        hours = [Share(120, 120) for _ in range(24)]
        if is_bad and place.name in ("Temayang", "Gondang", "Sekar"):
            hours[-1] = Share(120, 94)
            hours[-9] = Share(120, 20)
        if is_bad and place.name == "Kedewan":
            hours[4:9] = [Share(120, 114)] * 5
        if is_bad and place.name == "Ngambon":
            hours[-2:] = [Share()] * 2
        today = Share(1680, 1680 - (126 if is_bad and place.name in ("Temayang", "Gondang", "Sekar") else index % 3))
        week = Share(20_160, 20_160 - 30 * (index % 7))
        quarter = Share(150_000, 150_000 - 137 * (index % 11) - (2_400 if is_bad and place.name == "Sekar" else 0))
        rows.append(
            AvailabilityRow(place.code, place.name, today, week, quarter, tuple(hours), site=place.name.lower())
        )
    today, week, quarter = (
        Share(sum(share.n for share in shares), sum(share.n_up for share in shares))
        for shares in zip(*((row.today, row.week, row.quarter) for row in rows), strict=True)
    )
    return Availability(tuple(rows), today, week, quarter, data_at=at - 40_000)


def detail(key: str = "kedewan-a", at: int = AT) -> ElementDetail:
    """24 hours of one element with an hour that was never heard."""
    shown = storm(at)
    view = shown.elements[id_of(key)]
    buckets = []
    for index in range(288):
        if 100 <= index < 112:
            continue
        late = max(0, index - 250)
        mean = 8 + (index * 7 % 5) + late * 2.0
        rate = 40 + 30 * ((index % 96) / 96)
        buckets.append(
            Bucket(
                at - DAY + (index + 1) * FIVE_MINUTES - at % FIVE_MINUTES,
                mean, mean - 3, mean + 6 + late, late / 9, rate, rate / 4, Share(10, 10),
            )
        )  # fmt: skip
    element = view.element
    mine = tuple(replace(event, element=element) for event in events(at)[2:5])
    capacity = element.capacity_mbps if isinstance(element, Link) else None
    names = tuple(shown.elements[id_].element.name for id_ in view.causes)
    return ElementDetail(
        view, names, tuple(buckets), Share(1680, 1671), Share(20_000, 19_950), Share(150_000, 149_000), mine, capacity
    )


def claims(at: int = AT) -> tuple[Claim, ...]:
    """Two senders that speak for others."""
    topic, detail = "cc/v1/35.22.14/link/kedewan-a/status", "link kedewan-a belongs to kecamatan 35.22.25"
    return (
        Claim(WRONG_KECAMATAN, "link/kedewan-a", "35.22.25", topic, detail, 9, at - 9 * MINUTE, at, "Radio Kedewan A"),
        Claim(WRONG_DEVICE, "", None, "mikrotik/kapas-a/status", "the topic says", 3, at - 2 * MINUTE, at, None),
    )
