"""Keys as they are given on the command line: always files, because everybody on a machine reads command lines."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from commandcenter.backup import BackupError, crypt

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


def opening(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options --identity and --passphrase-file of what opens a backup."""
    function = click.option(
        "--passphrase-file", type=FILE, help="File with the passphrase, of the backup or of the identity."
    )(function)
    return click.option("--identity", type=FILE, help="File with the key that opens it (AGE-SECRET-KEY-…).")(function)


def key_of(identity: Path | None, passphrase_file: Path | None) -> crypt.Key:
    """What opens a backup. Raises BackupError."""
    secret = passphrase(passphrase_file) if passphrase_file else ""
    return crypt.Key(crypt.identities(identity, secret) if identity else (), secret)


def passphrase(file: Path) -> str:
    """The first line of the file. Raises BackupError."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"The passphrase in {file} cannot be read: {error}") from error
    if not lines or len(lines[0].strip()) < 12:
        raise BackupError(f"The passphrase in {file} is too short: at least 12 characters, better five words")
    return lines[0].strip()


def url(given: str) -> str:
    """A database URL as it was given, or from the file that ``@FILE`` names. Raises BackupError."""
    if not given.startswith("@"):
        return given
    try:
        return Path(given[1:]).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"The URL in {given[1:]} cannot be read: {error}") from error
