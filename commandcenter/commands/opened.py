"""A connection to the store for one command: the schema is checked, and what goes wrong says what to do."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

import geodata
from commandcenter.commands import trail
from commandcenter.settings import Settings
from commandcenter.store import migrate
from commandcenter.store.engine import StoreError, create_engine
from commandcenter.store.writes.geodata import seed_kecamatan


def now_ms() -> int:
    """The wall clock, ms UTC."""
    return time.time_ns() // 1_000_000


@contextmanager
def reading(settings: Settings) -> Iterator[Connection]:
    """A read-only connection. Raises StoreError."""
    engine = create_engine(settings.database, read_only=True)
    try:
        with engine.connect() as connection:
            migrate.check(connection)
            yield connection
    except OperationalError as error:
        raise StoreError(f"The database cannot be read ({error.orig}): run `commandcenter db upgrade`") from error
    finally:
        engine.dispose()


@contextmanager
def writing(settings: Settings) -> Iterator[Connection]:
    """A transaction that holds when the block ends well. The kecamatan are there, whoever made the database.

    What is changed leaves a row in the audit trail. Raises StoreError.
    """
    with store(settings) as engine, engine.begin() as connection:
        seed_kecamatan(connection, geodata.load_places())
        yield connection


def exported(settings: Settings, subject: str, said: Mapping[str, Any]) -> None:
    """Write down that rows which may be single complaints leave through the command line. Raises StoreError: then they
    must not."""
    with store(settings) as engine, engine.begin() as connection:
        trail.did(connection, "ticket.exported", subject, None, said)


@contextmanager
def store(settings: Settings) -> Iterator[Engine]:
    """An engine that writes, for what has transactions of its own.

    What is changed through it leaves a row in the audit trail, in the same transaction. Raises StoreError.
    """
    engine = create_engine(settings.database)
    try:
        with engine.connect() as connection:
            migrate.check(connection)
        trail.follow(engine)
        yield engine
    except OperationalError as error:
        raise StoreError(f"The database cannot be written ({error.orig}): try `commandcenter doctor`") from error
    finally:
        engine.dispose()
