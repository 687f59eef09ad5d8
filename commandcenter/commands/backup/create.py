"""``commandcenter backup create``."""

from pathlib import Path

import click

from commandcenter.backup import BackupError, crypt
from commandcenter.backup.create import Made
from commandcenter.backup.crypt import Seal
from commandcenter.commands.backup import keys
from commandcenter.commands.backup.folder import keep_of, say_pruned
from commandcenter.commands.backup.making import make, seal_of
from commandcenter.commands.refusing import refusing
from commandcenter.commands.terminal import say, styled
from commandcenter.settings import Settings
from commandcenter.store.engine import StoreError


@click.command()
@click.option("--to", "folder", type=keys.FOLDER, help="Default: COMMANDCENTER_BACKUP_DIR.")
@click.option("--encrypt-to", "recipients", multiple=True, help="Public key (age1…); may be given several times.")
@click.option("--passphrase-file", type=keys.FILE, help="Encrypt with the passphrase in this file instead.")
@click.option("--prune", "is_pruning", is_flag=True, help="Then delete old ones, as COMMANDCENTER_BACKUP_KEEP_* say.")
@click.pass_obj
@refusing(BackupError, StoreError)
def create(
    settings: Settings, folder: Path | None, recipients: tuple[str, ...], passphrase_file: Path | None, is_pruning: bool
) -> None:
    """Make a backup now, while everything goes on running.

    It is the state of one moment. Encrypted, if COMMANDCENTER_BACKUP_RECIPIENTS or one of the options says to whom;
    otherwise it holds no passwords and no keys, and says which are missing.
    """
    if recipients and passphrase_file:
        raise BackupError("Give --encrypt-to or --passphrase-file, not both")
    target = folder or settings.backup_dir
    if target is None:
        raise BackupError("Where to? Give --to FOLDER, or set COMMANDCENTER_BACKUP_DIR")
    if recipients:
        seal = Seal(crypt.recipients(recipients))
    elif passphrase_file:
        seal = Seal(passphrase=keys.passphrase(passphrase_file))
    else:
        seal = seal_of(settings)
    _shown(make(settings, target, seal, lambda line: say(f"  {line}")))
    if is_pruning:
        say_pruned(settings, target, keep_of(settings), is_trying=False)


def _shown(made: Made) -> None:
    outcome = made.outcome
    seconds = (outcome.finished_at - outcome.started_at) / 1000
    say(
        f"{made.path}: {outcome.bytes / 1e6:,.1f} MB, {outcome.rows:,} rows, "
        f"{len(made.about.members)} files, in {seconds:.1f} s"
    )
    say(f"SHA-256 {outcome.sha256}")
    if not outcome.is_encrypted:
        say(styled("NOT ENCRYPTED: whoever has the file reads everything in it.", colour="red", is_bold=True))
        for missing in made.about.left_out:
            say(styled(f"  not in it: {missing}", colour="red"))
        say("Encrypt with a key: commandcenter backup keygen --out FILE, then COMMANDCENTER_BACKUP_RECIPIENTS=age1…")
