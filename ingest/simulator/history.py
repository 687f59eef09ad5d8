"""The seeded past: readings of one a minute, and everything that ingest would have made of them.

Every element is worked out on the whole minute grid with numpy, added up to rollups, and only the last day is kept as
raw samples. All is written in one transaction: a seeding that is cut off leaves an empty store behind, not half a past.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from commandcenter.domain.clock import DAY, FIVE_MINUTES, HOUR, MINUTE, floor_to
from commandcenter.domain.model import Element, Inventory, Node, State
from commandcenter.store import schema
from commandcenter.store.writes import history as store
from ingest.simulator import past, signals
from ingest.simulator.world import FINE, Condition, World

DAYS = 35
SAMPLE_DAYS = 1
JOURNEY_MS = 180  # from the element's clock to ours
LEVELS = ((schema.rollup_5m, FIVE_MINUTES), (schema.rollup_hour, HOUR), (schema.rollup_day, DAY))

_STATES = (State.UP, State.DEGRADED, State.DOWN, State.MAINTENANCE)
_CODES = {state: code for code, state in enumerate(_STATES)}
_DOWN = _CODES[State.DOWN]

Story = Sequence[tuple[int, Condition]]
Row = store.Row
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figures:
    """One element's readings, an entry per instant of the grid. NaN where nothing could be measured."""

    state: NDArray[np.int8]  # index of _STATES
    latency_ms: Floats
    loss_pct: Floats
    rx_mbps: Floats | None = None
    tx_mbps: Floats | None = None
    signal_dbm: Floats | None = None
    snr_db: Floats | None = None
    battery_v: Floats | None = None
    temp_c: Floats | None = None


def grid(now: int, days: int = DAYS) -> NDArray[np.int64]:
    """The instants of the readings, one a minute, oldest first; the newest is a second before ``now``."""
    first = floor_to(now - days * DAY, HOUR)
    newest = now - 1000
    count = (newest - first) // MINUTE + 1
    return newest - MINUTE * np.arange(count - 1, -1, -1, dtype=np.int64)


def seed(
    engine: Engine,
    inventory: Inventory,
    now: int,
    seed: int,
    days: int = DAYS,
    progress: Callable[[Element], None] | None = None,
) -> dict[str, int]:
    """Write ``days`` of past up to ``now`` for every element; all is up at the end. Returns rows by table.

    ``progress`` is called after each element. Writes nothing and returns nothing where there are readings already.
    The same seed, inventory and ``now`` give the same rows.
    """
    instants = grid(now, days)
    world = World(inventory)
    episodes = past.plan(world, seed, int(instants[0]), now)
    stories = past.sweep(world, episodes)
    busy = signals.load(instants)
    counts: dict[str, int] = {}
    with engine.begin() as connection:
        if store.has_readings(connection):
            return {}

        def insert(table: Any, rows: Sequence[Row]) -> None:
            store.insert_rows(connection, table, rows)
            counts[table.name] = counts.get(table.name, 0) + len(rows)

        states = []
        for id_, element in sorted(inventory.elements.items()):
            figures = measure(element, world, stories[id_], instants, busy, seed)
            for table, step in LEVELS:
                insert(table, rollups(id_, figures, instants, step))
            since = max(int(instants[-1]) - SAMPLE_DAYS * DAY, 0)
            kept = sample_rows(id_, figures, stories[id_], instants, int(np.searchsorted(instants, since, "right")))
            insert(schema.sample, kept)
            events = event_rows(id_, stories[id_], int(instants[0]))
            insert(schema.state_event, events)
            states.append(_state_row(id_, kept[-1], events[-1]))
            if progress:
                progress(element)
        insert(schema.maintenance, maintenance_rows(episodes))
        insert(schema.power_loss, power_loss_rows(episodes, world))
        store.backdate(connection, int(instants[0]))
        store.replace_states(connection, states, now)
        counts[schema.element_state.name] = len(states)
    return counts


def measure(
    element: Element, world: World, story: Story, instants: NDArray[np.int64], busy: Floats, seed: int
) -> Figures:
    """What ``element`` reported at every instant, given its story (see ``past.sweep``)."""
    shape = signals.profile(element, world.hops.get(element.id, 0), seed)
    draw = np.random.default_rng([seed, element.id])
    code = np.zeros(len(instants), dtype=np.int8)
    loss, latency, fade = (np.zeros(len(instants)) for _ in range(3))
    volts = np.full(len(instants), FINE.battery_v)
    starts = [int(np.searchsorted(instants, at)) for at, _condition in story] + [len(instants)]
    for begin, end, (_at, condition) in zip(starts, starts[1:], story, strict=False):
        code[begin:end] = _CODES[condition.state]
        loss[begin:end], latency[begin:end] = condition.loss_pct, condition.latency_ms
        fade[begin:end], volts[begin:end] = condition.fade_db, condition.battery_v
    silent = np.where(code == _DOWN, np.nan, 0.0)

    def noise() -> Floats:
        return draw.standard_normal(len(instants))

    measured = {
        "latency_ms": signals.latency_ms(shape, busy, noise(), latency) + silent,
        "loss_pct": signals.loss_pct(shape, noise(), loss) + silent,
    }
    if isinstance(element, Node):
        measured["battery_v"] = signals.battery_v(noise(), volts) + silent
        measured["temp_c"] = signals.temp_c(instants, noise()) + silent
    else:
        measured["rx_mbps"] = signals.rx_mbps(shape, busy, noise()) + silent
        measured["tx_mbps"] = signals.tx_mbps(shape, busy, noise()) + silent
        radio = signals.radio(shape, noise(), fade)
        measured.update({name: values + silent for name, values in radio.items()})
    return Figures(code, **measured)


