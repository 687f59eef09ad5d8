"""A store that lives in the memory of one process and is forgotten with it: for what is tried out."""

import sqlalchemy
from sqlalchemy import Engine
from sqlalchemy.pool import StaticPool

from commandcenter.store.schema import metadata


def scratch() -> Engine:
    """Every table, empty. One connection at a time."""
    engine = sqlalchemy.create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    metadata.create_all(engine)
    return engine
