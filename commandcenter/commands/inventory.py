"""``commandcenter inventory``: towers and links as data."""

import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

import geodata
from commandcenter import inventory_files
from commandcenter.commands.opened import reading, store, writing
from commandcenter.commands.trail import did
from commandcenter.domain.inventory import InventoryError, Plan, Planned, parse, plan_of
from commandcenter.domain.inventory_diff import Diff, diff, render
from commandcenter.domain.model import Kecamatan, Kind, Medium
from commandcenter.domain.places import Gazetteer
from commandcenter.domain.storable import storable
from commandcenter.settings import Settings
from commandcenter.store.engine import StoreError
from commandcenter.store.queries import inventory as queries
from commandcenter.store.writes import inventory as writes
from ingest.replay import replay
from ingest.topics import topic_of

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def gazetteer() -> Gazetteer:
    """The kecamatan of the geodata, ready to be matched."""
    return Gazetteer(
        Kecamatan(**{name: getattr(place, name) for name in Kecamatan.__dataclass_fields__})
        for place in geodata.load_places()
    )


def _refusing(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Mistakes of the person at the keyboard end in words and exit code 1, not in a trace."""

    @wraps(function)
    def wrapped(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        try:
            return function(*args, **kwargs)
        except (InventoryError, StoreError) as error:
            raise click.ClickException(f"Nothing was changed.\n{error}") from error

    return wrapped


def _counted(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"


def _replay(settings: Settings, kecamatan: str, kind: Kind, key: str) -> str:
    """Judge the device's messages in quarantine again; says how many became readings."""
    with store(settings) as engine:
        topic = topic_of(gazetteer().match(kecamatan).code, kind, key)
        result = replay(engine, settings, _now(), source=topic)
    return f"{_counted(result.accepted, 'message')} from quarantine replayed."


def _now() -> int:
    return time.time_ns() // 1_000_000


@click.group()
def command() -> None:
    """Towers and links as data.

    A file holds the whole network: what it lacks is retired, and its history stays. Two forms are read and written.

    \b
    YAML   two lists, towers: and links:
    CSV    one table; its column kind says tower or link

    \b
    towers   key, name, kecamatan, role (main, site, relay), latitude, longitude, heartbeat_s
    links    key, name, kecamatan, from, to (keys of towers), medium (fibre, radio),
             capacity_mbps, heartbeat_s

    key is the id in the MQTT topic; kecamatan a code (35.22.13) or a name; heartbeat_s (30 if not given) how often
    the element reports. geodata/samples/bojonegoro.yaml is an example.
    """


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show the difference and change nothing.")
@click.option("--yes", is_flag=True, help="Retire elements without asking.")
@click.pass_obj
@_refusing
def import_(settings: Settings, file: Path, dry_run: bool, yes: bool) -> None:
    """Make the inventory as FILE says (.yaml, .yml or .csv).

    The file is checked as a whole and every mistake is reported with its line. Then the difference is shown: + added,
    ~ changed, - retired. Before anything is retired you are asked. An element that comes back under its old key
    is the same element: its history goes on.

    Exit codes: 0 done, or nothing to do; 1 the file has mistakes, or you said no; 2 wrong usage.
    """
    plan = _plan(file)
    with reading(settings) as connection:
        shown = diff(queries.load(connection), plan)
    click.echo(render(shown))
    if dry_run or not shown:
        return
    if shown.retired and not yes:
        click.confirm(f"Retire {len(shown.retired)} of the elements above?", abort=True)
    # Asked outside of a transaction: a question must not keep ingest from writing.
    with writing(settings) as connection:
        if diff(queries.load(connection), plan) != shown:
            raise writes.InventoryConflict(
                "Somebody else changed the inventory meanwhile: look at the difference again"
            )
        writes.apply(connection, shown, _now())
        did(connection, "inventory.import", "inventory", *_deed(shown, file))
    click.echo("Done.")


def _deed(shown: Diff, file: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the audit trail keeps of an import: of what changed the fields that differ, else the names."""
    was = {_name(each.before): {field.field: field.before for field in each.fields} for each in shown.changed}
    now = {_name(each.after): {field.field: field.after for field in each.fields} for each in shown.changed}
    retired, added = ([_name(each) for each in part] for part in (shown.retired, shown.added))
    before = {"retired": retired, "changed": was}
    after = {"file": storable(file.name), "added": added, "changed": now}
    return {key: said for key, said in before.items() if said}, {key: said for key, said in after.items() if said}


def _name(planned: Planned) -> str:
    return f"{planned.kind}:{planned.key}"


def _plan(file: Path) -> Plan:
    try:
        return parse(inventory_files.read_file(file), gazetteer())
    except InventoryError as error:
        raise click.ClickException(f"{file.name} has {_counted(len(error.mistakes), 'mistake')}:\n{error}") from error


@command.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(["csv", "yaml"]), help="Default: by the name of FILE, else yaml.")
@click.pass_obj
@_refusing
def export(settings: Settings, file: Path | None, form: inventory_files.Format | None) -> None:
    """Write the inventory to FILE, or to standard output.

    Importing what was exported changes nothing.
    """
    with reading(settings) as connection:
        plan = plan_of(queries.load(connection))
    if file is None:
        click.echo(inventory_files.write(plan, form or "yaml"), nl=False)
        return
    file.write_text(inventory_files.write(plan, form or inventory_files.format_of(file)), encoding="utf-8", newline="")
    click.echo(f"{file}: {_counted(len(plan.towers), 'tower')}, {_counted(len(plan.links), 'link')}.")


@command.command()
@click.pass_obj
@_refusing
def show(settings: Settings) -> None:
    """Print the towers and links by kecamatan."""
    with reading(settings) as connection:
        inventory = queries.load(connection)
    for place in gazetteer().places:
        own = [element for element in inventory.elements.values() if element.kecamatan == place.code]
        click.echo(f"{place.code}  {place.name}" + ("" if own else "  (nothing)"))
        for element in own:
            click.echo(f"    {element.kind:<5}  {element.key:<28} {element.name}")
    click.echo(f"{_counted(len(inventory.nodes), 'tower')}, {_counted(len(inventory.links), 'link')}.")


@command.group()
def accept() -> None:
    """Take a new device into the inventory.

    The messages of a tower or link that is not in the inventory are kept in quarantine. When it is accepted they are
    replayed and become its history. Accept a tower before the links that end in it.
    """


@accept.command()
@click.argument("key")
@click.option("--kecamatan", required=True, help="Code or name, as in its MQTT topic.")
@click.option("--name", required=True, help="What people call it, such as 'Menara Balen'.")
@click.option("--latitude", type=float, required=True, help="Degrees WGS 84; south is negative.")
@click.option("--longitude", type=float, required=True, help="Degrees WGS 84.")
@click.pass_obj
@_refusing
def tower(settings: Settings, key: str, kecamatan: str, name: str, latitude: float, longitude: float) -> None:
    """Accept a tower: the kecamatan's site if it has none yet, else a relay."""
    with writing(settings) as connection:
        writes.accept_tower(connection, key, kecamatan, name, latitude, longitude, _now())
    click.echo(f"Tower {key} accepted. {_replay(settings, kecamatan, Kind.TOWER, key)}")


@accept.command()
@click.argument("key")
@click.option("--kecamatan", required=True, help="Code or name, as in its MQTT topic.")
@click.option("--from", "from_key", required=True, help="Key of the tower at the end nearer to the main tower.")
@click.option("--to", "to_key", required=True, help="Key of the tower at the other end.")
@click.option(
    "--medium", type=click.Choice([medium.value for medium in Medium]), required=True, help="What it is made of."
)
@click.option("--name", default="", help="What people call it. Default: its key.")
@click.option("--capacity", "capacity_mbps", type=float, help="Mbit/s. Default: 1000 for fibre, 100 for radio.")
@click.pass_obj
@_refusing
def link(
    settings: Settings, key: str, kecamatan: str, from_key: str, to_key: str, medium: str, name: str,
    capacity_mbps: float | None,
) -> None:  # fmt: skip
    """Accept a link between two towers of the inventory."""
    with writing(settings) as connection:
        writes.accept_link(
            connection, key, kecamatan, from_key, to_key, Medium(medium), _now(), name=name, capacity_mbps=capacity_mbps
        )
    click.echo(f"Link {key} accepted. {_replay(settings, kecamatan, Kind.LINK, key)}")
