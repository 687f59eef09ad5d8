"""What every subcommand begins with: feeds.yaml, checked, and a store that knows its feeds."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from commandcenter.commands import trail
from commandcenter.domain.feeds import FeedRow
from commandcenter.settings import Settings
from commandcenter.store import migrate
from commandcenter.store.engine import StoreError, create_engine
from commandcenter.store.queries import reference
from commandcenter.store.writes import feeds as writes
from commandcenter.yaml_lines import ConfigurationError
from ingest import feeds_file, mapping
from ingest.feeds import KINDS
from ingest.feeds_file import Configured


class WrongConfiguration(click.ClickException):
    """feeds.yaml cannot be used; the message names every mistake."""

    exit_code = 2


def load(path: Path, owners: Iterable[str] = ()) -> tuple[Configured, ...]:
    """The feeds of the file. Raises WrongConfiguration."""
    try:
        return feeds_file.load(path, KINDS, mapping.problems, owners)
    except FileNotFoundError:
        raise WrongConfiguration(
            f"There is no {path}. Write one (docs/feeds.md has examples), or name another by COMMANDCENTER_FEEDS_FILE."
        ) from None
    except OSError as error:
        raise WrongConfiguration(f"{path} cannot be read: {error.strerror}") from None
    except ConfigurationError as error:
        raise WrongConfiguration(str(error)) from None


def owners(engine: Engine) -> tuple[str, ...]:
    """The codes of the OPD register."""
    with engine.connect() as connection:
        return tuple(reference.load(connection).opds.entries)


def chosen(feeds: Sequence[Configured], names: Sequence[str]) -> tuple[Configured, ...]:
    """The feeds of these names; all when none is named. Raises click.UsageError with the names that there are."""
    known = {configured.name: configured for configured in feeds}
    for name in names:
        if name not in known:
            raise click.UsageError(f"There is no feed {name!r}. The feeds are: {', '.join(known) or 'none yet'}.")
    return tuple(known[name] for name in names) if names else tuple(feeds)


def tell_store(engine: Engine, feeds: Sequence[Configured], at: int) -> None:
    """Let the store know what is configured now."""
    with engine.begin() as connection:
        writes.configure(connection, [row_of(configured) for configured in feeds], at)


def row_of(configured: Configured) -> FeedRow:
    """A feed as the store and the screens know it."""
    feed = configured.feed
    return FeedRow(
        name=feed.name,
        title=feed.title,
        kind=feed.kind,
        owner=feed.owner,
        records=feed.records.value if feed.records else "reading",
        schedule=str(feed.schedule),
        warn_after_s=round(feed.freshness.warn_after.total_seconds()),
        error_after_s=round(feed.freshness.error_after.total_seconds()),
        is_enabled=feed.enabled,
        config_digest=configured.digest,
        source_digest=configured.reading,
        retention_days=feed.retention.days if feed.retention else None,
    )


@contextmanager
def store(settings: Settings, is_reading: bool = False) -> Iterator[Engine]:
    """An engine on a store of the right schema. Raises StoreError."""
    engine = create_engine(settings.database, read_only=is_reading)
    try:
        with engine.connect() as connection:
            migrate.check(connection)
        if not is_reading:
            trail.follow(engine)
        yield engine
    except DBAPIError as error:
        raise StoreError(
            f"The database cannot be used ({str(error.orig).splitlines()[0]}): `commandcenter doctor` says what is "
            "wrong, `commandcenter db upgrade` makes a new one"
        ) from error
    finally:
        engine.dispose()


def now_ms() -> int:
    """The wall clock, milliseconds UTC."""
    return time.time_ns() // 1_000_000
