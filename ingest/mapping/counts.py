"""Rows of a table of tickets that somebody else counted."""

from collections.abc import Sequence
from typing import Any

from commandcenter.domain.records import ComplaintCount, Place
from ingest.mapping.context import Context, Make


def count_maker(_context: Context) -> Make:
    """Makes counts of a period, divided as the source divides them."""

    def make(values: Sequence[Any], place: Place) -> ComplaintCount:
        period, channel, kind, category, kecamatan, opd, status, n = values
        return ComplaintCount(
            place, period.text, period.starts_at, period.ends_at, channel, kind, category, kecamatan, opd, status, n
        )

    return make