def rollups(element: int, figures: Figures, instants: NDArray[np.int64], step: int) -> list[Row]:
    """The readings added up in buckets of ``step`` ms (a DAY is local), in the columns of the rollup tables."""
    offset = floor_to(0, step)  # where local buckets start, relative to UTC ones
    bucket = (instants - offset) // step * step + offset
    first = np.flatnonzero(np.diff(bucket, prepend=bucket[0] - 1))
    n = np.diff(first, append=len(instants))
    by_state = [np.add.reduceat((figures.state == code).astype(np.int64), first) for code in range(len(_STATES))]

    def count(values: Floats | None) -> NDArray[np.int64]:
        if values is None:
            return np.zeros(len(first), dtype=np.int64)
        return np.add.reduceat((~np.isnan(values)).astype(np.int64), first)

    def total(values: Floats | None) -> Floats:
        return np.zeros(len(first)) if values is None else np.add.reduceat(np.nan_to_num(values), first)

    latency = figures.latency_ms
    columns = (
        np.full(len(first), element), bucket[first], n, *by_state,
        count(latency), total(latency), np.fmin.reduceat(latency, first), np.fmax.reduceat(latency, first),
        count(figures.loss_pct), total(figures.loss_pct),
        count(figures.rx_mbps), total(figures.rx_mbps), count(figures.tx_mbps), total(figures.tx_mbps),
    )  # fmt: skip
    return _rows(columns)


def sample_rows(element: int, figures: Figures, story: Story, instants: NDArray[np.int64], begin: int) -> list[Row]:
    """Raw samples from index ``begin`` on, in the columns of ``sample``. No message stands behind them: digest 0."""
    part = slice(begin, None)
    count = len(instants) - begin
    nothing = [None] * count

    def values(of: Floats | None) -> Any:
        return nothing if of is None else of[part]

    started = [int(instants[0])] + [at for at, condition in story if condition.state is not State.DOWN]
    up_since = np.array(started)[np.searchsorted(started, instants[part], "right") - 1]
    uptime = [
        None if code == _DOWN else seconds
        for code, seconds in zip(
            figures.state[part].tolist(), ((instants[part] - up_since) // 1000).tolist(), strict=True
        )
    ]
    turns = np.searchsorted([at for at, _condition in story], instants[part], "right").tolist()
    conditions = [FINE, *(condition for _at, condition in story)]
    is_tower = figures.battery_v is not None
    told = [conditions[turn] for turn in turns]
    power = [c.power if is_tower and c.state is not State.DOWN else None for c in told]
    return _rows(
        (
            np.full(count, element),
            instants[part],
            np.zeros(count, dtype=np.int64),
            instants[part] + JOURNEY_MS,
            [c.state.value for c in told],
            values(figures.latency_ms),
            values(figures.loss_pct),
            values(figures.rx_mbps),
            values(figures.tx_mbps),
            values(figures.signal_dbm),
            values(figures.snr_db),
            power,
            values(figures.battery_v),
            values(figures.temp_c),
            uptime,
            nothing,
            [c.reason for c in told],
            nothing,
        )
    )


def event_rows(element: int, story: Story, first: int) -> list[Row]:
    """Changes of state, oldest first, in the columns of ``state_event``; the first is the first report ever."""
    rows: list[Row] = [(element, first, first + JOURNEY_MS, "state", State.UNKNOWN.value, State.UP.value, False, None)]
    for at, condition in story:
        before, after = rows[-1][5], condition.state.value
        if before != after:
            rows.append((element, at, at + JOURNEY_MS, "state", before, after, False, condition.reason))
    return rows


def maintenance_rows(episodes: Sequence[past.Episode]) -> list[Row]:
    """The planned work among the episodes, announced two days ahead, in the columns of ``maintenance``."""
    return [
        (e.fault.element, e.starts_at, e.ends_at, e.fault.reason or "", e.starts_at - 2 * DAY, None)
        for e in episodes
        if e.fault.state is State.MAINTENANCE
    ]


def power_loss_rows(episodes: Sequence[past.Episode], world: World) -> list[Row]:
    """Towers that ran on their battery until they went down, in the columns of ``power_loss``."""
    on_battery = {(e.fault.element, e.ends_at) for e in episodes if e.fault.power != "mains"}
    return [
        (e.fault.element, e.starts_at)
        for e in episodes
        if e.fault.state is State.DOWN
        and (e.fault.element, e.starts_at) in on_battery
        and isinstance(world.elements[e.fault.element], Node)
    ]


def _state_row(element: int, newest: Row, event: Row) -> Row:
    """What is true now, from the newest sample and the newest event, in the columns of ``element_state``."""
    sample = dict(zip(store.COLUMNS["sample"], newest, strict=True))
    values = sample | {"id": element, "state": event[5], "since": event[1], "seen_at": sample["recorded_at"]}
    values |= {"recent": "uuu", "changes": "", "flapping_since": None, "digest": None}
    return tuple(values[column] for column in store.COLUMNS["element_state"])


def _rows(columns: Sequence[Any]) -> list[Row]:
    """Columns (arrays or lists) as rows of plain Python values; NaN becomes None."""
    plain = []
    for column in columns:
        if isinstance(column, np.ndarray):
            values = column.tolist()
            if column.dtype.kind == "f" and np.isnan(column).any():
                values = [None if value != value else value for value in values]
            plain.append(values)
        else:
            plain.append(column)
    return list(zip(*plain, strict=True))
