"""Every benchmark runs, on a minimum, so that none rots unseen. What it measures then means nothing."""

import importlib
import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks import document, machine, results
from benchmarks.__main__ import NAMES
from benchmarks.ingest import left_at_broker
from benchmarks.machine import CHROMIUM
from benchmarks.results import Result, Target, percentile
from benchmarks.sampling import STAGES
from benchmarks.workshop import ROOT, Workshop
from tests.conftest import missing
from tests.publishing import Publisher
from tests.servers import MOSQUITTO, Mosquitto

NEEDS = {
    "ingest": MOSQUITTO,
    "profile_ingest": MOSQUITTO,
    "flip_to_dom": Path(CHROMIUM),
    "page": Path(CHROMIUM),
    "first_content": Path(CHROMIUM),
    "recovery": MOSQUITTO,
    "alerts": MOSQUITTO,
    "wall_switch": Path(CHROMIUM),
    "wall_soak": Path(CHROMIUM),
}


@pytest.mark.browser
@pytest.mark.parametrize("name", NAMES)
def test_it_runs_and_its_results_can_be_kept(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needed = NEEDS.get(name, ROOT)
    if not needed.exists():
        pytest.skip(missing(needed.name))
    monkeypatch.setattr(results, "FOLDER", tmp_path)
    module = importlib.import_module(f"benchmarks.{name}")
    # In a thread of its own: the browser of the other tests holds this one, and each thread may have only one.
    with Workshop(lambda _line: None) as workshop, ThreadPoolExecutor(1) as thread:
        result = thread.submit(module.run, module.TINY, workshop).result()
    document = json.loads(results.save(name, result, machine.describe(), 1.0, is_full=True).read_text())
    assert document["figures"]
    assert result.sheets
    assert all(len(row) == len(sheet.columns) for sheet in result.sheets for row in sheet.rows)
    kept = Counter(target.what for target in result.targets)
    assert all(count == 1 for count in kept.values())
    exact = [target for target in result.targets if target.limit == 0]  # nothing lost, doubled or missed: also here
    assert all(target.is_met for target in exact), exact


def test_a_message_that_was_not_acknowledged_is_found_at_the_broker(mosquitto: Mosquitto) -> None:
    """Otherwise "0 unacknowledged" would say nothing."""
    import paho.mqtt.client as mqtt
    from paho.mqtt.enums import CallbackAPIVersion

    absent = mqtt.Client(CallbackAPIVersion.VERSION2, "absent", clean_session=False)
    absent.on_connect = lambda client, *_rest: client.subscribe("a/b", qos=1)
    absent.on_subscribe = lambda client, *_rest: client.disconnect()
    absent.connect("127.0.0.1", mosquitto.port)
    absent.loop_forever()
    with Publisher(mosquitto.port) as publisher:
        publisher.publish_all([("a/b", b"1"), ("a/b", b"2")])
    assert left_at_broker(mosquitto.port, mqtt.MQTTv311, "absent") == 2


def test_the_stages_of_the_profile_name_functions_that_exist() -> None:
    """A renamed function would silently move its time into another stage."""
    for end, function in STAGES:
        if not end.startswith("sqlalchemy"):
            folder = ROOT if end.startswith("ingest") else ROOT / "commandcenter"
            assert f"def {function}(" in (folder / end).read_text(), (end, function)


def test_a_target_without_a_figure_is_missed() -> None:
    assert not Target("x", percentile([], 50), 10, "ms").is_met


def test_quick_results_do_not_replace_those_of_a_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "FOLDER", tmp_path)
    path = results.save("x", Result("X", {}), {}, time.monotonic(), is_full=False)
    assert path == tmp_path / "local" / "x.json"


def test_the_page_has_a_place_for_every_benchmark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "FOLDER", tmp_path)
    page = tmp_path / "performance.md"
    page.write_text(document.PAGE.read_text())
    for name in NAMES:
        kept = results.save(name, Result("X", {}), {"cores": 2, "cpu": "x", "load_average": [0]}, 1.0, is_full=False)
        document.fill(name, page, kept.parent)
    assert page.read_text().count("\nMeasured ") == len(NAMES)


@pytest.mark.parametrize("kept", sorted(results.FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_the_page_says_what_the_kept_results_say(kept: Path) -> None:
    assert document.written(json.loads(kept.read_text())) in document.PAGE.read_text()
