"""Puts the demo on its feet: prepares the store, starts the programs in order, watches them, ends them."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import click

from commandcenter import running
from commandcenter.commands.demo import check, feeds, ports, programs
from commandcenter.commands.demo.live_client import LiveClient
from commandcenter.commands.demo.prepare import Prepared, prepare
from commandcenter.commands.interrupt import until_told
from commandcenter.domain.clock import Instant
from commandcenter.domain.model import Element, Inventory
from commandcenter.settings import Settings
from commandcenter.store.engine import create_engine
from commandcenter.store.queries.sources import sources
from commandcenter.supervisor import Supervisor
from ingest.simulator import ledger
from ingest.simulator.agencies.files import DONE

LOOK_S = 0.2
SETTLE_S = 15.0  # how long what the broker has taken may be under way when the simulator has ended
SPEED = 3.0  # of the counted run: the storm and its end fit into half a minute
ACTS = ("storm", "garbage", "flapping", "wrong-clock")

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Stage:
    """Broker, ingest and web run; the simulator is next."""

    url: str
    told: dict[str, str]
    supervisor: Supervisor


def run(settings: Settings, seed: int, days: int) -> None:
    """The demo, until Ctrl-C or SIGTERM."""
    with until_told() as stop:
        _tell(settings, prepare(settings, seed, days, _progress_bar), click.echo)
        with _staged(settings, stop, click.echo) as stage:
            if stage is None:
                return
            supervisor = stage.supervisor
            supervisor.start(programs.alerts(stage.told))
            supervisor.start(programs.simulator(stage.told, ["--seed", str(seed)]))
            port = feeds.configure(settings.data_dir, avoid=set())
            supervisor.start(programs.agencies(stage.told, port, seed, settings.data_dir))
            click.secho(f"\n  {stage.url}\n", bold=True)
            click.echo("The data is simulated, and kept for the next start. Ctrl-C ends everything.")
            click.echo("It opens without a login, to whoever sits at this machine and to nobody else.")
            click.echo(f"The feeds of the agencies come in now, see {stage.url}/data")
            click.echo("Something to see, from another terminal here:")
            click.echo(f"  {_python()} -m commandcenter simulate --scenario storm")
            are_feeds_running = False
            while not stop.wait(LOOK_S):
                supervisor.look()
                if not are_feeds_running and (settings.data_dir / DONE).exists():
                    supervisor.start(programs.feeds(stage.told))
                    are_feeds_running = True
                if running.take_broker_restart(settings.data_dir):
                    click.echo("The broker is restarted, as asked.")
                    supervisor.restart("broker")
            click.echo("Ending …")
    click.echo("Everything has ended.")


def count(settings: Settings, seed: int, days: int, seconds: float, say: Say) -> check.Counts:
    """The whole road once, for ``seconds``, with a live client; what came of it. Raises NotReady."""
    with until_told() as stop:
        _tell(settings, prepare(settings, seed, days), say)
        book = settings.data_dir / "ledger.jsonl"
        book.unlink(missing_ok=True)
        engine = create_engine(settings.database, read_only=True)
        try:
            with _staged(settings, stop, say) as stage:
                if stage is None:
                    raise programs.NotReady("Ended before it began.")
                client = LiveClient(stage.url)
                if not client.open():
                    raise programs.NotReady(f"{stage.url} has no live stream: {stage.supervisor.log_of('web')}")
                since = _now()
                acts = [word for act in ACTS for word in ("--scenario", act)]
                pace = ["--seed", str(seed), "--speed", str(SPEED), "--duration", str(seconds), "--alone"]
                stage.supervisor.start(programs.simulator(stage.told, [*acts, *pace, "--ledger", str(book)]))
                say(f"Playing {', '.join(ACTS)} at {SPEED:g} times their speed for {seconds:g} s.")
                ends_by = time.monotonic() + seconds + SETTLE_S
                while stage.supervisor.is_running("simulator") and not stop.wait(LOOK_S):
                    if time.monotonic() > ends_by:
                        raise programs.NotReady(f"The simulator hangs: {stage.supervisor.log_of('simulator')}")
                deadline = time.monotonic() + SETTLE_S
                while True:
                    counts = check.compare(engine, ledger.read(book), client.arrivals, since)
                    if counts.is_good or time.monotonic() > deadline or stop.wait(LOOK_S):
                        break
                stop.wait(1.0)  # what is doubled would come now
                return check.compare(engine, ledger.read(book), client.arrivals, since)
        finally:
            engine.dispose()


@contextmanager
def _staged(settings: Settings, stop: Event, say: Say) -> Iterator[_Stage | None]:
    """Broker, ingest and web, each ready before the next one needs it; None when told to stop meanwhile.

    Ingest must have subscribed before anybody publishes: the embedded broker keeps nothing for those who come later.
    """
    supervisor = Supervisor(settings.data_dir / "logs", say)
    try:
        mqtt_port = _port(settings.mqtt_port, "COMMANDCENTER_MQTT_PORT", say)
        web_port = _port(settings.web_port, "COMMANDCENTER_WEB_PORT", say, avoid=mqtt_port)
        url = f"http://127.0.0.1:{web_port}"
        told = programs.environment(settings, web_port, mqtt_port)
        began = _now()
        supervisor.start(programs.broker(told))
        supervisor.start(programs.web(told))
        _wait(lambda: not ports.is_free(mqtt_port), "The broker", "broker", supervisor, stop)
        supervisor.start(programs.ingest(told))
        _wait(lambda: _is_ingesting(settings, began), "Ingest", "ingest", supervisor, stop)
        _wait(lambda: programs.is_healthy(url), "The web server", "web", supervisor, stop)
        running.announce(settings.data_dir, url, mqtt_port)
        yield None if stop.is_set() else _Stage(url, told, supervisor)
    finally:
        supervisor.stop()


def _port(wanted: int, variable: str, say: Say, avoid: int = 0) -> int:
    port = ports.first_free(wanted, variable, {avoid})
    if port != wanted:
        say(f"Port {wanted} is taken by another program; using {port}. To choose one yourself, set {variable}.")
    return port


def _wait(is_ready: Callable[[], bool], what: str, name: str, supervisor: Supervisor, stop: Event) -> None:
    programs.wait_until(is_ready, what, supervisor.log_of(name), lambda: stop.wait(0.05))


def _is_ingesting(settings: Settings, since: int) -> bool:
    """Whether a worker has been connected to the broker since ``since``."""
    engine = create_engine(settings.database, read_only=True)
    try:
        with engine.connect() as connection:
            workers = sources(connection, Instant(_now())).workers
    finally:
        engine.dispose()
    return any(worker.is_alive and worker.is_connected and worker.broker_since >= since for worker in workers)


def _tell(settings: Settings, prepared: Prepared, say: Say) -> None:
    if prepared.is_new_inventory:
        nodes, links = len(prepared.inventory.nodes), len(prepared.inventory.links)
        say(f"Sample inventory of Bojonegoro: {nodes} towers, {links} links.")
    rows = sum(prepared.seeded.values())
    if rows:
        say(f"Seeded history: {rows:,} rows in {prepared.seconds:.1f} s.")
    else:
        say(f"The data in {settings.data_dir} is kept; --fresh starts over.")


def _progress_bar(inventory: Inventory) -> Callable[[Element], None]:
    """Counts elements as they are done; draws nothing before the first."""
    bar = click.progressbar(length=len(inventory.elements), label="Seeding history")

    def step(_element: Element) -> None:
        bar.update(1)
        if bar.finished:
            bar.render_finish()

    return step


def _now() -> int:
    return time.time_ns() // 1_000_000


def _python() -> str:
    """This interpreter as one types it in this folder: in another terminal no environment is active."""
    path, here = Path(sys.executable), Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
