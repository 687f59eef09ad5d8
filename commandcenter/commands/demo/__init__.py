"""``commandcenter demo``: everything on this machine, with simulated data."""

import json
import shutil
import tempfile
from pathlib import Path

import click
from sqlalchemy.engine import make_url

from commandcenter import running
from commandcenter.commands.demo import feeds, stagehand
from commandcenter.commands.demo.ports import NoFreePort
from commandcenter.commands.demo.programs import NotReady
from commandcenter.settings import Settings
from ingest.simulator.history import DAYS


@click.command()
@click.option("--fresh", is_flag=True, help="Start over: remove the embedded database first.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--seed", default=7, show_default=True, help="Of the seeded past and of the show.")
@click.option(
    "--days", default=DAYS, show_default=True, type=click.IntRange(0, 400), help="How much past an empty store gets."
)
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Another data folder.")
@click.option("--headless", is_flag=True, help="Run the road once for --seconds and count; no screen is needed.")
@click.option("--seconds", default=30.0, show_default=True, type=click.FloatRange(3, 3600), help="With --headless.")
@click.option("--json", "as_json", is_flag=True, help="With --headless: only the counts, as JSON.")
@click.pass_obj
def command(
    settings: Settings, fresh: bool, yes: bool, seed: int, days: int, data_dir: Path | None, headless: bool,
    seconds: float, as_json: bool,
) -> None:  # fmt: skip
    """Run everything on this machine with simulated data.

    Database, embedded MQTT broker, inventory, a month of past, a simulator, ingest and web server: one URL is printed,
    Ctrl-C ends all of it. A second start keeps the data. Where a port is taken, the next free one is used.

    With --headless the whole road runs once in a temporary folder, with a live client connected, and what was
    published is counted against what was stored. Exit codes: 0 all good, 1 something was lost or doubled.
    """
    try:
        if headless:
            _count(settings, data_dir, seed, days, seconds, as_json)
        else:
            settings = settings.model_copy(update={"data_dir": data_dir or settings.data_dir})
            with running.hold(settings.data_dir):
                _ask_before_harm(settings, fresh, yes)
                stagehand.run(settings, seed, days)
    except (running.AlreadyRunning, NoFreePort, NotReady) as error:
        raise click.ClickException(str(error)) from error


def _count(settings: Settings, data_dir: Path | None, seed: int, days: int, seconds: float, as_json: bool) -> None:
    folder = data_dir or Path(tempfile.mkdtemp(prefix="commandcenter-demo-"))
    # Never the database of the environment: this run writes whatever it likes.
    settings = settings.model_copy(update={"data_dir": folder, "database_url": ""})
    try:
        with running.hold(folder):
            counts = stagehand.count(settings, seed, days, seconds, lambda text: click.echo(text, err=True))
    finally:
        if data_dir is None:
            shutil.rmtree(folder, ignore_errors=True)
    if as_json:
        click.echo(json.dumps(counts.as_json(), indent=2))
    else:
        for name, value in counts.as_json().items():
            click.echo(f"{name:>16}  {value}")
    if not counts.is_good:
        raise SystemExit(1)


def _ask_before_harm(settings: Settings, fresh: bool, yes: bool) -> None:
    """The demo may write simulated readings, and --fresh may delete: only into what is its own, or when told to."""
    if settings.database_url and not yes:
        shown = make_url(settings.database_url).render_as_string(hide_password=True)
        click.confirm(f"The demo will write simulated readings into {shown}. Go on?", abort=True)
    if not fresh:
        return
    if settings.database_url:
        raise click.ClickException(
            "--fresh removes only the embedded database. Empty the database of COMMANDCENTER_DATABASE_URL yourself."
        )
    found = sorted(settings.data_dir.glob("commandcenter.db*"))
    if found and not yes:
        click.confirm(f"Remove {found[0]} with all its history?", abort=True)
    for path in found:
        path.unlink()
    feeds.forget(settings.data_dir)
