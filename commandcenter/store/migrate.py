"""Bring a database to the schema that this code knows, with Alembic. A database newer than the code is refused."""

import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from commandcenter.domain.actor import Actor
from commandcenter.store.engine import StoreError, create_engine
from commandcenter.store.writes import audit

_LOCK = 352_200_000  # any constant: the advisory lock of "somebody upgrades this database"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The newest revision that this code knows."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def revision(connection: Connection) -> str | None:
    """The revision of a database; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known(found: str | None) -> bool:
    """Whether this code can bring a database of that revision to its own."""
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    return found is None or found in known


def check(connection: Connection) -> None:
    """Raise StoreError unless the database has exactly the schema that this code knows."""
    found = revision(connection)
    if found == head():
        return
    _refuse_newer(found)
    raise StoreError(
        f"The database is at schema {found or 'none'}, the program needs {head()}: run `commandcenter db upgrade`"
    )


def upgrade(url: str) -> tuple[str | None, str]:
    """Upgrade the database at ``url`` in one transaction; returns the revisions before and after.

    Raises StoreError when the database cannot be reached or is newer than the code.
    """
    engine = create_engine(url)
    try:
        if engine.url.get_backend_name() == "sqlite" and engine.url.database:
            file = Path(engine.url.database)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch(0o600)  # an engine opens only a file that is there; what SQLite lays beside it is as open as it
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            before = revision(connection)
            _refuse_newer(before)
            command.upgrade(_config(connection), "head")
            if before not in (None, head()):
                _write_down(connection, before)
            return before, head()
    except (OperationalError, OSError) as error:
        raise StoreError(f"The database cannot be opened: {getattr(error, 'orig', error)}") from error
    finally:
        engine.dispose()


def _write_down(connection: Connection, before: str | None) -> None:
    """That the schema was upgraded: a change like any other."""
    who, at = Actor("cli", "machine", "cli"), time.time_ns() // 1_000_000
    audit.append(connection, who, "db.upgrade", "database", {"schema": before}, {"schema": head()}, at)


def _refuse_newer(found: str | None) -> None:
    if not is_known(found):
        raise StoreError(
            f"The database is at schema {found}, which is newer than this program (it knows up to {head()}). "
            "Nothing was changed. Start the newer program, or restore the backup that was made before the upgrade."
        )
