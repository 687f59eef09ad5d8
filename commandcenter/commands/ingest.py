"""``commandcenter ingest``: one or several workers."""

import logging
import multiprocessing
import signal
import time
from multiprocessing.connection import wait
from types import FrameType

import click

from commandcenter import logs
from commandcenter.settings import Settings
from commandcenter.store import migrate
from commandcenter.store.engine import create_engine
from ingest import devices

log = logging.getLogger(__name__)

_AGAIN_S = 1.0


@click.command()
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that share the work."
)
@click.option(
    "--worker", "first", default=0, show_default=True, help="Number of the (first) worker, for its session name."
)
@click.pass_obj
def command(settings: Settings, workers: int, first: int) -> None:
    """Take readings from the MQTT broker into the store until SIGTERM or Ctrl-C.

    A message is acknowledged to the broker only after its commit, and stored once however often it is delivered. A
    worker has a persistent session: what is published while it is away waits at the broker. With --workers N, or with
    several machines, the work is shared out by the broker (COMMANDCENTER_MQTT_SHARE); give each machine its own
    --worker numbers.

    Devices that do not speak the native contract are read as COMMANDCENTER_DEVICES_FILE says (docs/mqtt-adapters.md).

    What cannot be accepted is kept: `commandcenter quarantine list`.
    """
    devices.load(settings.devices_file)  # a worker that finds the mistakes itself would be started for ever
    migrate.upgrade(settings.database)
    if workers == 1:
        run(settings, first)
        return
    if not settings.mqtt_share:
        settings = settings.model_copy(update={"mqtt_share": "commandcenter"})
    _run_several(settings, range(first, first + workers))


def _run_several(settings: Settings, numbers: range) -> None:
    """Workers as processes until SIGTERM. One that dies is started again: the broker keeps its share for it."""
    context = multiprocessing.get_context("spawn")
    is_stopping = False

    def start(number: int) -> None:
        process = context.Process(target=_run_spawned, args=(settings, number), name=f"ingest-{number}")
        process.start()
        processes[number] = process
        if is_stopping:
            process.terminate()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal is_stopping
        is_stopping = True
        for process in processes.values():
            process.terminate()

    processes: dict[int, multiprocessing.context.SpawnProcess] = {}
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    for number in numbers:
        start(number)
    while processes:
        wait([process.sentinel for process in processes.values()])
        for number, process in list(processes.items()):
            if process.exitcode is None:
                continue
            del processes[number]
            if not is_stopping:
                log.error("worker %d ended with %s; starting it again", number, process.exitcode)
                time.sleep(_AGAIN_S)
                start(number)


def _run_spawned(settings: Settings, number: int) -> None:
    logs.configure(settings)  # a spawned process begins without
    run(settings, number)


def run(settings: Settings, number: int) -> None:
    """One worker in this process."""
    from ingest.mqtt import Worker  # the command line must not pay for paho when it shows help

    engine = create_engine(settings.database)
    worker = Worker(settings, engine, number)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        worker.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        worker.run()
    finally:
        engine.dispose()
