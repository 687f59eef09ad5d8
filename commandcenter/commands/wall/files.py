"""``commandcenter wall export``, ``import``, ``check`` and ``default``."""

from pathlib import Path
from typing import Final

import click
from sqlalchemy import Connection

from commandcenter.commands.opened import now_ms, reading, writing
from commandcenter.commands.refusing import refusing
from commandcenter.commands.trail import CLI, did
from commandcenter.domain.storable import visible
from commandcenter.settings import Settings
from commandcenter.store import versions
from commandcenter.store.queries import wall as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes.wall.content import Overtaken, TooMany
from commandcenter.wall import applying, defaults, importing, yaml_file
from commandcenter.wall.importing import Difference
from commandcenter.wall.known import known
from commandcenter.wall.yaml_file import Wrong

SIZE_MAX: Final = 1_000_000  # bytes: a hundred full scenes have less
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--file", type=click.Path(dir_okay=False, path_type=Path), help="File instead of the output.")
@click.pass_obj
@refusing(OSError)
def export(settings: Settings, file: Path | None) -> None:
    """Write all scenes and the plan as one YAML file."""
    with reading(settings) as connection:
        wall = queries.wall(connection, now_ms())
    names = {display.id: display.name for display in wall.displays.values()}
    content = yaml_file.dump(wall.scenes.values(), wall.plan, names)
    if file is None:
        click.echo(content, nl=False)
        return
    file.write_text(content, encoding="utf-8")
    click.echo(visible(f"{file}: {len(wall.scenes)} scenes, plan version {wall.plan.version}"))


@click.command("import")
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--replace", is_flag=True, help="Remove everything that the file does not name.")
@click.pass_obj
@refusing(OSError, Overtaken, TooMany)
def import_(settings: Settings, file: Path, dry_run: bool, replace: bool) -> None:
    """Make scenes and plan as FILE says. What it does not name stays, unless --replace.

    All of it or, with any mistake, nothing. Every mistake is said with its line.
    """
    given = _text(file)
    if dry_run:
        with reading(settings) as connection:
            _say(_compared(connection, settings, file, given, replace))
        return
    with writing(settings) as connection:
        at = now_ms()
        found = _compared(connection, settings, file, given, replace)
        if not found.is_empty:
            applying.apply(connection, found, CLI.name, at)
            versions.bump(connection, [Topic.WALL], at)
            did(connection, "scene.import", f"wall:{file.name}", None, importing.trail(found))
    _say(found)


@click.command()
@click.argument("file", type=_FILE)
@click.pass_obj
@refusing(OSError)
def check(settings: Settings, file: Path) -> None:
    """Say what is wrong with FILE, against the displays and screens that there are. Exit code 1: it cannot be used."""
    with reading(settings) as connection:
        _compared(connection, settings, file, _text(file), False)
    click.echo(visible(f"{file.name}: good"))


@click.command()
@click.pass_obj
def default(settings: Settings) -> None:
    """Begin with five ready scenes and a plan, where there never was a scene."""
    at = now_ms()
    with writing(settings) as connection:
        made = defaults.install(connection, CLI.name, at)
        if made:
            versions.bump(connection, [Topic.WALL], at)
            did(connection, "scene.default", "scenes", None, {"scenes": made})
    if not made:
        raise click.ClickException("There are scenes already: see `commandcenter wall show`")
    click.echo(f"{len(made)} scenes: {', '.join(made)}")


def _text(file: Path) -> str:
    if file.stat().st_size > SIZE_MAX:
        raise click.ClickException(visible(f"{file.name} is larger than {SIZE_MAX // 1_000_000} MB"))
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise click.ClickException(visible(f"{file.name}, line {line}: not UTF-8: save the file as UTF-8")) from None


def _compared(connection: Connection, settings: Settings, file: Path, given: str, replace: bool) -> Difference:
    """What the file changes. What is wrong but not grave is said; raises ClickException with all that is grave."""
    from layouts import WATCHED

    at = now_ms()
    wall = queries.wall(connection, at)
    names = {display.id: display.name for display in wall.displays.values()}
    content, wrong = yaml_file.parse(given, names)
    if content is None:
        raise click.ClickException(_lines(file, wrong))
    what = known(connection, at, settings.allowed, WATCHED)
    keys = {scene.key for scene in content.scenes} | (set() if replace else set(wall.scenes))
    wrong = yaml_file.judge(content, what.with_scenes(keys))
    if any(each.is_grave for each in wrong):
        raise click.ClickException(_lines(file, wrong))
    if wrong:
        click.echo(_lines(file, wrong), err=True)
    return importing.difference(content, wall.scenes, wall.plan, replaces=replace)


def _lines(file: Path, wrong: list[Wrong]) -> str:
    return "\n".join(visible(f"{file.name}, line {each.line}: {_where(each)}{each.said('en')}") for each in wrong)


def _where(each: Wrong) -> str:
    return f"{each.where}: " if each.where else ""


def _say(found: Difference) -> None:
    for change in found.changes:
        what, becomes = change.said("en")
        click.echo(visible(f"{becomes:<10} {what}"))
    if found.is_empty:
        click.echo("The file says what is there already")
