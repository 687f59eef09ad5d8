"""The doctor's look at devices.yaml: can it be used, and does the inventory agree?"""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from commandcenter.commands.doctor import devices
from commandcenter.commands.doctor.checks import examine
from commandcenter.domain.model import Inventory
from commandcenter.settings import Settings
from commandcenter.store.queries import inventory
from tests.network import START, seed

ENTRY = "devices:\n  - {topic: 'm/{serial}', adapter: mikrotik, interval_s: 10, kind: link, elements: {%s}}\n"


@pytest.fixture
def plan(engine: Engine) -> Inventory:
    seed(engine)  # every element has a heartbeat of 10 s
    with engine.connect() as connection:
        return inventory.load(connection)


def look(folder: Path, plan: Inventory, text: str) -> devices.Seen:
    (folder / "devices.yaml").write_text(text)
    return devices.look(folder / "devices.yaml", plan)


def test_a_file_that_agrees_with_the_inventory_is_fine(plan: Inventory, tmp_path: Path) -> None:
    text = ENTRY % "HG1: balen-a, HG2: tower/balen, HG3: null"
    assert look(tmp_path, plan, text) == ("ok", "1 topic patterns", "")


def test_a_key_that_the_inventory_lacks_is_named(plan: Inventory, tmp_path: Path) -> None:
    verdict, seen, _advice = look(tmp_path, plan, ENTRY % "HG1: balen-x, HG2: tower/balen-a")
    assert verdict == "warning"
    assert "balen-x (m/{serial}) is not in the inventory and 1 more" in seen


def test_a_heartbeat_shorter_than_the_interval_is_named(plan: Inventory, tmp_path: Path) -> None:
    verdict, seen, _advice = look(tmp_path, plan, (ENTRY % "HG1: balen-a").replace("10", "60"))
    assert verdict == "warning"
    assert "balen-a reports every 60 s and is expected every 10 s" in seen


def test_a_file_with_mistakes_is_a_failed_check_of_the_doctor(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "devices.yaml").write_text("devices: 1")
    settings = Settings(database_url=database_url, devices_file=tmp_path / "devices.yaml")
    [finding] = [each for each in examine(settings, START) if each.check == "devices"]
    assert finding.verdict == "failed"
    assert "line 1" in finding.seen
