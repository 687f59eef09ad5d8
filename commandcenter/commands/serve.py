"""``commandcenter serve``: the web server."""

import os
import sys
from pathlib import Path

import click

from commandcenter.access import exposure, first
from commandcenter.settings import Settings
from commandcenter.store import migrate
from commandcenter.store.engine import create_engine

CONFIG = Path(__file__).parents[1] / "gunicorn_config.py"


@click.command()
@click.pass_obj
def command(settings: Settings) -> None:
    """Run the web server (gunicorn) on COMMANDCENTER_WEB_HOST and _PORT until SIGTERM or Ctrl-C.

    Every open display holds one thread for its live stream: COMMANDCENTER_WEB_THREADS bounds them. Behind a reverse
    proxy, switch response buffering off for /live/stream.
    """
    exposure.check(settings)
    migrate.upgrade(settings.database)
    address = (
        settings.web_origin or f"{'https' if settings.is_tls else 'http'}://{settings.web_host}:{settings.web_port}"
    )
    click.echo(f"{address.rstrip('/')}/")
    writing = create_engine(settings.database)
    if password := first.administrator(settings, writing):
        click.echo(first.said_once(password, address), err=True)
    writing.dispose()
    arguments = [sys.executable, "-m", "gunicorn", "-c", str(CONFIG), "commandcenter.wsgi:application()"]
    os.execv(sys.executable, arguments)  # noqa: S606 - gunicorn takes this process's place, and so its signals
