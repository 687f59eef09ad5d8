"""The files that the agencies hand in, written once: what a first start of the demo finds in its inboxes."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from commandcenter.domain.reference import Reference
from ingest.simulator.agencies import channels, lapor, performance, published, villages
from ingest.simulator.agencies.portal import FIRST_DAY
from ingest.simulator.agencies.tickets import RADIO, Ticket, told

VILLAGE_THEME: Final = "data dasar desa"
PERFORMANCE_THEME: Final = "kinerja perangkat daerah"
POLL_LATE: Final = timedelta(days=182)  # two quarters: whoever runs the poll has not delivered, and it shows
DONE: Final = "agencies-written"  # a file in the folder that says so

Tell = Callable[[str], None]


def write(base: Path, reference: Reference, seed: int, now: datetime, tell: Tell = lambda _what: None) -> bool:
    """Write every inbox below ``base``/inbox, unless it was done before; whether it was done now.

    Small files come first, so that screens fill while the large ones are made.
    """
    mark = base / DONE
    if mark.exists():
        return False
    inbox = base / "inbox"
    tell("published figures")
    published.write(inbox / "angka-terbit", "angka-terbit.csv", published.FIGURES)
    published.write(inbox / "angka-terbit", "wilayah-sekitar.csv", published.BESIDE)
    published.write(inbox / "kependudukan", "disdukcapil.csv", published.DISDUKCAPIL)
    published.write(inbox / "kemendagri", "kode-wilayah.csv", published.KEMENDAGRI)
    tell("poll")
    channels.write_poll(inbox / "jajak", seed, FIRST_DAY.year, now.date() - POLL_LATE)
    tell("complaints")
    places = reference.gazetteer.places
    everything = told(seed, FIRST_DAY, now, [(place.name, place.population) for place in places])
    lapor.write_radio(inbox / "radio", everything, now)
    _counter_database(base / "loket.db", everything, now.date())
    tell("targets and results")
    _performance(inbox, reference, seed, now.date())
    tell("exports of LAPOR!")
    lapor.write_lapor(inbox / "lapor", everything, now)
    tell("base data of the villages")
    indicators = [each for each in reference.indicators.entries.values() if each.theme.startswith(VILLAGE_THEME)]
    names = {place.code: place.name for place in places}
    villages.write(
        inbox / "desa", seed, sorted(reference.villages.values(), key=lambda each: each.code), names, indicators,
        now.year - 1,
    )  # fmt: skip
    mark.touch()
    return True


def _performance(inbox: Path, reference: Reference, seed: int, today: date) -> None:
    """A workbook of results for each quarter that is over; of targets for all that are agreed on."""
    indicators = [each for each in reference.indicators.entries.values() if each.theme == PERFORMANCE_THEME]
    over = (today.month - 1) // 3  # quarters of this year
    newest = (today.year, over) if over else (today.year - 1, 4)
    for year in range(FIRST_DAY.year, newest[0] + 1):
        found = performance.results(seed, indicators, reference.opds.entries, year, newest)
        for quarter in sorted({result.quarter for result in found}):
            path = performance.write(inbox / "kinerja-target", found, year, quarter)
            (inbox / "kinerja-hasil").mkdir(exist_ok=True)
            if (year, quarter) <= newest:
                shutil.copy(path, inbox / "kinerja-hasil" / path.name)  # two feeds, two inboxes


def _counter_database(path: Path, everything: list[Ticket], today: date) -> None:
    """The service counter keeps its own book: tickets counted by month, category and place."""
    counts = Counter(
        (f"{ticket.received:%Y-%m}", ticket.problem.category, ticket.kecamatan)
        for ticket in everything
        if ticket.channel not in ("LAPOR", RADIO)
        and (ticket.received.year, ticket.received.month) < (today.year, today.month)
    )
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE loket (bulan TEXT, kategori TEXT, kecamatan TEXT, jumlah INTEGER)")
        connection.executemany(
            "INSERT INTO loket VALUES (?, ?, ?, ?)", [(*key, count) for key, count in sorted(counts.items())]
        )
    connection.close()
