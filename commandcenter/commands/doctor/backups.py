"""Whether there is a backup that can be trusted."""

from collections.abc import Iterator
from typing import Final, Literal

from sqlalchemy import Connection

from commandcenter.backup import names
from commandcenter.domain.backups import Standing
from commandcenter.domain.clock import DAY, HOUR
from commandcenter.settings import Settings
from commandcenter.store.queries.backups import standing

Verdict = Literal["ok", "warning", "failed"]
Seen = tuple[str, Verdict, str, str]  # check, verdict, what was seen, what to do

_LATE: Final = 26 * HOUR  # one a day, and two hours to make it
_LOST: Final = 3 * DAY
_DRILL: Final = 35 * DAY


def look(settings: Settings, connection: Connection, at: int) -> Iterator[Seen]:
    """The last backup, and the last time that one was tried."""
    found = standing(connection)
    newest = _newest(settings, found)
    if newest is None and settings.simulated and settings.backup_dir is None:
        yield "backup", "ok", "none; the data is simulated", ""
        return
    yield ("backup", *_age(settings, found, newest, at))
    if found.failed is not None:
        yield "backup", "failed", f"the last one failed: {found.failed.error}", "Put that right; `backup create` tries."
    if newest is not None:
        yield ("backup", *_drill(found, at))


def _newest(settings: Settings, found: Standing) -> int | None:
    """When the newest one was made, by the store or by the folder: a store that was restored does not know its own."""
    known = [found.created.finished_at] if found.created else []
    if settings.backup_dir is not None:
        known += [int(each.at.timestamp() * 1000) for each in names.kept(settings.backup_dir)[:1]]
    return max(known, default=None)


def _age(settings: Settings, found: Standing, newest: int | None, at: int) -> tuple[Verdict, str, str]:
    if newest is None:
        return "failed", "there is none", "Set COMMANDCENTER_BACKUP_DIR and start `commandcenter backup serve`."
    age = at - newest
    seen = f"the last one is {age / DAY:.1f} days old" if age > 2 * DAY else f"the last one is {age // HOUR} h old"
    if age > _LATE:
        advice = "Does `backup serve` (or the timer) run? `commandcenter backup create` makes one now."
        return ("failed" if age > _LOST else "warning"), seen, advice
    if settings.backup_dir is None:
        return (
            "warning",
            f"{seen}, made by hand",
            "Set COMMANDCENTER_BACKUP_DIR and start `commandcenter backup serve`.",
        )
    if not names.kept(settings.backup_dir):
        return "failed", f"{seen}, and {settings.backup_dir} is empty", "Is the disk mounted? Bring the files back."
    if found.created is not None and not found.created.is_encrypted:
        return "warning", f"{seen}, not encrypted and without secrets", "`commandcenter backup keygen --help`."
    return "ok", seen, ""


def _drill(found: Standing, at: int) -> tuple[Verdict, str, str]:
    """One that was never restored is a hope."""
    tried = [each.finished_at for each in (found.verified, found.restored) if each is not None]
    advice = "Try one: `commandcenter restore FILE --verify --identity KEY`."
    if not tried:
        return "warning", "none was ever tried", advice
    age = at - max(tried)
    return ("warning" if age > _DRILL else "ok"), f"one was tried {age // DAY} days ago", advice if age > _DRILL else ""
