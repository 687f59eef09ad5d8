"""What the commands of planned work read and say."""

import re
from datetime import timedelta

import click

from commandcenter.domain.clock import HOUR, MINUTE, to_datetime
from commandcenter.domain.maintenance import limits, recurrence
from commandcenter.domain.maintenance.model import Series

WHEN = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])
DAY = click.DateTime(["%Y-%m-%d"])
NUMBER = click.IntRange(1, 2**62)
_LENGTH = re.compile(r"(?:(\d{1,3}) ?h)? ?(?:(\d{1,5}) ?m(?:in)?)?")


class Length(click.ParamType[int]):
    """2h, 90m, 1h30m; ms."""

    name = "length"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = _LENGTH.fullmatch(str(value).strip().lower())
        if found is None or not any(found.groups()):
            self.fail(f"{value!r} is no length: write 2h, 90m or 1h30m", param, ctx)
        return int(found[1] or 0) * HOUR + int(found[2] or 0) * MINUTE


def refuse(wrong: limits.Wrong | None) -> None:
    """Raises UsageError for what is wrong."""
    if wrong is not None:
        raise click.UsageError(limits.ENGLISH[wrong])


def told(each: Series) -> dict[str, object]:
    """As the audit trail has it."""
    return {
        "scope": list(each.scope), "rrule": each.recurrence.rrule, "minute": each.minute, "length": each.length,
        "valid_from": each.valid_from.isoformat(), "valid_until": each.valid_until.isoformat(), "reason": each.reason,
    }  # fmt: skip


def rhythm(each: Series) -> str:
    """When it comes round."""
    hour, minute = divmod(each.minute, 60)
    phrase, length = recurrence.phrase_of(each.recurrence), timedelta(milliseconds=each.length)
    return f"{phrase} at {hour:02}:{minute:02} WIB for {length}, until {each.valid_until}"


def local(at: int) -> str:
    """2026-11-29 01:00 WIB."""
    return to_datetime(at).strftime("%Y-%m-%d %H:%M WIB")
