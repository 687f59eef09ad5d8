"""Availability of every tower and link as a table."""

from typing import Final

import pandas as pd
from sqlalchemy import Connection

from commandcenter.domain.clock import Instant
from commandcenter.store.queries import inventory
from commandcenter.store.queries.availability import shares

PERIODS: Final = ("today", "week", "quarter")


def table(connection: Connection, instant: Instant) -> pd.DataFrame:
    """A row per element: kind, key, name, kecamatan, and for each period percent (0 to 100, missing without readings)
    and n (readings, planned work left out). Days and the calendar quarter are those of WIB.
    """
    elements = inventory.load(connection, None if instant.live else instant.at).elements
    found = shares(connection, instant, list(elements))
    rows = []
    for id_, element in elements.items():
        row: dict[str, object] = {
            "kind": element.kind.value,
            "key": element.key,
            "name": element.name,
            "kecamatan": element.kecamatan,
        }
        for period, share in zip(PERIODS, found[id_], strict=True):
            row[f"{period}_percent"], row[f"{period}_n"] = share.percent, share.n
        rows.append(row)
    columns = ["kind", "key", "name", "kecamatan", *(f"{p}_{what}" for p in PERIODS for what in ("percent", "n"))]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["quarter_percent", "kind", "key"], ignore_index=True)  # the worst first
