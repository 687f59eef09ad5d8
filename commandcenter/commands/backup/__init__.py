"""``commandcenter backup``: the whole installation in one file."""

import click

from commandcenter.commands.backup.create import create
from commandcenter.commands.backup.folder import list_, prune
from commandcenter.commands.backup.keygen import keygen
from commandcenter.commands.backup.serve import serve
from commandcenter.commands.backup.verify import verify


@click.group()
def command() -> None:
    """The whole installation in one file: database, inventory, settings, feeds, keys.

    \b
    once     commandcenter backup keygen --out backup.key     keep that file away from this machine
             COMMANDCENTER_BACKUP_RECIPIENTS=age1…            what it printed
             COMMANDCENTER_BACKUP_DIR=/mnt/backup             another disk, better another machine
    daily    commandcenter backup serve                       or deploy/commandcenter-backup.timer
    monthly  commandcenter restore FILE --verify --identity backup.key

    docs/backup.md is the way back, step by step.
    """


for each in (create, list_, verify, prune, keygen, serve):
    command.add_command(each)
