"""``commandcenter audit verify``."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from commandcenter.commands.opened import reading
from commandcenter.domain.audit_chain import Anchor, Fault, Verdict
from commandcenter.domain.audit_chain import verify as walk
from commandcenter.exports import audit as exports
from commandcenter.settings import Settings
from commandcenter.store import anchors as kept
from commandcenter.store.queries.audit import checked

_SAID = {
    Fault.FORM: "is sealed in a form that this program does not know",
    Fault.CHANGED: "is not what was written",
    Fault.BROKEN: "does not follow the row before it: rows were removed, inserted or moved",
    Fault.CUT: "is missing, and all after it: the end was cut off",
    Fault.HEAD: "is where the head says that the trail ends, and it does not",
    Fault.ANCHOR: "is not the row that was anchored: the trail was written anew",
}


@click.command()
@click.option(
    "--anchors", "files", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Anchors that were kept elsewhere; may be given several times. Beside them those of this installation count.",
)  # fmt: skip
@click.option(
    "--file", "export", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Check this export (.csv, .jsonl) instead of the database. Needs no database.",
)  # fmt: skip
@click.option("--gaps", "has_gaps", is_flag=True, help="The export was filtered: rows between its rows may be missing.")
@click.pass_obj
def verify(settings: Settings, files: tuple[Path, ...], export: Path | None, has_gaps: bool) -> None:
    """Whether anything in the trail was changed, removed, inserted, moved or cut off.

    Somebody who owns the database can write the whole chain anew: only anchors that he cannot reach show that
    (`audit anchor`). Changes nothing.

    Exit codes: 0 in order, 1 tampered with (it says the first row), 2 it cannot be checked.
    """
    if has_gaps and export is None:
        raise click.UsageError("--gaps goes with --file: the database has all rows.")
    anchors = [anchor for file in files for anchor in kept.read(file)]
    if export is not None:
        found = _of_file(export, anchors, has_gaps)
    else:
        anchors += kept.read(settings.anchors) if settings.anchors.exists() else ()
        with reading(settings) as connection:
            found = checked(connection, anchors)
    _say(found)
    if not found.is_intact:
        sys.exit(1)


def _of_file(export: Path, anchors: Iterable[Anchor], has_gaps: bool) -> Verdict:
    try:
        return walk(exports.read(export), anchors=anchors, has_gaps=has_gaps)
    except exports.ExportError as error:
        raise click.ClickException(f"{export.name}: {error}") from error


def _say(found: Verdict) -> None:
    if found.finding is not None:
        before = f"The {found.rows} rows before it are in order." if found.rows else "No row before it was looked at."
        click.echo(f"TAMPERED WITH: row {found.finding.id} {_SAID[found.finding.fault]}. {before}")
        return
    gaps = f" in {found.gaps + 1} pieces" if found.gaps else ""
    click.echo(f"{found.rows} rows{gaps}, in order up to row {found.head.id}, digest {found.head.digest}.")
    if found.anchors:
        click.echo(f"{found.anchors} anchors confirmed.")
    else:
        click.echo("No anchor to hold it against: `commandcenter audit anchor`.")
