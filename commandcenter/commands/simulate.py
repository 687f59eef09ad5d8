"""``commandcenter simulate``: the simulated network, and scenarios by hand."""

import json
import os
import queue
import sys
import textwrap
import threading
import time
import uuid
from collections.abc import Iterable
from pathlib import Path

import click
import paho.mqtt.client as mqtt

from commandcenter import running
from commandcenter.commands.interrupt import until_told
from commandcenter.domain.model import Inventory
from commandcenter.settings import Settings
from commandcenter.store import migrate
from commandcenter.store.engine import create_engine
from commandcenter.store.queries import inventory as queries
from ingest.simulator.ledger import Ledger
from ingest.simulator.player import Player
from ingest.simulator.publisher import ANSWER, ASK, Publisher, client, leave
from ingest.simulator.scenarios import SCENARIOS, named
from ingest.simulator.show import Show

ANSWER_WITHIN_S = 2.0
SCENARIO_MAX_S = 600.0

NAMES = [scenario.name for scenario in SCENARIOS]


@click.command()
@click.option("--scenario", "names", multiple=True, type=click.Choice(NAMES), help="Play this one; may be repeated.")
@click.option("--list", "is_list", is_flag=True, help="Describe the scenarios and stop.")
@click.option("--seed", default=7, show_default=True, help="The same seed gives the same show.")
@click.option("--speed", default=1.0, show_default=True, type=click.FloatRange(0.1, 100), help="Times as fast.")
@click.option("--duration", type=click.FloatRange(min=0.1), help="End after so many seconds.")
@click.option("--alone", is_flag=True, help="Do not ask a running simulator: play here.")
@click.option(
    "--ledger", type=click.Path(dir_okay=False, path_type=Path), help="Enter every acknowledged message here."
)
@click.pass_obj
def command(
    settings: Settings, names: tuple[str, ...], is_list: bool, seed: int, speed: float, duration: float | None,
    alone: bool, ledger: Path | None,
) -> None:  # fmt: skip
    """Play towers and links that speak the MQTT contract.

    Every tower and link of the inventory reports with its heartbeat; without --scenario an endless programme goes
    wrong now and then. With --scenario, a simulator that is running (the demo's) is asked to play it; if none answers,
    it is played here, until it is over.

    The broker is that of the running demo, or of COMMANDCENTER_MQTT_HOST and _PORT.
    """
    if is_list:
        describe()
        return
    settings = _with_the_demo_s_broker(settings)
    if names and not alone and ask(settings, names):
        return
    play(settings, names, seed, speed, duration, ledger)


def describe() -> None:
    """Print every scenario with its paragraph."""
    for scenario in SCENARIOS:
        click.echo(scenario.name)
        click.echo(textwrap.indent(textwrap.fill(scenario.about, 96), "    "))


def ask(settings: Settings, names: tuple[str, ...]) -> bool:
    """Ask a running simulator to play, and repeat what it says until it is over. False when none answers."""
    heard: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
    ready = threading.Event()
    waiting = {f"{ANSWER}/{uuid.uuid4().hex}": name for name in names}
    asking = client(settings, f"commandcenter-asks-{uuid.uuid4().hex[:8]}")
    # On every connection: a scenario may restart the broker under our feet.
    asking.on_connect = lambda *_arguments: _subscribe(asking, waiting)
    asking.on_subscribe = lambda *_arguments: ready.set()
    asking.on_message = lambda _client, _userdata, message: heard.put((message.topic, message.payload.decode()))
    timeout = ANSWER_WITHIN_S
    try:
        _connect(asking, settings)
        asking.loop_start()
        ready.wait(ANSWER_WITHIN_S)
        for topic, name in waiting.items():
            asking.publish(ASK, json.dumps({"scenario": name, "id": topic.rpartition("/")[2]}), qos=1)
        open_ = set(waiting)
        while open_:
            topic, text = heard.get(timeout=timeout)
            timeout = SCENARIO_MAX_S
            if text:
                click.echo(text)
            else:
                open_.discard(topic)
        return True
    except queue.Empty:
        return timeout > ANSWER_WITHIN_S
    except KeyboardInterrupt:
        click.echo("The scenario goes on without you; it mends itself.")
        return True
    finally:
        leave(asking)


def _subscribe(made: mqtt.Client, topics: Iterable[str]) -> None:
    made.subscribe([(topic, 1) for topic in topics])


def play(
    settings: Settings, names: tuple[str, ...], seed: int, speed: float, duration: float | None, ledger: Path | None
) -> None:
    """Play in this process until SIGTERM, Ctrl-C, the end of ``duration`` or of the scenarios asked for."""
    inventory = _inventory(settings)
    began, wall = time.monotonic(), time.time_ns() // 1_000_000
    player = Player(inventory, seed, lambda second: wall + round(second * 1000 / speed), endless=not names)
    show = Show(player, speed, _say, lambda: running.ask_for_broker_restart(settings.data_dir))
    book = Ledger(ledger) if ledger else None
    publisher = Publisher(settings, f"commandcenter-simulator-{os.getpid()}", show.asked, book)
    try:
        try:
            publisher.start()
        except OSError as error:
            raise click.ClickException(_no_broker(settings)) from error
        elements = len(inventory.elements)
        click.echo(f"{elements} towers and links report to {settings.mqtt_host}:{settings.mqtt_port}, seed {seed}.")
        with until_told() as stop:
            show.run(publisher, stop, duration, tuple(named(name) for name in names))
    finally:
        publisher.stop()
        if book:
            book.close()
    click.echo(f"{publisher.published} messages published in {time.monotonic() - began:.0f} s.")


def _inventory(settings: Settings) -> Inventory:
    engine = create_engine(settings.database, read_only=True)
    try:
        with engine.connect() as connection:
            migrate.check(connection)
            inventory = queries.load(connection)
    finally:
        engine.dispose()
    if inventory.main is None:
        raise click.ClickException(
            "The inventory is empty: `commandcenter inventory import geodata/samples/bojonegoro.yaml`"
        )
    return inventory


def _with_the_demo_s_broker(settings: Settings) -> Settings:
    found = running.find(settings.data_dir)
    if found is None or {"mqtt_host", "mqtt_port"} & settings.model_fields_set:
        return settings
    return settings.model_copy(update={"mqtt_port": found.mqtt_port})


def _connect(made: mqtt.Client, settings: Settings) -> None:
    try:
        made.connect(settings.mqtt_host, settings.mqtt_port, settings.mqtt_keepalive_s)
    except OSError as error:
        raise click.ClickException(_no_broker(settings)) from error


def _no_broker(settings: Settings) -> str:
    return (
        f"No MQTT broker answers at {settings.mqtt_host}:{settings.mqtt_port}. Start the demo (`commandcenter demo`), "
        "or name your broker with COMMANDCENTER_MQTT_HOST and COMMANDCENTER_MQTT_PORT."
    )


def _say(text: str) -> None:
    click.echo(f"{time.strftime('%H.%M.%S')}  {text}")
    sys.stdout.flush()
