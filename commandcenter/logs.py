"""Logging of every process: one line, to standard error, where systemd and the demo's log files take it."""

import logging
import sys

from commandcenter.settings import Settings


def configure(settings: Settings) -> None:
    """Set up logging of this process."""
    logging.getLogger("alembic").setLevel(logging.WARNING)  # its two lines per upgrade tell an operator nothing
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it tells every job that it runs, twenty a minute
    logging.basicConfig(
        level=settings.log_level.upper(),
        format="%(asctime)s %(levelname)-7s %(name)s: %(message)s",
        stream=sys.stderr,
    )
