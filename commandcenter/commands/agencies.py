"""``commandcenter agencies``: the simulated agencies of the demo, for trying feeds without any."""

import signal
import time
from datetime import datetime
from pathlib import Path
from types import FrameType

import click

from commandcenter.domain.clock import WIB
from commandcenter.settings import Settings
from commandcenter.store import migrate
from commandcenter.store.engine import create_engine
from commandcenter.store.queries import reference as queries


@click.group()
def command() -> None:
    """Simulated agencies: exports in inboxes, portals on loopback. Invented, but for the published figures."""


@command.command("write")
@click.option("--seed", default=7, show_default=True)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def write_(settings: Settings, seed: int, folder: Path) -> None:
    """Write three years of exports into FOLDER/inbox, as if agencies had sent them; not a second time."""
    if not write(settings, folder, seed):
        click.echo(f"They are there already. Remove {folder / 'agencies-written'} to have them written again.")


@command.command()
@click.option("--port", required=True, type=click.IntRange(1, 65535), help="On 127.0.0.1.")
@click.option("--seed", default=7, show_default=True)
@click.option("--write", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write exports there, too.")
@click.pass_obj
def serve(settings: Settings, port: int, seed: int, folder: Path | None) -> None:
    """Serve their portals on 127.0.0.1 until SIGTERM or Ctrl-C."""
    from threading import Thread

    from ingest.simulator.agencies import portal

    try:
        server = portal.server(port, seed)
    except OSError as error:
        raise click.ClickException(f"Port {port} cannot be used: {error.strerror}") from error

    def stop(_signal: int, _frame: FrameType | None) -> None:
        Thread(target=server.shutdown).start()  # it waits for the loop that this handler interrupts

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if folder is not None:
        Thread(target=write, args=(settings, folder, seed), daemon=True).start()
    with server:
        server.serve_forever()


def write(settings: Settings, folder: Path, seed: int) -> bool:
    """Write the exports; whether it was done now. The registers of the store name the agencies and villages."""
    from ingest.simulator.agencies import files

    engine = create_engine(settings.database, read_only=True)
    try:
        with engine.connect() as connection:
            migrate.check(connection)
            reference = queries.load(connection)
    finally:
        engine.dispose()
    began = time.monotonic()
    is_done = files.write(folder, reference, seed, datetime.now(WIB), lambda what: click.echo(f"Writing {what} …"))
    if is_done:
        click.echo(f"Written in {time.monotonic() - began:.1f} s.")
    return is_done
