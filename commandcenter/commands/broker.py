"""``commandcenter broker``: the embedded MQTT broker."""

import click

from commandcenter.settings import Settings


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port; without it, COMMANDCENTER_MQTT_PORT.")
@click.pass_obj
def command(settings: Settings, port: int | None) -> None:
    """Run the MQTT broker that the command center brings along, on 127.0.0.1, until SIGTERM or Ctrl-C.

    For the demo, tests and small sites: it speaks MQTT 3.1.1, and keeps sessions and waiting messages in memory only.
    Production uses mosquitto (deploy/).
    """
    from ingest.broker import BrokerError, serve  # the command line must not load the broker when it shows help

    try:
        serve(port or settings.mqtt_port, inflight_max=max(settings.ingest_batch, 100))
    except BrokerError as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        pass
