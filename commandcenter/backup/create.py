"""Make a backup: the database of one moment, the files that belong to it, a manifest; written whole or not at all."""

import errno
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from commandcenter import __version__, inventory_files
from commandcenter.backup import BackupError, archive, checksum, contents, postgres, settings_file, workplace
from commandcenter.backup.crypt import Seal
from commandcenter.backup.manifest import Database, Manifest, Member, Table
from commandcenter.backup.names import name_of
from commandcenter.domain.backups import Outcome
from commandcenter.domain.inventory import plan_of
from commandcenter.settings import Settings
from commandcenter.store import digests, migrate, snapshot
from commandcenter.store.engine import create_engine
from commandcenter.store.queries import inventory
from commandcenter.store.schema import audit

SQLITE: Final = "database/commandcenter.db"
POSTGRESQL: Final = "database/commandcenter.dump"
INVENTORY: Final = "inventory.yaml"

Say = Callable[[str], None]


@dataclass(slots=True)
class _Gathered:
    """What goes into the archive, by its name there."""

    files: dict[str, Path] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that is there. ``outcome`` is what the store is told of it."""

    path: Path
    about: Manifest
    outcome: Outcome


def create(settings: Settings, folder: Path, seal: Seal, say: Say) -> Made:
    """A new backup in ``folder``. Raises BackupError or StoreError; nothing of the name of a backup is left then."""
    began, at = _now(), datetime.now(UTC)
    try:
        with workplace.alone(settings.data_dir), workplace.bench(settings.data_dir) as bench:
            path = _target(folder, name_of(at, seal.is_encrypting))
            gathered = _Gathered()
            database = _database(settings, bench, gathered, folder, say)
            _belongings(settings, bench, gathered, seal.is_encrypting)
            about = Manifest(
                made_at=at,
                program=__version__,
                database=database,
                members={name: _member(file) for name, file in gathered.files.items()},
                settings=sorted(contents.variable(name) for name in settings.model_fields_set),
                left_out=gathered.left_out,
            )
            say("writing the archive")
            digest = _write(path, seal, about, gathered.files)
    except OSError as error:
        raise BackupError(_trouble(error, folder)) from error
    except SQLAlchemyError as error:
        raise BackupError(f"The database cannot be read: {getattr(error, 'orig', error)}") from error
    outcome = Outcome(
        "create", True, began, _now(), path.name, path.stat().st_size, about.rows, digest, seal.is_encrypting
    )
    return Made(path, about, outcome)


def _now() -> int:
    return time.time_ns() // 1_000_000


def _target(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    workplace.sweep(folder)
    path = folder / name
    if path.exists():
        raise BackupError(f"{path} is there already: two backups in one second. Try again.")
    return path


def _trouble(error: OSError, folder: Path) -> str:
    where = error.filename or folder
    if error.errno == errno.EFBIG:
        return f"The backup is too large for the file system of {folder} (FAT32 holds 4 GB): use another one."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"No room left at {where}: free some, or give another folder. No backup was made."
    return f"{where} cannot be used: {error.strerror or error}. No backup was made."


def _database(settings: Settings, bench: Path, gathered: _Gathered, folder: Path, say: Say) -> Database:
    engine = create_engine(settings.database, read_only=True)
    try:
        if engine.dialect.name == "sqlite":
            return _sqlite(Path(str(make_url(settings.database).database)), bench, gathered, folder, say)
        with snapshot.exported(engine) as (connection, name):
            _room(snapshot.size(connection), bench, folder)
            say("reading every table")
            found = _described(connection, "postgresql", POSTGRESQL, bench, gathered)
            say("pg_dump")
            gathered.files[POSTGRESQL] = bench / "commandcenter.dump"
            postgres.dump(settings.database, name, gathered.files[POSTGRESQL], found.version)
            return found
    finally:
        engine.dispose()


def _sqlite(source: Path, bench: Path, gathered: _Gathered, folder: Path, say: Say) -> Database:
    if not source.is_file():
        raise BackupError(f"There is no database {source}: is COMMANDCENTER_DATA_DIR right?")
    beside = source.with_name(source.name + "-wal")
    _room(source.stat().st_size + (beside.stat().st_size if beside.exists() else 0), bench, folder)
    say("copying the database")
    copied = bench / "commandcenter.db"
    snapshot.copy_sqlite(source, copied)
    gathered.files[SQLITE] = copied
    say("reading every table")
    engine = create_engine(f"sqlite:///{copied}", read_only=True)
    try:
        with engine.connect() as connection:
            return _described(connection, "sqlite", SQLITE, bench, gathered)
    finally:
        engine.dispose()


def _room(size: int, bench: Path, folder: Path) -> None:
    """The copy beside the store takes as much again; packed it is a third at most, by what was measured."""
    workplace.need(bench, size, "A copy of the database")
    workplace.need(folder, size // 3, "The backup")


def _described(connection: Connection, kind: str, member: str, bench: Path, gathered: _Gathered) -> Database:
    revision = migrate.revision(connection)
    if not migrate.is_known(revision):
        migrate.check(connection)
    # One that waits for its upgrade is backed up too: best just before it.
    is_current = revision == migrate.head()
    tables = {name: Table(rows=it.rows, digest=it.digest) for name, it in digests.contents(connection).items()}
    if is_current:
        _inventory(connection, bench / INVENTORY, gathered)
    else:
        gathered.left_out.append(f"{INVENTORY}: the database is of an older schema ({revision or 'none'})")
    return Database(
        kind=kind,
        version=snapshot.server_version(connection),
        revision=revision,
        member=member,
        bytes=snapshot.size(connection),
        tables=tables,
        yardstick=digests.yardstick(),
        audit_head=_audit_head(connection) if is_current else None,
    )


def _inventory(connection: Connection, file: Path, gathered: _Gathered) -> None:
    """For people, and for programs without this database. A store that none can be made of is backed up too."""
    try:
        written = inventory_files.write(plan_of(inventory.load(connection)), "yaml")
    except (ValueError, KeyError) as error:
        gathered.left_out.append(f"{INVENTORY}: the inventory in the database cannot be read ({error})")
        return
    file.write_text(written, encoding="utf-8")
    gathered.files[INVENTORY] = file


def _audit_head(connection: Connection) -> str | None:
    digest = audit.c.get("digest")
    if digest is None:
        return None
    found = connection.scalar(select(digest).order_by(audit.c.id.desc()).limit(1))
    return None if found is None else str(found)


def _belongings(settings: Settings, bench: Path, gathered: _Gathered, with_secrets: bool) -> None:
    """Copied first: what changes meanwhile must not disagree with its checksum."""
    for number, found in enumerate(contents.found(settings)):
        if found.belonging.is_secret and not with_secrets:
            reason = f"{found.belonging.what}: only in encrypted backups"
            if reason not in gathered.left_out:
                gathered.left_out.append(reason)
            continue
        copied = bench / f"belonging-{number}"
        shutil.copyfile(found.path, copied)
        gathered.files[found.member] = copied
    written, secret = settings_file.lines(settings, with_secrets)
    gathered.left_out += [f"{name}: only in encrypted backups" for name in secret]
    (bench / settings_file.MEMBER).write_text(written, encoding="utf-8")
    gathered.files[settings_file.MEMBER] = bench / settings_file.MEMBER


def _member(path: Path) -> Member:
    return Member(bytes=path.stat().st_size, sha256=checksum.of(path))


def _write(path: Path, seal: Seal, about: Manifest, files: dict[str, Path]) -> str:
    """Under another name until it is whole and on the disk."""
    partial = path.with_name(f".{path.name}{workplace.PARTIAL}")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            digest = archive.write(target, seal, about, files)
            target.flush()
            os.fsync(target.fileno())
        checksum.write(path, digest)
        partial.replace(path)
        workplace.settle(path.parent)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return digest


def failed(began: int, seal: Seal, error: Exception) -> Outcome:
    """What the store is told of a backup that could not be made."""
    name = name_of(datetime.fromtimestamp(began / 1000, UTC), seal.is_encrypting)
    return Outcome("create", False, began, _now(), name, is_encrypted=seal.is_encrypting, error=str(error)[:2000])
