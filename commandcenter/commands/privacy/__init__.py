"""``commandcenter privacy``: personal data: what is held, files for the public, tickets on request, after a breach."""

import click

from commandcenter.commands.privacy import breach, export, inventory, tickets


@click.group()
def command() -> None:
    """Personal data (UU 27/2022): what is held, files for the public, tickets on request, help after a breach."""


for _each in (inventory.inventory, export.export, tickets.forget, tickets.correct, breach.breach):
    command.add_command(_each)
