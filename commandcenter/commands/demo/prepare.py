"""What the demo needs before anything runs: schema, reference data, inventory, and a past."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geodata
from commandcenter import inventory_files
from commandcenter.commands.demo import duty, marks, reports, wall
from commandcenter.commands.inventory import gazetteer
from commandcenter.commands.reference.install import install
from commandcenter.domain.inventory import parse
from commandcenter.domain.inventory_diff import diff
from commandcenter.domain.model import Element, Inventory
from commandcenter.settings import Settings
from commandcenter.store import migrate
from commandcenter.store.engine import create_engine
from commandcenter.store.queries import inventory as queries
from commandcenter.store.queries import reference
from commandcenter.store.writes import inventory as writes
from commandcenter.store.writes.geodata import seed_kecamatan
from ingest.simulator import history

SAMPLE = Path(geodata.__file__).parent / "samples" / "bojonegoro.yaml"

Progress = Callable[[Inventory], Callable[[Element], None]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was there and what was made. ``seeded``: rows by table; empty when the past was there already."""

    inventory: Inventory
    is_new_inventory: bool
    seeded: dict[str, int]
    seconds: float


def prepare(settings: Settings, seed: int, days: int, progress: Progress | None = None) -> Prepared:
    """Make the store of ``settings`` ready. What is there is kept; only an empty store gets a past.

    Raises StoreError when the store cannot be used, InventoryError when the sample inventory is wrong.
    """
    migrate.upgrade(settings.database)
    engine = create_engine(settings.database)
    try:
        with engine.begin() as connection:
            seed_kecamatan(connection, geodata.load_places())
            if not reference.opds(connection):
                install(connection, _now())
            inventory = queries.load(connection)
            is_new = not inventory.nodes
            if is_new:
                plan = parse(inventory_files.read_file(SAMPLE), gazetteer())
                writes.apply(connection, diff(inventory, plan), _now())
                inventory = queries.load(connection)
            wall.seed(connection, _now())
        began = time.monotonic()
        seeded = {}
        if days:
            seeded = history.seed(engine, inventory, _now(), seed, days, progress(inventory) if progress else None)
            with engine.begin() as connection:
                made = {"priority": marks.seed(connection, _now()), "report": reports.seed(connection, _now(), seed)}
                made["rota_turn"] = duty.seed(connection, _now())
            seeded |= {table: n for table, n in made.items() if n}
        return Prepared(inventory, is_new, seeded, time.monotonic() - began)
    finally:
        engine.dispose()


def _now() -> int:
    return time.time_ns() // 1_000_000
