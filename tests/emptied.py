"""A PostgreSQL database made empty again between two tests, in milliseconds."""

from sqlalchemy import Engine, text

from commandcenter.store.schema import metadata

_TABLES = [table.name for table in metadata.sorted_tables]
_FILLED = " UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in _TABLES)
_LARGE = 1 << 20  # bytes: above, files are thrown away; below, to make new ones takes far longer than to delete rows


def make_empty(engine: Engine) -> None:
    """Take every row out of every table and let every sequence begin anew.

    To empty all tables by TRUNCATE takes 0.1 to 0.5 s: six files for each, whether there is anything in it or not.
    """
    with engine.begin() as connection:
        # The audit trail refuses to be emptied, and what refers to what need not be asked where nothing is left.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for name in connection.execute(text(_FILLED)).scalars().all():
            size = connection.execute(text(f"SELECT pg_total_relation_size('{name}')")).scalar_one()
            connection.execute(text(f"TRUNCATE {name} CASCADE" if size > _LARGE else f"DELETE FROM {name}"))
        used = "SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences WHERE last_value IS NOT NULL"
        for sequence in connection.execute(text(used)).scalars().all():
            connection.execute(text(f"ALTER SEQUENCE {sequence} RESTART"))
