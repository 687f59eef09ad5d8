"""What the feeds are called."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from commandcenter.store.schema import feed

_TITLES = select(feed.c.title, feed.c.name)


def names(connection: Connection) -> Mapping[str, str]:
    """The name of each feed by its title; of feeds with the same title one."""
    return {row.title: row.name for row in connection.execute(_TITLES)}
