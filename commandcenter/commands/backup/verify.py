"""``commandcenter backup verify``: also what `restore --verify` does."""

import tempfile
from pathlib import Path

import click

from commandcenter.backup import BackupError, known
from commandcenter.backup import restore as restoring
from commandcenter.backup.crypt import Key
from commandcenter.commands.backup import keys
from commandcenter.commands.refusing import refusing
from commandcenter.commands.terminal import say, styled
from commandcenter.domain.clock import WIB
from commandcenter.settings import Settings
from commandcenter.store.engine import StoreError


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@keys.opening
@click.option(
    "--to-database", default="", help="URL, or @FILE with it: an empty PostgreSQL database for a backup of PostgreSQL."
)
@click.option("--scratch", type=keys.FOLDER, help="Where to unpack. Default: the system's.")
@click.pass_obj
@refusing(BackupError, StoreError)
def verify(
    settings: Settings, file: Path, identity: Path | None, passphrase_file: Path | None, to_database: str,
    scratch: Path | None,
) -> None:  # fmt: skip
    """Prove that FILE brings everything back: restore it into an empty place and compare every row.

    Checksums, decryption, every table's rows and digest, the upgrade to this program's schema. Nothing of the running
    installation is touched; that it was done is kept, and `commandcenter doctor` says when it was done last.
    """
    drill(settings, file, keys.key_of(identity, passphrase_file), keys.url(to_database), scratch)


def drill(settings: Settings, file: Path, key: Key, to_database: str, scratch: Path | None) -> None:
    """Do it, keep it, say it. Raises BackupError or StoreError."""
    place = scratch or Path(tempfile.gettempdir())
    done = restoring.verify(file, key, settings, place, to_database, lambda line: say(f"  {line}"))
    known.note(settings, done.outcome)
    about = done.about
    made = about.made_at.astimezone(WIB).strftime("%Y-%m-%d %H:%M WIB")
    say(f"{file.name}: of {made}, program {about.program}, schema {about.database.revision}")
    for missing in about.left_out:
        say(styled(f"  not in it: {missing}", colour="yellow"))
    if not done.is_database_proved:
        raise BackupError(
            "The files are what was backed up, but the database was NOT restored: give an empty PostgreSQL database "
            "with --to-database, or the right to make one"
        )
    spent = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in done.seconds.items())
    say(f"{about.rows:,} rows in {len(about.database.tables)} tables are what was backed up ({spent}).")
