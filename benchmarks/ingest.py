"""MQTT to commit to acknowledgement, against a bare paho subscriber on the same broker in the same run."""

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Final

import paho.mqtt.client as mqtt
import psutil
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from sqlalchemy import Engine, text

from benchmarks import readings
from benchmarks.flood import flood
from benchmarks.results import Result, Sheet, Target, median
from benchmarks.usage import Usage
from benchmarks.workshop import ROOT, Workshop, plan_of, wait_for
from commandcenter.domain.clock import MINUTE
from commandcenter.store.engine import create_engine
from tests.publishing import Message
from tests.servers import Mosquitto

DATABASES: Final = ("sqlite", "postgresql")
VERSIONS: Final = {5: "MQTT 5", 4: "MQTT 3.1.1"}
SHARE_MIN: Final = 60.0  # percent of the bare subscriber's rate
BARE: Final = "bare paho"
_SUM: Final = text("SELECT coalesce(sum(n), 0) FROM rollup_day")
_COUNTS: Final = text(
    "SELECT count(*) AS n, count(DISTINCT seq) AS seqs, min(seq) AS low, max(seq) AS high FROM sample"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much. Every combination is run ``runs`` times, by turns with its peer."""

    messages: int = 50_000
    runs: int = 3
    steady_rate: int = 400
    steady_s: int = 20
    databases: tuple[str, ...] = DATABASES
    versions: tuple[int, ...] = tuple(VERSIONS)


FULL: Final = Counts()
QUICK: Final = Counts(messages=20_000, runs=1, steady_s=5)
TINY: Final = Counts(messages=500, runs=1, steady_s=1, databases=("sqlite",), versions=(5,))


@dataclass(frozen=True, slots=True)
class Run:
    """One burst or steady flow into one subscriber. ``seconds``: first publish to last commit (or acknowledgement)."""

    subject: str
    version: int
    messages: int
    seconds: float
    publish_s: float  # until the broker had accepted the last one
    cpu_s: float
    peak_mb: float
    lost: int
    doubled: int
    unacknowledged: int

    @property
    def rate(self) -> float:
        return self.messages / self.seconds

    @property
    def cpu_s_per_100k(self) -> float:
        return self.cpu_s / self.messages * 100_000


def run(counts: Counts, workshop: Workshop) -> Result:
    """All combinations by turns; medians and ratios of the same run."""
    bursts: list[Run] = []
    for turn in range(counts.runs):
        for database, version in itertools.product(counts.databases, counts.versions):
            for subject in (BARE, database) if turn % 2 else (database, BARE):
                measured = _once(workshop, subject, version, counts.messages)
                workshop.say(f"{turn + 1}/{counts.runs} {subject}, {VERSIONS[version]}: {measured.rate:,.0f} msg/s")
                bursts.append(measured)
    steady = []
    for subject in (*counts.databases, BARE):
        rate, seconds = counts.steady_rate, counts.steady_s
        measured = _once(workshop, subject, counts.versions[0], rate * seconds, rate)
        workshop.say(f"{rate}/s into {subject}: {measured.cpu_s_per_100k:.1f} CPU-s per 100,000")
        steady.append(measured)
    result = Result("MQTT to commit to acknowledgement", asdict(counts))
    result.runs = [asdict(each) | {"kind": "burst"} for each in bursts] + [
        asdict(each) | {"kind": "steady"} for each in steady
    ]
    _sum_up(result, counts, bursts, steady)
    return result


def _sum_up(result: Result, counts: Counts, bursts: list[Run], steady: list[Run]) -> None:
    rows = []
    for version, database in itertools.product(counts.versions, (*counts.databases, BARE)):
        runs = [each for each in bursts if (each.subject, each.version) == (database, version)]
        bare = [each.rate for each in bursts if (each.subject, each.version) == (BARE, version)]
        rate = median([each.rate for each in runs])
        share = 100 * rate / median(bare)
        figures = {
            "msg_per_s": round(rate),
            "share_of_bare_percent": round(share),
            "burst_s": round(median([each.seconds for each in runs]), 2),
            "cpu_s_per_100k": round(median([each.cpu_s_per_100k for each in runs]), 2),
            "peak_mb": round(max(each.peak_mb for each in runs)),
            "lost": sum(each.lost for each in runs),
            "doubled": sum(each.doubled for each in runs),
            "unacknowledged": sum(each.unacknowledged for each in runs),
        }
        result.figures[f"{database}, {VERSIONS[version]}"] = figures
        rows.append([f"{database}, {VERSIONS[version]}", *(f"{value:,}" for value in figures.values())])
        if database != BARE:
            what = f"{database}, {VERSIONS[version]}"
            result.targets.append(Target(f"{what}: share of bare paho", share, SHARE_MIN, "%", "at least"))
            result.targets.append(
                Target(f"{what}: lost or doubled", figures["lost"] + figures["doubled"], 0, "messages")
            )
    for each in steady:
        result.figures[f"{each.subject}, {counts.steady_rate} msg/s"] = {
            "cpu_s_per_100k": round(each.cpu_s_per_100k, 1), "peak_mb": round(each.peak_mb),
            "lost": each.lost, "doubled": each.doubled,
        }  # fmt: skip
    columns = ("", "msg/s", "% of bare", "burst s", "CPU-s/100k", "peak MB", "lost", "doubled", "unacked")
    result.sheets.append(Sheet(f"Bursts of {counts.messages:,}", columns, rows))
    flow = [[e.subject, f"{e.cpu_s_per_100k:.1f}", f"{e.peak_mb:.0f}", str(e.lost), str(e.doubled)] for e in steady]
    title = f"Steady flow of {counts.steady_rate} msg/s"
    result.sheets.append(Sheet(title, ("", "CPU-s/100k", "peak MB", "lost", "doubled"), flow))


def _once(workshop: Workshop, subject: str, version: int, count: int, rate: float | None = None) -> Run:
    if subject == BARE:
        return _bare(workshop, version, count, rate)
    return _ours(workshop, subject, version, count, rate)


def _messages(plan_engine: Engine, count: int) -> list[Message]:
    return readings.backlog(plan_of(plan_engine), count, time.time_ns() // 1_000_000 - MINUTE)


def _ours(workshop: Workshop, database: str, version: int, count: int, rate: float | None) -> Run:
    url = workshop.store(database)
    engine = create_engine(url, read_only=True)
    with workshop.broker() as broker, workshop.programs() as programs:
        messages = _messages(engine, count)
        command = ("-m", "commandcenter", "ingest") if version == 5 else ("-m", "benchmarks.worker", "--protocol", "4")
        with flood(broker.port, messages, rate) as publisher:
            ingest = programs.ingest(url, broker, command=command)
            ingest.begin()
            publisher.go()
            stored_at = wait_until_stored(engine, count, 60 + (count / rate if rate else 0))
            spent, peak_mb = ingest.spent(), ingest.peak_mb
            began_at, published_at, _accepted = publisher.finish()
        time.sleep(0.5)  # what comes twice comes now
        with engine.connect() as connection:
            row = connection.execute(_COUNTS).one()
            added_up = int(connection.execute(_SUM).scalar() or 0)
        programs.stop()
        left = left_at_broker(broker.port, version, "commandcenter-ingest-0")
    engine.dispose()
    doubled = max(row.n - row.seqs, 0) + max(added_up - row.n, 0)
    return Run(
        database, version, count, stored_at - began_at, published_at - began_at, spent.cpu_s, peak_mb,
        lost=count - row.seqs, doubled=doubled, unacknowledged=left,
    )  # fmt: skip


def wait_until_stored(engine: Engine, count: int, within_s: float) -> float:
    """When all were committed. The sums of the day rollups are a few rows, written with the samples."""
    with engine.connect() as connection:

        def is_stored() -> bool:
            stored = int(connection.execute(_SUM).scalar() or 0)
            connection.rollback()
            return stored >= count

        wait_for(is_stored, "the burst in the store", within_s, every_s=0.01)
    return time.time()


def left_at_broker(port: int, version: int, client_id: str, within_s: float = 0.5) -> int:
    """How many messages the broker still holds for a session. Comes back to it without subscribing again."""
    is_v5 = version == mqtt.MQTTv5
    protocol = MQTTProtocolVersion(version)
    client = mqtt.Client(
        CallbackAPIVersion.VERSION2, client_id, None if is_v5 else False, protocol=protocol, manual_ack=True
    )
    seen = 0

    def on_message(_client: mqtt.Client, _userdata: Any, _message: mqtt.MQTTMessage) -> None:
        nonlocal seen
        seen += 1

    client.on_message = on_message
    client.connect("127.0.0.1", port, clean_start=False if is_v5 else mqtt.MQTT_CLEAN_START_FIRST_ONLY)
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        client.loop(0.05)
    client.disconnect()
    return seen


def _bare(workshop: Workshop, version: int, count: int, rate: float | None) -> Run:
    engine = create_engine(workshop.store("sqlite"), read_only=True)
    messages = _messages(engine, count)
    engine.dispose()
    with (
        workshop.broker() as broker,
        flood(broker.port, messages, rate) as publisher,
        _subscriber(broker, version, count) as process,
    ):
        assert process.stdout is not None
        usage = Usage(psutil.Process(process.pid))
        publisher.go()
        began_at, published_at, _accepted = publisher.finish()
        told: dict[str, Any] = json.loads(process.stdout.readline())
        spent, peak_mb = usage.spent(), usage.peak_mb
    is_exact = told["seq_sum"] == count * (count - 1) // 2
    doubled = told["seen"] - count
    lost = 0 if is_exact or doubled else 1
    seconds = told["ended_at"] - began_at
    return Run(BARE, version, count, seconds, published_at - began_at, spent.cpu_s, peak_mb, lost, doubled, 0)


@contextmanager
def _subscriber(broker: Mosquitto, version: int, count: int) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "benchmarks.bare_subscriber", str(broker.port), str(version), str(count)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        process.stdout.readline()  # ready
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=10)
