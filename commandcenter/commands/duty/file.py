"""``duty import``: a rota from a CSV file, whole or not at all."""

from pathlib import Path
from typing import Final

import click

from commandcenter.commands.duty import common
from commandcenter.commands.opened import now_ms, writing
from commandcenter.commands.refusing import refusing
from commandcenter.commands.terminal import say
from commandcenter.domain.duty.rota_file import read
from commandcenter.settings import Settings
from commandcenter.store.queries import duty as queries

BYTES_MAX: Final = 2_000_000
SHOWN: Final = 30


@click.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
@refusing(OSError)
def import_(settings: Settings, path: Path) -> None:
    """Put the turns of the CSV file PATH into the rota: duty,account,from,until and, if needed, swap (yes, no).

    Times are WIB, e.g. 2026-11-23 08:00; a day alone begins at the hour of the duty's week. A file with a mistake
    changes nothing; all of them are told with their lines.
    """
    at, lines = now_ms(), _lines(path)
    with writing(settings) as connection:
        duties = {each.key: each for each in queries.duties(connection)}
        turns, mistakes = read(lines, duties, at, lambda names: queries.strangers(connection, names))
        if mistakes:
            told = [f"line {each.line}: {each.message}" for each in mistakes[:SHOWN]]
            told += [f"and {len(mistakes) - SHOWN} more"] if len(mistakes) > SHOWN else []
            say("\n".join(told), to_errors=True)
            raise click.ClickException("Nothing was changed: mend the file and import it again")
        for key in sorted({turn.duty for turn in turns}):
            own = [turn for turn in turns if turn.duty == key]
            common.put(connection, duties[key], own, {"file": path.name, "kind": "import"}, at)
    say(f"{len(turns)} turns of {len({turn.duty for turn in turns})} duties are in the rota.")


def _lines(path: Path) -> list[str]:
    """Raises ClickException for what is too large, or no text."""
    if path.stat().st_size > BYTES_MAX:
        raise click.ClickException(f"{path.name} is larger than {BYTES_MAX:,} bytes: divide it")
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path.name} is no UTF-8 text ({error.reason}): save it as CSV UTF-8") from error
