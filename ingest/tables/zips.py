"""Zip files, looked at before anything in them is unpacked: what they claim to hold must be bearable."""

import zipfile
from pathlib import Path
from typing import Final

from ingest.contract import FeedError
from ingest.tables.limits import Limits

_TAIL: Final = 65_535 + 22 + 20  # the longest comment, the end record, the locator of a zip64 end record


def members(path: Path, limits: Limits) -> list[zipfile.ZipInfo]:
    """The files in a zip file, by its own list. Raises FeedError (permanent) for a broken or an excessive one."""
    if _directory_size(path) > limits.directory:
        raise FeedError("the zip file lists far too many files: send one file, not packed", is_permanent=True)
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise FeedError(f"the file is damaged or was not copied to its end ({error})", is_permanent=True) from None
    if len(listed) > limits.zip_entries:
        raise FeedError(f"the zip file holds {len(listed)} files: send one file, not packed", is_permanent=True)
    refuse_bomb(sum(member.file_size for member in listed), path.stat().st_size, limits)
    return [member for member in listed if not member.is_dir()]


def refuse_bomb(unpacked: int, packed: int, limits: Limits) -> None:
    """Raises FeedError when a file grows beyond all reason, by size or by ratio."""
    if unpacked > limits.unpacked:
        most = f"{limits.unpacked / 1e9:.3g} GB"
        raise FeedError(f"the file would grow to more than {most} when unpacked: send it in parts", is_permanent=True)
    if unpacked > limits.ratio_from and unpacked > limits.ratio * max(packed, 1):
        times = unpacked // max(packed, 1)
        raise FeedError(
            f"the file would grow to {times} times its size when unpacked, which no table does: send it unpacked",
            is_permanent=True,
        )


def _directory_size(path: Path) -> int:
    """Bytes of the list of contents, read by hand: ``zipfile`` would hold all of a list of millions in memory."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        tail = file.read(_TAIL)
        end = tail.rfind(b"PK\x05\x06")
        if end < 0 or len(tail) < end + 22:
            raise FeedError("the file is damaged or was not copied to its end", is_permanent=True)
        listed = int.from_bytes(tail[end + 12 : end + 16], "little")
        if end >= 20 and tail[end - 20 : end - 16] == b"PK\x06\x07":
            file.seek(min(size, int.from_bytes(tail[end - 12 : end - 4], "little")))
            record = file.read(56)
            listed = max(listed if listed != 0xFFFFFFFF else 0, int.from_bytes(record[40:48], "little"))
    return listed
