"""Whether a database that was taken out of a backup is what went into it."""

from sqlalchemy import Connection

from commandcenter.backup import BackupError
from commandcenter.backup.manifest import Manifest
from commandcenter.domain.backups import Content
from commandcenter.store import digests
from commandcenter.store.copy import same
from commandcenter.store.engine import StoreError, create_engine


def prove(url: str, about: Manifest) -> None:
    """Compare every table with the manifest. Raises BackupError."""
    engine = create_engine(url, read_only=True)
    try:
        with engine.connect() as connection:
            _compare(connection, about)
    except StoreError as error:
        raise BackupError(f"{error}. Nothing of it is used; take another backup.") from error
    finally:
        engine.dispose()


def _compare(connection: Connection, about: Manifest) -> None:
    database = about.database
    expected = {name: Content(table.rows, table.digest) for name, table in database.tables.items()}
    found = digests.contents(connection)
    if database.yardstick == digests.yardstick():
        same(expected, found)
    else:  # numbers are written differently: only the rows can be counted; the checksums of the files still hold
        same({name: _counted(it) for name, it in expected.items()}, {name: _counted(it) for name, it in found.items()})


def _counted(content: Content) -> Content:
    return Content(content.rows, "")
