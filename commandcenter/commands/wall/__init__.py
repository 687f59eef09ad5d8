"""``commandcenter wall``: scenes and plan of the wall as a file, and what is on it."""

import click

from commandcenter.commands.wall import files, show


@click.group()
def command() -> None:
    """Scenes and plan of the wall: show, export, import, check, begin with ready ones (docs/wall-scenes.md)."""


command.add_command(show.show)
command.add_command(files.export)
command.add_command(files.import_)
command.add_command(files.check)
command.add_command(files.default)
