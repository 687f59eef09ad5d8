"""The way back: unpack, prove that it is what was backed up, then put it in place; or only try it, in an empty place.

Nothing is put in place before everything was unpacked, compared and brought to this program's schema.
"""

import errno
import logging
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from commandcenter.backup import BackupError, archive, checksum, contents, placing, settings_file, workplace
from commandcenter.backup.crypt import Key
from commandcenter.backup.known import CLI
from commandcenter.backup.manifest import Manifest
from commandcenter.backup.proof import prove
from commandcenter.backup.server import Server
from commandcenter.domain.backups import Outcome
from commandcenter.domain.storable import storable
from commandcenter.settings import Settings
from commandcenter.store import copy, migrate, snapshot
from commandcenter.store.engine import StoreError, create_engine
from commandcenter.store.writes import backups

log = logging.getLogger(__name__)

DATABASE: Final = "commandcenter.db"
ENVIRONMENT: Final = "commandcenter.env"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Target:
    """Where to. ``database``: a URL; ``folder``: the data folder; ``is_replacing``: what is there may step aside."""

    database: str
    folder: Path
    is_replacing: bool = False


@dataclass(slots=True)
class Restored:
    """What was done. ``seconds`` by step; ``aside`` says where that is which was there before."""

    about: Manifest
    sha256: str
    outcome: Outcome
    seconds: dict[str, float] = field(default_factory=dict)
    aside: list[str] = field(default_factory=list)
    environment: Path | None = None
    is_database_proved: bool = True
    sessions: int = 0


class _Watch:
    def __init__(self, say: Say) -> None:
        self.seconds: dict[str, float] = {}
        self._say = say

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self._say(name)
        began = time.monotonic()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - began


def verify(source: Path, key: Key, settings: Settings, scratch: Path, scratch_database: str, say: Say) -> Restored:
    """Restore into an empty place that is gone afterwards, and compare. Raises BackupError or StoreError.

    A backup of PostgreSQL needs an empty database: ``scratch_database``, or one that we may make on the server of the
    settings. Without, its files are proved and its database is not (``is_database_proved``).
    """
    began, watch = _now(), _Watch(say)
    with _clear(source), workplace.bench(scratch) as bench:
        about, digest = _unpacked(source, key, bench, watch)
        is_proved = True
        if about.database.kind == "sqlite":
            _sqlite(bench / about.database.member, about, watch)
        else:
            with Server.scratch(settings, scratch_database, say) as server:
                is_proved = server is not None
                if server is not None:
                    _postgresql(server, bench / about.database.member, about, watch)
    outcome = _outcome("verify", is_proved, began, source, about, digest)
    return Restored(about, digest, outcome, watch.seconds, is_database_proved=is_proved)


def restore(source: Path, key: Key, target: Target, say: Say) -> Restored:
    """Put everything in place. Raises BackupError or StoreError; then all is as it was, or as the message says."""
    began, watch = _now(), _Watch(say)
    stamp = datetime.now(UTC).strftime("%Y%m%d_%H%M%SZ")
    aside = target.folder / f"before-restore-{stamp}"
    with _clear(source), workplace.alone(target.folder), workplace.bench(target.folder) as bench:
        if not target.is_replacing:
            copy.refuse_filled(target.database)
        about, digest = _unpacked(source, key, bench, watch)
        result = Restored(about, digest, _outcome("restore", True, began, source, about, digest), watch.seconds)
        places, is_ours = _places(bench, about), _is_in_folder(target)
        places[ENVIRONMENT] = _environment(bench, about, target)
        if not target.is_replacing:
            placing.refuse_taken(target.folder, {place: file for place, file in places.items() if place != ENVIRONMENT})
        if about.database.kind == "sqlite":
            staged = bench / about.database.member
            _sqlite(staged, about, watch)
            result.sessions = _begin_again(f"sqlite:///{staged}", result.outcome)
            if is_ours:
                places[DATABASE] = staged  # the last
                _release(target)
            else:
                with watch.step("copying into the database"):
                    _copied(staged, target, stamp, result, say)
        else:
            _into_server(target, bench / about.database.member, about, stamp, result, watch)
        with watch.step("putting the files in place"):
            result.aside += _put(target, places, aside)
        result.environment = target.folder / ENVIRONMENT
    return result


def _put(target: Target, places: dict[str, Path], aside: Path) -> list[str]:
    try:
        return [str(aside / place) for place in placing.put(target.folder, places, aside)]
    except OSError as error:
        raise BackupError(
            f"{error.filename or target.folder}: {error.strerror or error}. Not every file is in its place; what was "
            f"there is in {aside} too. Put that right and restore again with --replace."
        ) from error


def _now() -> int:
    return time.time_ns() // 1_000_000


def _outcome(kind: str, is_good: bool, began: int, source: Path, about: Manifest, digest: str) -> Outcome:
    said = None if is_good else "the database was not restored: no empty database to restore it into"
    size = source.stat().st_size
    return Outcome(
        kind,
        is_good,
        began,
        _now(),
        storable(source.name),
        size,
        about.rows,
        digest,
        source.suffix == ".age",
        error=said,
    )


