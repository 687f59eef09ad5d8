"""The archive: a tar of plain files, packed with zstd, encrypted on its way out. The manifest is its first member.

What comes out of an archive is not trusted: only plain files that the manifest names, only as large as it says, each
into a new file below one folder. Links, devices, absolute names and `..` end the reading.
"""

import errno
import hashlib
import io
import os
import shutil
import sys
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from commandcenter.backup import BackupError, crypt, manifest
from commandcenter.backup.crypt import Key, Seal
from commandcenter.backup.manifest import Manifest

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL: Final = 3  # of zstd
_BLOCK: Final = 1 << 20
_MEMBERS_MAX: Final = 10_000
_NAME_MAX: Final = 300
_SAID_MAX: Final = 65_536  # bytes that an entry says of the one after it: long names, and tarfile keeps all of it
_SAYING: Final = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, b"L", b"K")

Progress = Callable[[str], None]


def write(target: IO[bytes], seal: Seal, about: Manifest, files: Mapping[str, Path]) -> str:
    """Write the archive; its SHA-256. Raises BackupError, and OSError of the target."""
    hashing = _Hashing(target)
    with (
        crypt.sealing(hashing, seal) as sealed,  # type: ignore[arg-type]
        zstd.ZstdFile(sealed, "wb", level=LEVEL) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        said = about.model_dump_json(indent=1).encode()
        tar.addfile(_entry(manifest.NAME, len(said), about), io.BytesIO(said))
        for name, member in about.members.items():
            with files[name].open("rb") as file:
                tar.addfile(_entry(name, member.bytes, about), file)
    return hashing.digest()


def _entry(name: str, size: int, about: Manifest) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(about.made_at.timestamp())
    return entry


class _Entry(tarfile.TarInfo):
    """An entry that is read. A few kB of an archive can be unpacked to more than there is memory."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in _SAYING and self.size > _SAID_MAX:
            raise tarfile.ReadError("an entry says too much of itself")
        found: tarfile.TarInfo = super()._proc_member(archive)  # type: ignore[misc]
        return found


class _Hashing:
    """Passes on what is written, and keeps its checksum."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._hash = stream, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        return self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()

    def digest(self) -> str:
        return self._hash.hexdigest()


def unpack(path: Path, key: Key, into: Path) -> Manifest:
    """Write the members below ``into``, an empty folder, each checked against the manifest. Raises BackupError.

    Nothing of it may be used before this has returned: that the archive was cut shows only at its end.
    """
    try:
        with _members(path, key) as tar:
            about = _manifest(tar)
            _refuse_too_large(about, into)
            left = dict(about.members)
            while (entry := tar.next()) is not None:
                expected = left.pop(entry.name, None)
                if expected is None:
                    raise BackupError(f"The backup holds {entry.name[:80]!r}, which its manifest does not name")
                if not entry.isreg() or entry.size != expected.bytes:
                    raise BackupError(f"{entry.name} in the backup is not the file that its manifest names")
                _take_out(tar, entry, into, expected.sha256)
            if left:
                raise BackupError(f"The backup was cut: {min(left)} is missing. Take another one.")
    except OSError as error:
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        shown = f"No room at {into} to unpack the backup" if is_full else f"The backup cannot be read: {error}"
        raise BackupError(shown) from error
    return about


@contextmanager
def _members(path: Path, key: Key) -> Iterator[tarfile.TarFile]:
    try:
        with (
            path.open("rb") as source,
            crypt.opening(source, key) as opened,
            zstd.ZstdFile(opened, "rb") as unpacked,
            tarfile.open(fileobj=unpacked, mode="r|", tarinfo=_Entry) as tar,
        ):
            yield tar
            while unpacked.read(_BLOCK):  # the checksum of the packing is at the end
                pass
    except (tarfile.TarError, zstd.ZstdError, EOFError, UnicodeError, ValueError) as error:
        raise BackupError(f"The backup was cut or damaged ({error}). Take another one.") from error


def _manifest(tar: tarfile.TarFile) -> Manifest:
    entry = tar.next()
    if entry is None or entry.name != manifest.NAME or not entry.isreg() or entry.size > manifest.BYTES_MAX:
        raise BackupError("The backup does not begin with its manifest: it is damaged, or no backup of ours")
    file: Any = tar.extractfile(entry)
    about = manifest.parse(file.read())
    if len(about.members) > _MEMBERS_MAX:
        raise BackupError(f"The backup claims {len(about.members):,} files; {_MEMBERS_MAX:,} are the most there can be")
    for name in about.members:
        _refuse_strange(name)
    return about


def _refuse_strange(name: str) -> None:
    parts = name.split("/")
    is_strange = (
        not name.isprintable()
        or len(name) > _NAME_MAX
        or "\\" in name
        or any(part in ("", ".", "..") for part in parts)
    )
    if is_strange:
        raise BackupError(f"The backup holds a file of a forbidden name: {name[:80]!r}. Nothing was written.")


def _refuse_too_large(about: Manifest, into: Path) -> None:
    needed, free = sum(member.bytes for member in about.members.values()), shutil.disk_usage(into).free
    if needed > free:
        raise BackupError(f"Unpacked, the backup is {needed / 1e6:,.0f} MB; {free / 1e6:,.0f} MB are free at {into}")


def _take_out(tar: tarfile.TarFile, entry: tarfile.TarInfo, into: Path, expected: str) -> None:
    target, hashing = into / entry.name, hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source: Any = tar.extractfile(entry)
    number = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(number, "wb") as file:
        while block := source.read(_BLOCK):
            hashing.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    if hashing.hexdigest() != expected:
        raise BackupError(f"{entry.name} in the backup is not what was put into it (SHA-256). Take another one.")
