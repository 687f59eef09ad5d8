"""Unpacks what is packed into the scratch folder, once, within limits that count real bytes and not claims."""

import gzip
import shutil
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO, Final, cast

from ingest.contract import FeedError
from ingest.tables.limits import Limits
from ingest.tables.sniffing import Form
from ingest.tables.zips import members, refuse_bomb

_CHUNK: Final = 1 << 20
_RUBBISH: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_SPARE: Final = 200_000_000  # bytes of the disk that are left to others


def unpack(path: Path, form: Form, scratch: Path, limits: Limits) -> Path:
    """The one file inside a gz or zip file. Raises FeedError: damaged, too large, several files."""
    target = Path(tempfile.mkdtemp(dir=scratch)) / "unpacked"
    packed = path.stat().st_size
    try:
        if form is Form.GZIP:
            with gzip.open(path) as source:
                _copy(cast(IO[bytes], source), target, packed, limits)
            return target
        only = _only_member(path, limits)
        with zipfile.ZipFile(path) as archive, archive.open(only) as inside:
            _copy(inside, target, packed, limits)
        return target
    except (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile, NotImplementedError, RuntimeError) as error:
        if "encrypted" in str(error) or "password" in str(error):
            raise FeedError("the zip file has a password: pack it without one", is_permanent=True) from None
        raise FeedError(
            f"the packed file is damaged or was not copied to its end ({error}): send it again", is_permanent=True
        ) from None


def _only_member(path: Path, limits: Limits) -> zipfile.ZipInfo:
    found = [one for one in members(path, limits) if not any(part in one.filename for part in _RUBBISH)]
    if not found:
        raise FeedError("the zip file holds no file", is_permanent=True)
    if len(found) > 1:
        names = [PurePosixPath(one.filename).name for one in found[:5]]
        if len(found) > 5:
            names.append(f"and {len(found) - 5} more")
        raise FeedError(
            f"the zip file holds {len(found)} files ({', '.join(names)}): put one table in each zip file, or send "
            "them unpacked",
            is_permanent=True,
        )
    return found[0]


def _copy(source: IO[bytes], target: Path, packed: int, limits: Limits) -> None:
    room = shutil.disk_usage(target.parent).free - _SPARE
    done = 0
    with target.open("wb") as file:
        while chunk := source.read(_CHUNK):
            done += len(chunk)
            refuse_bomb(done, packed, limits)
            if done > room:
                raise FeedError("the disk has no room to unpack the file: free some, then it is tried again")
            file.write(chunk)
