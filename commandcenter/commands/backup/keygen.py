"""``commandcenter backup keygen``."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from commandcenter.backup import BackupError, crypt
from commandcenter.commands.backup import keys
from commandcenter.commands.refusing import refusing
from commandcenter.commands.terminal import say
from commandcenter.store.engine import StoreError


@click.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="New file of the key.")
@click.option("--passphrase-file", type=keys.FILE, help="Lock the key with the passphrase in this file.")
@refusing(BackupError, StoreError)
def keygen(out: Path, passphrase_file: Path | None) -> None:
    """Make the pair of keys of the backups: the public one encrypts, the one in the file opens.

    The file must NOT stay on this machine: print it, put it on two sticks, into the safe. Without it nobody opens the
    backups, and with it everybody does. `age -d -i FILE BACKUP` opens them too.
    """
    identity, recipient = crypt.new_identity()
    text = f"# created: {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n# public key: {recipient}\n{identity}\n"
    data = crypt.locked(text, keys.passphrase(passphrase_file)) if passphrase_file else text.encode()
    try:
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
    except FileExistsError as error:
        raise BackupError(f"{out} is there already: a key is never overwritten, it may open old backups") from error
    except OSError as error:
        raise BackupError(f"{out} cannot be written: {error.strerror}") from error
    say(f"The key is in {out}: take it away from this machine, and keep a second copy in another place.")
    say(f"COMMANDCENTER_BACKUP_RECIPIENTS={recipient}")
