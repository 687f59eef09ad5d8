"""Delete old backups; never the newest one that is whole, whatever the rule says."""

from dataclasses import dataclass
from pathlib import Path

from commandcenter.backup import BackupError, checksum
from commandcenter.backup.names import Kept, kept, sums_of
from commandcenter.backup.retention import Keep, staying


@dataclass(frozen=True, slots=True)
class Pruned:
    """``damaged``: those that are not what was written, or of which nothing says what that was."""

    deleted: list[str]
    stayed: list[str]
    damaged: list[str]


def prune(folder: Path, keep: Keep, is_trying: bool = False) -> Pruned:
    """Delete what the rule does not keep; only files of our names, and their checksums. Raises BackupError.

    The rule looks at whole backups alone: a row of damaged ones must not push the last good one out. Damaged ones go
    when they are older than every whole one that stays.
    """
    found = kept(folder)
    damaged = {each.path.name for each in found if not checksum.is_whole(each.path)}
    whole = [each for each in found if each.path.name not in damaged]
    stay = staying([each.at for each in whole], keep)
    oldest = min(stay, default=None)
    going = [
        each
        for each in found
        if (oldest is not None and each.at < oldest if each.path.name in damaged else each.at not in stay)
    ]
    if not is_trying:
        _delete(going)
    gone = {each.path.name for each in going}
    return Pruned(sorted(gone), [each.path.name for each in found if each.path.name not in gone], sorted(damaged))


def _delete(going: list[Kept]) -> None:
    for each in going:
        try:
            each.path.unlink()
            sums_of(each.path).unlink(missing_ok=True)
        except OSError as error:
            raise BackupError(f"{each.path} cannot be deleted: {error.strerror}") from error
