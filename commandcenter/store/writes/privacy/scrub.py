"""After something was forgotten: what the database still keeps of it in places that nobody reads."""

from typing import Any

from sqlalchemy import Engine, text

_TABLES = "complaint, quarantine, feed_note, feed_item, feed_run, feed"


def scrub(engine: Engine) -> None:
    """Empty the write-ahead log of SQLite, or let PostgreSQL give up the old versions of rows.

    What older transactions still look at goes when they have ended; files of the disk's own that were freed before are
    out of reach. Raises SQLAlchemy's errors; then nothing was lost and it can be done again.
    """
    if engine.dialect.name == "sqlite":
        driver: Any = engine.raw_connection()  # within a transaction, as our engines begin one, it is refused
        try:
            driver.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            driver.close()
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"VACUUM {_TABLES}"))
