"""A PostgreSQL database to restore into: emptied, or made for the purpose."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from commandcenter.backup import BackupError, postgres
from commandcenter.settings import Settings
from commandcenter.store import aside, copy, snapshot
from commandcenter.store.engine import create_engine


class Server:
    """A database on a server. ``aside``: where that is which had to make room."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.aside: list[str] = []

    def restore(self, file: Path) -> None:
        """pg_restore, all or nothing. Raises BackupError."""
        postgres.restore(self.url, file, self.version())

    def version(self) -> str:
        """Of the server. Raises BackupError when it does not answer."""
        engine = create_engine(self.url)
        try:
            with engine.connect() as connection:
                return snapshot.server_version(connection)
        except DBAPIError as error:
            raise BackupError(f"The database cannot be reached: {error.orig}") from error
        finally:
            engine.dispose()

    @contextmanager
    def cleared(self, stamp: str, is_replacing: bool) -> Iterator["Server"]:
        """Room for what is restored: what is there steps into another schema, and comes back when the block fails.

        Raises BackupError while somebody is connected, and StoreError when it holds rows and may not be replaced.
        """
        if not is_replacing:
            copy.refuse_filled(self.url)
        name = f"{postgres.ASIDE}{stamp.lower()}"
        engine = create_engine(self.url)
        try:
            with engine.begin() as connection:
                found = aside.others(connection)
                if found and is_replacing:
                    raise BackupError(
                        f"The database is in use by {found} other connections: stop serve, ingest, feed serve and "
                        "backup serve first. Nothing was changed."
                    )
                aside.step_aside(connection, name)
            self.aside.append(f"schema {name} of the database")
            try:
                yield self
            except BaseException:
                with engine.begin() as connection:
                    aside.come_back(connection, name)
                self.aside.clear()
                raise
            if not is_replacing:  # it had no row in it
                with engine.begin() as connection:
                    aside.forget(connection, name)
                self.aside.clear()
        finally:
            engine.dispose()

    @classmethod
    @contextmanager
    def scratch(cls, settings: Settings, given: str, say: Callable[[str], None]) -> Iterator["Server | None"]:
        """An empty database: the one given, or a new one that is dropped afterwards; None when we may not make one."""
        if given:
            copy.refuse_filled(given)
            yield cls(given)
            return
        url = make_url(settings.database)
        if url.get_backend_name() != "postgresql":
            say("there is no PostgreSQL server in the settings to restore into: give --to-database")
            yield None
            return
        name = f"commandcenter_drill_{secrets.token_hex(4)}"
        engine = create_engine(settings.database).execution_options(isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                try:
                    aside.make(connection, name)
                except DBAPIError as error:
                    say(f"no database could be made to restore into ({str(error.orig).splitlines()[0]}): --to-database")
                    yield None
                    return
                try:
                    yield cls(url.set(database=name).render_as_string(hide_password=False))
                finally:
                    aside.drop(connection, name)
        finally:
            engine.dispose()
