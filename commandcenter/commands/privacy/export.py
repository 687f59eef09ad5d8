"""``commandcenter privacy export``: the file of a panel that may be given to anybody."""

import sys
from pathlib import Path

import click

from commandcenter import exporting
from commandcenter.commands.opened import now_ms, reading
from commandcenter.settings import Settings
from layouts import SCREENS, views
from layouts.detail import opened


@click.command()
@click.argument("panel", metavar="SCREEN/PANEL")
@click.option("--query", default="", help="As in the screen's address: window=month&kecamatan=35.22.15&lang=en.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Else it is written out (CSV).")
@click.pass_obj
def export(settings: Settings, panel: str, query: str, output: Path | None) -> None:
    """Write the table of SCREEN/PANEL with small cells hidden, e.g. complaints/breakdown.

    Counts of people below COMMANDCENTER_SMALL_CELL_MIN are hidden, and as many others as it takes that they cannot be
    taken from the rest. CSV, or XLSX when OUTPUT ends so. Give out one window only: two that overlap can be compared.
    """
    screen, _, key = panel.partition("/")
    view = views.parse(f"{screen}?{query}", SCREENS)
    found = None
    if view is not None:
        with reading(settings) as connection:
            found = opened(connection, SCREENS, screen, key, view.instant(now_ms()), view.params, view.look)
    if found is None or not exporting.is_for_the_public(found):
        offered = [f"{each.key}/{one.key}" for each in SCREENS for one in each.panels if one.is_public]
        raise click.UsageError(f"There is no file for the public of {panel!r}. There are: {', '.join(offered)}.")
    ending = "xlsx" if output is not None and output.suffix.lower() == ".xlsx" else "csv"
    body = exporting.of_public(found, ending, settings.small_cell_min)
    if output is None:
        sys.stdout.buffer.write(body)
        return
    output.write_bytes(body)
    click.echo(f"{output} may be given to anybody. Do not give out another window of the same beside it.", err=True)
