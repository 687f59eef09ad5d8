"""Passphrases: from a file or from the keyboard, never from the command line, where every program can read them."""

from pathlib import Path

import click

from commandcenter.credentials.folder import Ask

OPTION = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Passphrase of the authority's key, if it has one; otherwise it is asked for.",
)


def asking(file: Path | None) -> Ask:
    """How to come by the passphrase, once it is needed."""

    def ask() -> bytes:
        if file is not None:
            return file.read_bytes().strip()
        said: str = click.prompt("Passphrase of the authority's key", hide_input=True, err=True)
        return said.encode()

    return ask


def new(file: Path | None) -> bytes:
    """A new passphrase, asked for twice. Raises UsageError for one that is guessed in an evening."""
    if file is not None:
        said = file.read_bytes().strip()
    else:
        typed: str = click.prompt("New passphrase", hide_input=True, confirmation_prompt=True, err=True)
        said = typed.encode()
    if len(said) < 15:
        raise click.UsageError("The passphrase needs at least 15 characters: four words are good.")
    return said
