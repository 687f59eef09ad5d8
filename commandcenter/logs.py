"""Logging of every process: one line, to standard error, where systemd and the demo's log files take it.

No line has a secret of the settings in it, whoever wrote it: drivers and libraries put addresses, passwords and all,
into their errors and traces.
"""

import logging
import logging.config
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from commandcenter.domain.storable import visible
from commandcenter.settings import Settings
from ingest.web.redaction import MASK, Redactor

FORMAT: Final = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_SHORT: Final = 6  # letters; a shorter one would take ordinary words out of every line, and is none
_PASSWORD: Final = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s/:@]*:)[^\s@]+@", re.IGNORECASE)  # scheme://user:here@


def configure(settings: Settings) -> None:
    """Set up logging of this process."""
    logging.config.dictConfig(as_dict(settings))


def as_dict(settings: Settings) -> dict[str, Any]:
    """The same for ``logging.config.dictConfig``; gunicorn's own lines take this way too."""
    level = settings.log_level.upper()
    quiet = {
        "alembic": {"level": "WARNING"},  # its two lines per upgrade tell an operator nothing
        "apscheduler": {"level": "ERROR"},  # it tells every job that it runs, twenty a minute
        "gunicorn.error": {"handlers": [], "propagate": True},
        # Addresses say what somebody looked at, and once what let him in. Without a level gunicorn writes them all the
        # same: it takes any configuration of logs for a wish.
        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"harmless": {"()": Harmless, "secrets": tuple(secrets(settings))}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "harmless"}},
        "loggers": quiet,
        "root": {"level": level, "handlers": ["stderr"]},
    }


class Harmless(logging.Formatter):
    """Lines without ``secrets``, and without what a terminal obeys: names of files and texts of servers are in them."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__(FORMAT)
        self._redacted = Redactor(secret for secret in secrets if len(secret) >= _SHORT)

    def format(self, record: logging.LogRecord) -> str:
        said = _PASSWORD.sub(rf"\g<1>{MASK}@", self._redacted(super().format(record)))
        return "\n".join(map(visible, said.split("\n")))


def secrets(settings: Settings) -> Iterator[str]:
    """Everything in the settings that nobody is to read: what is marked so, and passwords inside of addresses."""
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            yield value.get_secret_value()
        elif isinstance(value, str) and "://" in value:
            yield from _in_address(value)


def _in_address(address: str) -> Iterator[str]:
    """A password in an address, as it is written there and as it is meant."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return
    found = [parts.netloc.rpartition("@")[0].partition(":")[2]]
    found += [value for name, _, value in (part.partition("=") for part in parts.query.split("&")) if "pass" in name]
    for each in found:
        yield from (each, unquote(each))
