"""Rows of a table of tickets."""

from collections.abc import Sequence
from typing import Any, Final

from commandcenter.domain.clock import start_of_day, to_datetime
from commandcenter.domain.records import Complaint, Place
from ingest.mapping.context import Context, Make
from ingest.mapping.rows import Wrong
from ingest.privacy import redact

_STEPS: Final = ("verified", "disposed", "answered", "closed", "confirmed")


def complaint_maker(context: Context) -> Make:
    """Makes complaints. A text is redacted, and never kept of a confidential ticket."""

    def make(values: Sequence[Any], place: Place) -> Complaint:
        (
            ticket, channel, kind, category, kecamatan, village, opd,
            received_at, verified_at, disposed_at, answered_at, closed_at, confirmed_at,
            status, verdict, is_confidential, text,
        ) = values  # fmt: skip
        for step in (verified_at, disposed_at, answered_at, closed_at, confirmed_at):
            if step is not None and step < received_at:
                _check_order(received_at, (verified_at, disposed_at, answered_at, closed_at, confirmed_at))
        if text is not None:
            text = None if is_confidential else _redacted(text, context)
        return Complaint(
            place, ticket, channel, kind, category, kecamatan, village, opd,
            received_at, verified_at, disposed_at, answered_at, closed_at, confirmed_at,
            status, verdict, is_confidential is True, text,
        )  # fmt: skip

    return make


def _check_order(received_at: int, steps: Sequence[int | None]) -> None:
    """A step on the day of receipt is in order whatever its hour: many sources keep days only, or copy them later."""
    for name, step in zip(_STEPS, steps, strict=True):
        if step is not None and step < start_of_day(received_at):
            raise Wrong(
                "wrong_order",
                f"{name} is {_day(step)}, before the ticket was received ({_day(received_at)}): one of the two is "
                "wrong",
                name,
            )


def _redacted(text: str, context: Context) -> str:
    cleaned, n = redact(text)
    context.redacted["text"] += n
    return cleaned


def _day(at: int) -> str:
    return to_datetime(at).date().isoformat()
