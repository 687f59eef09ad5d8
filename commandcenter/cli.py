"""The command line: composes the commands, loads the settings, turns known errors into one clear line."""

import importlib
import sys
from typing import Any

import click

from commandcenter import __version__, logs, settings
from commandcenter.store.engine import StoreError
from commandcenter.yaml_lines import ConfigurationError

# name -> (module, attribute, one line of help); modules are imported only when their command is asked for,
# so that `--help` and small commands do not pay for Dash and pandas.
COMMANDS = {
    "demo": ("commandcenter.commands.demo", "Run everything on this machine with simulated data."),
    "serve": ("commandcenter.commands.serve", "Run the web server."),
    "ingest": ("commandcenter.commands.ingest", "Take readings from the MQTT broker into the store."),
    "broker": ("commandcenter.commands.broker", "Run the embedded MQTT broker."),
    "simulate": ("commandcenter.commands.simulate", "Play towers and links that speak the MQTT contract."),
    "agencies": ("commandcenter.commands.agencies", "Play agencies: exports in inboxes, portals on loopback."),
    "db": ("commandcenter.commands.db", "Upgrade and prune the database."),
    "inventory": ("commandcenter.commands.inventory", "Towers and links as data: import, export, accept."),
    "maintenance": ("commandcenter.commands.maintenance", "Planned work on towers and links."),
    "quarantine": ("commandcenter.commands.quarantine", "Messages that were not accepted: list, replay, dismiss."),
    "reference": ("commandcenter.commands.reference", "Agencies, indicators and calendar: import, export, show."),
    "feed": ("commandcenter.commands.feed", "Files, portals, APIs and databases of the agencies."),
    "alert": ("commandcenter.commands.alert", "Alerts: evaluate the rules, check them, see what stands."),
    "availability": ("commandcenter.commands.availability", "What is promised of the network, and who answers for it."),
    "report": ("commandcenter.commands.report", "Tables: availability, reports of OPDs."),
    "user": ("commandcenter.commands.user", "Accounts: make them, give them roles, lock them out."),
    "duty": ("commandcenter.commands.duty", "Who is on call: show, set, swap, import; the shift log."),
    "display": ("commandcenter.commands.display", "Displays of the wall: let one in, list them, lock one out."),
    "wall": ("commandcenter.commands.wall", "Scenes and plan of the wall: show, export, import, check."),
    "mqtt-credentials": ("commandcenter.commands.mqtt_credentials", "Who may speak to the broker, for which site."),
    "certificate": ("commandcenter.commands.certificate", "Our own certificates for broker and web server."),
    "audit": ("commandcenter.commands.audit", "Who did what: the trail of every change."),
    "privacy": ("commandcenter.commands.privacy", "Personal data: what is held, for the public, on request, breach."),
    "geodata": ("commandcenter.commands.geodata", "The 28 kecamatan and their polygons."),
    "backup": ("commandcenter.commands.backup", "Everything in one file: make, list, verify, prune, by schedule."),
    "restore": ("commandcenter.commands.restore", "Bring an installation back from a backup, or try it."),
    "doctor": ("commandcenter.commands.doctor", "Check everything and say what to do."),
}


class _Commands(click.Group):
    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[name][0]).command
        return command

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_module, line) in COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="commandcenter")
@click.pass_context
def cli(context: click.Context) -> None:
    """The command center of a regency: network, citizens and agencies on one wall.

    Settings come from COMMANDCENTER_* environment variables (docs/settings.md). Start with `demo`.
    """
    context.obj = settings.load()
    logs.configure(context.obj)


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line; known mistakes end with their message and exit code 2, without a trace."""
    try:
        return cli(arguments, prog_name="commandcenter", standalone_mode=True)
    except (settings.SettingsError, StoreError, ConfigurationError) as error:
        click.echo(f"commandcenter: {error}", err=True)
        sys.exit(2)
