"""From a published reading to the changed page in a real Chromium, stage by stage."""

import math
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final, NamedTuple

from playwright.sync_api import Page
from sqlalchemy import Engine, text

from benchmarks import readings
from benchmarks.chromium import WALL, chromium
from benchmarks.results import Result, Sheet, Target, percentile, spread
from benchmarks.workshop import Workshop, plan_of, wait_for
from commandcenter.domain.model import Element, Inventory
from commandcenter.store.engine import create_engine
from commandcenter.store.versions import Topic
from tests.publishing import Publisher

P50_MAX_MS: Final = 25.0
P99_MAX_MS: Final = 60.0
FIRST_MS: Final = (
    1000  # between the reading that raises suspicion and the one that confirms it, as the simulator repolls
)
POLL_S: Final = 0.0003

# Runs before the page's own scripts. `arrived` and `mapped`: the panel of what is wrong, and the map, came.
# `changed`: the rows of what is wrong; `drawn`: the map.
# The worker's port is wrapped, because nothing else tells when a message has arrived in the window.
_WATCHER: Final = """
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const log = window.benchmark = {arrived: [], mapped: [], drawn: [], changed: []};
  const Real = window.SharedWorker;
  window.SharedWorker = function (url, options) {
    const worker = new Real(url, options);
    worker.port.addEventListener("message", (event) => {
      const text = event.data.text;
      if (event.data.type !== "panel") return;
      const panel = /"panel":"(\\w+)"/.exec(text)[1];
      const heard = {at: now(), ...JSON.parse(/"v":(\\{[^}]*\\})/.exec(text)[1])};
      if (panel === "wrong") log.arrived.push(heard);
      if (panel === "map") log.mapped.push(heard);
    });
    return worker;
  };
  const hearing = setInterval(() => {
    const chart = document.querySelector('section[data-panel="map"] .js-plotly-plot');
    if (!chart || !chart.on) return;
    clearInterval(hearing);
    chart.on("plotly_afterplot", () => log.drawn.push(now()));
  }, 50);
  const rows = () => [...document.querySelectorAll('section[data-panel="wrong"] .row[data-select]')]
    .map((row) => row.dataset.select).join(" ");
  let before = "";
  new MutationObserver(() => {
    const after = rows();
    if (after === before) return;
    before = after;
    log.changed.push({at: now(), rows: after});
  }).observe(document, {childList: true, subtree: true, attributes: true, attributeFilter: ["data-select"]});
})()
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """``flips`` of links, while the other elements report ``background`` times a second."""

    flips: int = 100
    background: int = 20
    databases: tuple[str, ...] = ("sqlite", "postgresql")
    days: int = 35


FULL: Final = Counts()
QUICK: Final = Counts(flips=20)
TINY: Final = Counts(flips=2, databases=("sqlite",), days=0)


class Flip(NamedTuple):
    """A confirming reading: seconds since 1970 at which it was published, accepted, received and committed."""

    select: str
    status: str
    published: float
    accepted: float
    received: float
    committed: float


def run(counts: Counts, workshop: Workshop) -> Result:
    """Flips on each database."""
    result = Result("Publish to changed page", asdict(counts) | {"state_confirm": 2, "state_window": 3})
    rows = []
    for database in counts.databases:
        stages = _measure(workshop, database, counts)
        workshop.say(f"{database}: p50 {percentile(stages['all'], 50):.1f} ms")
        result.figures[database] = {name: spread(values, 1) for name, values in stages.items()} | {
            "flips_seen": len(stages["all"])
        }
        result.runs += [{"database": database, "stage": name, "ms": values} for name, values in stages.items()]
        for name, values in stages.items():
            figures = spread(values, 1)
            rows.append([f"{database}: {name}", *(f"{value:.1f}" for value in figures.values())])
        result.targets += [
            Target(f"{database}: publish to DOM p50", percentile(stages["all"], 50), P50_MAX_MS, "ms"),
            Target(f"{database}: publish to DOM p99", percentile(stages["all"], 99), P99_MAX_MS, "ms"),
            Target(f"{database}: flips not seen", counts.flips - len(stages["all"]), 0, "flips"),
        ]
    result.sheets.append(Sheet(f"{counts.flips} flips, milliseconds", ("", "p50", "p90", "p99", "min", "max"), rows))
    return result


def _measure(workshop: Workshop, database: str, counts: Counts) -> dict[str, list[float]]:
    url = workshop.store(database, counts.days)
    engine = create_engine(url, read_only=True)
    plan = plan_of(engine)
    with (
        workshop.broker() as broker,
        workshop.programs() as programs,
        chromium() as browser,
    ):
        programs.ingest(url, broker)
        address, _usage = programs.web(url)
        with _Background(broker.port, plan, counts.background) as background:
            wait_for(lambda: background.rounds >= 1, "a first reading of every element")
            page = browser.new_page(viewport=WALL)  # type: ignore[arg-type]
            page.add_init_script(_WATCHER)
            page.goto(f"{address}/network")
            page.wait_for_selector("section[data-panel='wrong'] .calm, section[data-panel='wrong'] .panel-body > *")
            page.wait_for_timeout(2500)
            if not page.evaluate("window.benchmark.arrived.length"):
                raise RuntimeError("the page never heard the live stream")
            flips = list(_flips(page, background, engine, broker.port, counts.flips))
            page.wait_for_timeout(500)
            log: dict[str, list[dict[str, Any]]] = page.evaluate("window.benchmark")
    engine.dispose()
    return _stages(flips, log)


def _flips(page: Page, background: "_Background", engine: Engine, port: int, count: int) -> Iterator[Flip]:
    """Down and up again, a link at a time; a link flips too rarely to count as flapping."""
    draw = random.Random(count)
    links = [element for element in background.plan.elements.values() if element.kind == "link"]
    draw.shuffle(links)
    with Publisher(port, "flips") as publisher:
        for number in range(count):
            link = links[number // 2 % len(links)]
            status = "up" if number % 2 else "down"
            if status == "down":
                background.skip(link.id)
            _publish(publisher, link, status, number, draw)
            page.wait_for_timeout(FIRST_MS)
            yield _confirm(publisher, link, status, number, draw, engine)
            page.wait_for_timeout(draw.uniform(500, 700))  # in no step with any clock of ours
            if status == "up":
                background.skip(None)


def _confirm(
    publisher: Publisher, link: Element, status: str, number: int, draw: random.Random, engine: Engine
) -> Flip:
    """Publish the reading that confirms, and watch the store for its commit as anybody could."""
    with _CommitWatch(engine) as watch:
        published = time.time()
        _publish(publisher, link, status, number, draw)
        accepted = time.time()
        committed = watch.wait()
    with engine.connect() as connection:
        received = connection.execute(_RECEIVED, {"id": link.id}).scalar() or 0
    return Flip(f"{link.kind}:{link.key}", status, published, accepted, received / 1000, committed)


def _publish(publisher: Publisher, link: Element, status: str, number: int, draw: random.Random) -> None:
    at = time.time_ns() // 1_000_000
    message = (readings.topic(link), readings.payload(link, at, number, draw, status))
    if len(publisher.publish_all([message], retain=True)) != 1:
        raise RuntimeError("the broker did not accept a reading")


_RECEIVED: Final = text("SELECT recorded_at FROM sample WHERE element_id = :id ORDER BY event_at DESC LIMIT 1")
_STATE: Final = text("SELECT version FROM topic_version WHERE topic = :topic")


class _CommitWatch:
    """Tells when the version of the state rose, within ``POLL_S``; the program's own watch is left out of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._committed = math.nan
        self._is_ready = threading.Event()

    def __enter__(self) -> "_CommitWatch":
        self._thread.start()
        self._is_ready.wait()
        return self

    def __exit__(self, *_error: object) -> None:
        self._thread.join()

    def wait(self) -> float:
        self._thread.join()
        return self._committed

    def _run(self) -> None:
        with self._engine.connect() as connection:

            def version() -> int:
                found = int(connection.execute(_STATE, {"topic": Topic.STATE.value}).scalar() or 0)
                connection.rollback()
                return found

            before, deadline = version(), time.monotonic() + 3
            self._is_ready.set()
            while time.monotonic() < deadline:
                if version() != before:
                    self._committed = time.time()
                    return
                time.sleep(POLL_S)


