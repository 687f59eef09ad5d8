"""Logging of every process: one line, to standard error, where systemd and the demo's log files take it."""

import logging
import sys

from commandcenter.domain.storable import visible
from commandcenter.settings import Settings


def configure(settings: Settings) -> None:
    """Set up logging of this process."""
    logging.getLogger("alembic").setLevel(logging.WARNING)  # its two lines per upgrade tell an operator nothing
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it tells every job that it runs, twenty a minute
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Harmless("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler])


class _Harmless(logging.Formatter):
    """Lines without what a terminal obeys: names of files and texts of servers stand in them."""

    def format(self, record: logging.LogRecord) -> str:
        return "\n".join(map(visible, super().format(record).split("\n")))
