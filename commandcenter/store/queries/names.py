"""What agencies and kecamatan are called, by their codes."""

from sqlalchemy import Connection, select

from commandcenter.store.schema import kecamatan, opd


def names(connection: Connection) -> dict[str, str]:
    """Short names of OPDs, also of those that have ended, and names of kecamatan."""
    found: dict[str, str] = {}
    for query in (select(opd.c.code, opd.c.short_name), select(kecamatan.c.code, kecamatan.c.name)):
        found |= {row[0]: row[1] for row in connection.execute(query)}
    return found
