"""``commandcenter feed``: the sources of KPIs, complaints and targets."""

import click

from commandcenter.commands.feed import check, mend, run, serve, status


@click.group()
def command() -> None:
    """Feeds: files, portals, APIs and databases of the agencies, configured in feeds.yaml (docs/feeds.md).

    A new source: write it into feeds.yaml, look at `feed check NAME` until it reads what you see, then `feed run NAME`.
    `feed serve` runs every feed when it is due.
    """


for each in (
    status.list_,
    status.status,
    check.check,
    run.run,
    run.unpark,
    mend.rejects,
    mend.replay,
    serve.serve,
):
    command.add_command(each)