def _stages(flips: list[Flip], log: dict[str, list[dict[str, Any]]]) -> dict[str, list[float]]:
    """Milliseconds by stage; flips that the page never showed are in none of them."""
    found: dict[str, list[float]] = {"all": []}
    drawings = [float(at) for at in log["drawn"]]  # type: ignore[arg-type]
    for number, flip in enumerate(flips):
        until = flips[number + 1].published * 1000 if number + 1 < len(flips) else math.inf
        begin = flip.published * 1000
        changed = next(
            (
                each["at"]
                for each in log["changed"]
                if begin < each["at"] < until and (flip.select in each["rows"].split()) == (flip.status == "down")
            ),
            None,
        )
        if changed is None:
            continue
        arrived = max((each for each in log["arrived"] if begin < each["at"] <= changed), key=lambda each: each["at"])
        # Instants of the programs are whole milliseconds, cut off: half of one is added in the mean.
        received, rendered = flip.received * 1000 + 0.5, arrived["rendered_at"] + 0.5
        committed = flip.committed * 1000
        found["all"].append(changed - begin)
        for name, first, last in (
            ("broker to ingest", begin, received),
            ("commit", received, committed),
            ("watch and render", committed, rendered),
            ("SSE and worker", rendered, arrived["at"]),
            ("page", arrived["at"], changed),
        ):
            found.setdefault(name, []).append(last - first)
        mapped = next((float(each["at"]) for each in log["mapped"] if each["rendered_at"] >= committed), math.inf)
        drawn = next((at for at in drawings if at >= mapped), None)
        if drawn is not None and drawn < until:
            found.setdefault("map redrawn, from publish", []).append(drawn - begin)
    return found


class _Background:
    """Everything else reports ``rate`` times a second, in turn. ``rounds``: how often all have reported."""

    def __init__(self, port: int, plan: Inventory, rate: int) -> None:
        self.plan = plan
        self.rounds = 0
        self._port = port
        self._rate = rate
        self._skipped: int | None = None
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def skip(self, element: int | None) -> None:
        """Leave an element to somebody else."""
        self._skipped = element

    def __enter__(self) -> "_Background":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        draw, number = random.Random(self._rate), 0
        elements = list(self.plan.elements.values())
        with Publisher(self._port, "background") as publisher:
            while not self._is_over.wait(1 / self._rate if self.rounds else 0.002):
                element = elements[number % len(elements)]
                number += 1
                self.rounds = number // len(elements)
                if element.id != self._skipped:
                    at = time.time_ns() // 1_000_000
                    publisher.publish_all([(readings.topic(element), readings.payload(element, at, number, draw))])
