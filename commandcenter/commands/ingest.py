"""``commandcenter ingest``: one or several workers."""

import multiprocessing
import signal
from types import FrameType

import click

from commandcenter.settings import Settings
from commandcenter.store import migrate
from commandcenter.store.engine import create_engine


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

    What cannot be accepted is kept: `commandcenter quarantine list`.
    """
    migrate.upgrade(settings.database)
    if workers == 1:
        run(settings, first)
        return
    if not settings.mqtt_share:
        settings = settings.model_copy(update={"mqtt_share": "commandcenter"})
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=run, args=(settings, first + i), name=f"ingest-{i}") for i in range(workers)]
    for process in processes:
        process.start()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for process in processes:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise SystemExit(1)


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
