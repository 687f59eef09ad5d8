"""``commandcenter restore``: an installation back from a backup."""

from pathlib import Path

import click

from commandcenter.backup import BackupError
from commandcenter.backup import restore as restoring
from commandcenter.backup.restore import DATABASE, Restored, Target
from commandcenter.commands.backup import keys
from commandcenter.commands.backup.verify import drill
from commandcenter.commands.refusing import refusing
from commandcenter.commands.terminal import say, styled
from commandcenter.settings import Settings
from commandcenter.store.engine import StoreError


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@keys.opening
@click.option("--verify", "is_verifying", is_flag=True, help="Only try it, in an empty place, and compare every row.")
@click.option("--into", type=keys.FOLDER, help="Data folder. Default: COMMANDCENTER_DATA_DIR.")
@click.option(
    "--to-database", default="", help="URL, or @FILE with it. Default: COMMANDCENTER_DATABASE_URL, else SQLite there."
)
@click.option("--replace", "is_replacing", is_flag=True, help="What is there steps aside, and is kept.")
@click.pass_obj
@refusing(BackupError, StoreError)
def command(
    settings: Settings, file: Path, identity: Path | None, passphrase_file: Path | None, is_verifying: bool,
    into: Path | None, to_database: str, is_replacing: bool,
) -> None:  # fmt: skip
    """Bring everything back from FILE: database, feeds, keys, certificates, settings.

    All of it is unpacked, compared with what was backed up, and brought to this program's schema before anything is put
    in place. A target that holds something is refused; with --replace it is kept aside. A backup of SQLite goes into
    PostgreSQL too. Everybody signs in again afterwards: sessions that were ended since the backup must not come back.
    """
    key = keys.key_of(identity, passphrase_file)
    if is_verifying:
        drill(settings, file, key, keys.url(to_database), into)
        return
    target = Target(keys.url(to_database) or _database(settings, into), into or settings.data_dir, is_replacing)
    _say(restoring.restore(file, key, target, lambda line: say(f"  {line}")))


def _database(settings: Settings, into: Path | None) -> str:
    if into is None:
        return settings.database
    return f"sqlite:///{(into / DATABASE).absolute()}"


def _say(done: Restored) -> None:
    spent = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in done.seconds.items())
    say(f"{done.about.rows:,} rows are back ({spent}). {done.sessions} sessions were ended.")
    for place in done.aside:
        say(f"kept aside: {place}")
    for missing in done.about.left_out:
        say(styled(f"NOT BACK, it was not in the backup: {missing}", colour="red"))
    say(f"The settings as they were, with the paths of this machine: {done.environment}")
    say("Use them (systemd: EnvironmentFile; a shell: set -a; . FILE; set +a), then: commandcenter doctor")
    say(
        "Whatever was revoked after the backup is valid again: look at `commandcenter user list`, `display list` and "
        "the credentials of sites."
    )
