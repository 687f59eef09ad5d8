"""What a source says of a store, for the tests of sources."""

from sqlalchemy import Engine

from commandcenter.alerts.sources.contract import Source
from commandcenter.domain.alerts.sighting import Sighting


def look(engine: Engine, source: Source, at: int) -> dict[str, Sighting]:
    """Everything that it says at ``at``, by measure and entity: "feed.state feed:lapor"."""
    with engine.connect() as connection:
        batch = source.read(connection, at, None, frozenset(source.measures))
    assert batch.covers <= frozenset(source.measures)
    found = {f"{each.on} {each.entity.id}": each for each in batch.sightings}
    assert len(found) == len(batch.sightings), "a measure of an entity is said once"
    return found


def values(engine: Engine, source: Source, at: int) -> dict[str, object]:
    """Their values alone."""
    return {name: each.value for name, each in look(engine, source, at).items()}
