"""Alembic runs in a connection that ``commandcenter.store.migrate`` hands in: one transaction for everything."""

from alembic import context

from commandcenter.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter most things in place
    transactional_ddl=True,
)
context.run_migrations()
