"""``commandcenter alert``: rules, what stands, and the process that evaluates them."""

import click

from commandcenter.commands.alert import check, listing, notify, serve


@click.group()
def command() -> None:
    """Alerts: rules as data (docs/alerts.md), and the process that raises, clears and escalates them.

    `alert serve` must run for alerts to come and go; several may: one of them works, the others wait for it to end.
    """


for each in (
    check.check,
    listing.rules,
    listing.standing,
    listing.ack,
    listing.export_default,
    notify.notify,
    serve.serve,
):
    command.add_command(each)
