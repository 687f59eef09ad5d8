"""A connection to the store for one command: the schema is checked, and what goes wrong says what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

import geodata
from commandcenter.settings import Settings
from commandcenter.store import migrate
from commandcenter.store.engine import StoreError, create_engine
from commandcenter.store.writes.geodata import seed_kecamatan


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

    Raises StoreError.
    """
    engine = create_engine(settings.database)
    try:
        with engine.begin() as connection:
            migrate.check(connection)
            seed_kecamatan(connection, geodata.load_places())
            yield connection
    except OperationalError as error:
        raise StoreError(f"The database cannot be written ({error.orig}): try `commandcenter doctor`") from error
    finally:
        engine.dispose()
