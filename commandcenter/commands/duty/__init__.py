"""``commandcenter duty``: who is on call, the rota, the shift log, from a terminal."""

import click

from commandcenter.commands.duty import configure, file, log, rota, show


@click.group()
def command() -> None:
    """Who is on call: the rota by week, shift and swap, and the shift log.

    Accounts are duties ("operator-1"); names of people and telephone numbers have no place here. Times are WIB.
    """


for each in (show.show, rota.set_, rota.swap, rota.undo, file.import_, configure.configure, log.log):
    command.add_command(each)
