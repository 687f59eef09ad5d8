"""``commandcenter audit export``."""

import sys
from pathlib import Path
from typing import Any

import click

from commandcenter.commands.audit.filters import asked, filtered
from commandcenter.commands.opened import reading
from commandcenter.exports import audit as exports
from commandcenter.settings import Settings
from commandcenter.store.queries.audit import links


@click.command()
@filtered
@click.option("--format", "form", type=click.Choice(exports.FORMS), help="Default: by the name of FILE, else jsonl.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="FILE; without it, to a pipe.")
@click.pass_obj
def export(settings: Settings, /, form: exports.Form | None, output: Path | None, **given: Any) -> None:
    """The trail as a file that a stranger can check, the oldest first: all columns, with the digests.

    `commandcenter audit verify --file FILE` needs no database, and docs/audit.md says how to do it without this
    program. An export with filters leaves rows out: check it with --gaps.
    """
    chosen = form or (exports.form_of(output) if output is not None else "jsonl")
    with reading(settings) as connection:
        lines = exports.lines(links(connection, asked(**given)), chosen)
        if output is None:
            for line in lines:
                sys.stdout.buffer.write(line)
            return
        n = -1 if chosen == "csv" else 0  # the heads are none
        with output.open("wb") as file:
            for line in lines:
                file.write(line)
                n += 1
    click.echo(f"{output}: {n} rows.")