@contextmanager
def _clear(source: Path) -> Iterator[None]:
    """Errors of the system in words."""
    if not source.is_file():
        raise BackupError(f"There is no backup {source}")
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BackupError(f"No room left at {error.filename or 'the target'}: nothing was put in place") from error
        raise BackupError(
            f"{error.filename or source}: {error.strerror or error}. Nothing was put in place."
        ) from error
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", error)).splitlines()[0]
        raise BackupError(f"The database cannot be used: {said}. Nothing was put in place.") from error


def _unpacked(source: Path, key: Key, bench: Path, watch: _Watch) -> tuple[Manifest, str]:
    with watch.step("checking the file"):
        digest = checksum.check(source)
    with watch.step("unpacking"):
        about = archive.unpack(source, key, bench)
    if not migrate.is_known(about.database.revision):
        raise BackupError(
            f"The backup is of schema {about.database.revision}, which is newer than this program (it knows up to "
            f"{migrate.head()}): install program {about.program} or newer. Nothing was changed."
        )
    return about, digest


def _sqlite(file: Path, about: Manifest, watch: _Watch) -> None:
    with watch.step("comparing every table"):
        snapshot.check_sqlite(file)
        prove(f"sqlite:///{file}", about)
    with watch.step("upgrading the schema"):
        migrate.upgrade(f"sqlite:///{file}")
        snapshot.release_sqlite(file)


def _postgresql(server: Server, file: Path, about: Manifest, watch: _Watch) -> None:
    with watch.step("pg_restore"):
        server.restore(file)
    with watch.step("comparing every table"):
        prove(server.url, about)
    with watch.step("upgrading the schema"):
        migrate.upgrade(server.url)


def _into_server(
    target: Target, file: Path, about: Manifest, stamp: str, result: Restored, watch: _Watch
) -> None:  # fmt: skip
    if make_url(target.database).get_backend_name() != "postgresql":
        raise BackupError(
            "This is a backup of PostgreSQL: restore it into a PostgreSQL database (--to-database), and from there "
            "`commandcenter db copy` into SQLite"
        )
    with Server(target.database).cleared(stamp, target.is_replacing) as server:
        _postgresql(server, file, about, watch)
        result.sessions = _begin_again(target.database, result.outcome)
    result.aside += server.aside


def _copied(staged: Path, target: Target, stamp: str, result: Restored, say: Say) -> None:
    """From SQLite into a database elsewhere."""
    if make_url(target.database).get_backend_name() == "postgresql":
        with Server(target.database).cleared(stamp, target.is_replacing) as server:
            copy.copy(f"sqlite:///{staged}", target.database, say)
        result.aside += server.aside
        return
    place = Path(str(make_url(target.database).database))
    if target.is_replacing and place.exists():
        snapshot.release_sqlite(place)
    fresh = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    shutil.copyfile(staged, fresh)
    kept = placing.put(place.parent, {place.name: fresh}, place.parent / f"before-restore-{stamp}")
    result.aside += [str(place.parent / f"before-restore-{stamp}" / name) for name in kept]


def _is_in_folder(target: Target) -> bool:
    return target.database == f"sqlite:///{(target.folder / DATABASE).absolute()}"


def _release(target: Target) -> None:
    """The old database must be in nobody's hands. One that is no database any more is not touched, nor what is beside
    it: somebody may want to look into it."""
    old = target.folder / DATABASE
    if not snapshot.is_sqlite(old):
        return
    try:
        snapshot.release_sqlite(old)
    except snapshot.InUse:
        raise
    except StoreError:  # damaged: it is replaced because it is
        log.warning("the old database is damaged; it is kept aside as it is")


def _begin_again(url: str, outcome: Outcome) -> int:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            ended = backups.begin_again(connection, _now())
            backups.note(connection, outcome, CLI)
    finally:
        engine.dispose()
    if url.startswith("sqlite"):
        snapshot.release_sqlite(Path(str(make_url(url).database)))
    return ended


def _places(bench: Path, about: Manifest) -> dict[str, Path]:
    places = {}
    for member in about.members:
        found = contents.place_of(member)
        if found is not None:
            places[found[1]] = bench / member
    return places


def _environment(bench: Path, about: Manifest, target: Target) -> Path:
    """The settings as they were, with the addresses of this place."""
    instead = {"DATA_DIR": str(target.folder.absolute()), "DATABASE_URL": ""}
    if not _is_in_folder(target):
        instead["DATABASE_URL"] = target.database
    for member in about.members:
        found = contents.place_of(member)
        if found is not None and found[0].setting is not None:
            instead[found[0].setting.upper()] = str((target.folder / found[0].place).absolute())
    text = settings_file.moved((bench / settings_file.MEMBER).read_text(encoding="utf-8"), instead)
    file = bench / ENVIRONMENT
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    return file
