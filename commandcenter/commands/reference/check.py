"""``commandcenter reference check``: the mistakes of a file, before anybody imports it."""

from pathlib import Path

import click

from commandcenter.commands.opened import reading
from commandcenter.commands.reference.install import built_in, known
from commandcenter.commands.reference.refusing import refusing
from commandcenter.domain.calendar_diff import CalendarParts
from commandcenter.settings import Settings
from commandcenter.store.engine import StoreError
from ingest.reference import Known, load


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
@refusing
def check(settings: Settings, files: tuple[Path, ...]) -> None:
    """Check FILES (.yaml, .yml, .json, .csv) as if they were added to what is there. Nothing is changed.

    Exit codes: 0 they can be imported, 1 they have mistakes.
    """
    given = load(files, _known(settings))
    counts = {
        "agencies": given.opds, "villages": given.villages, "indicators": given.indicators,
        "plan years": given.plan_years, "programmes": given.programmes,
    }  # fmt: skip
    found = [f"{len(entries)} {word}" for word, entries in counts.items() if entries is not None]
    click.echo(f"No mistakes: {', '.join([*found, 'a calendar'] if given.calendar is not None else found)}.")


def _known(settings: Settings) -> Known:
    try:
        with reading(settings) as connection:
            return known(connection)
    except StoreError:
        click.echo("There is no database yet: checked against the register that the program brings.", err=True)
        brought = built_in()
        return Known(
            opds=brought.opds or (), indicators=brought.indicators or (), calendar=brought.calendar or CalendarParts()
        )
