"""``commandcenter audit``: who did what, from the trail that every change leaves, and whether it was tampered with."""

import click

from commandcenter.commands.audit import anchor, export, listing, verify


@click.group()
def command() -> None:
    """Who did what, and when: every change leaves a row that nothing overwrites, and so does every sight of tickets.

    The rows are a chain: each seals the one before it (docs/audit.md). `audit verify` says whether it is unbroken.
    """


for each in (listing.list_, verify.verify, anchor.anchor, export.export):
    command.add_command(each)
