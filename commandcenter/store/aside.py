"""On PostgreSQL: what is in a database steps aside for what is restored, and comes back when that fails; and databases
that are made only to try a restore. Names are our own, never from outside."""

from sqlalchemy import Connection, text


def others(connection: Connection) -> int:
    """How many other connections the database has."""
    return int(
        connection.scalar(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
                "AND backend_type = 'client backend'"
            )
        )
        or 0
    )


def step_aside(connection: Connection, name: str) -> None:
    """Everything in the schema ``public`` goes into a schema ``name``."""
    connection.execute(text(f'ALTER SCHEMA public RENAME TO "{name}"'))
    connection.execute(text("CREATE SCHEMA public"))


def come_back(connection: Connection, name: str) -> None:
    """What ``step_aside`` put away is in place again; what has come meanwhile is gone."""
    connection.execute(text("DROP SCHEMA public CASCADE"))
    connection.execute(text(f'ALTER SCHEMA "{name}" RENAME TO public'))


def forget(connection: Connection, name: str) -> None:
    """What ``step_aside`` put away is not needed: it was empty."""
    connection.execute(text(f'DROP SCHEMA "{name}" CASCADE'))


def make(connection: Connection, name: str) -> None:
    """A new, empty database beside this one. ``connection``: in autocommit. Raises DBAPIError when we may not."""
    connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))


def drop(connection: Connection, name: str) -> None:
    """Remove a database that ``make`` made, whoever is connected to it."""
    connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
