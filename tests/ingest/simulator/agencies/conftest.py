"""What the program brings, and the tickets of fifteen months: made once, because every test looks at them."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest

import geodata
from commandcenter.commands.inventory import gazetteer
from commandcenter.commands.reference.install import built_in
from commandcenter.domain.clock import WIB
from commandcenter.domain.reference import Indicator, Reference, Register
from ingest.simulator.agencies import files
from ingest.simulator.agencies.tickets import Ticket, tickets

SEED = 7
NOW = datetime(2026, 2, 17, 10, 30, tzinfo=WIB)
FIRST, LAST = date(2024, 11, 1), date(2026, 2, 16)


@pytest.fixture(scope="session")
def reference() -> Reference:
    """The registers of a new installation."""
    given = built_in()
    villages = {village.code: village for village in given.villages or ()}
    opds, indicators = Register("OPD", given.opds or ()), Register("indicator", given.indicators or ())
    return Reference(gazetteer(), opds, indicators, villages)


@pytest.fixture(scope="session")
def places() -> list[tuple[str, int]]:
    """The kecamatan with their population."""
    return [(place.name, place.population) for place in geodata.load_places()]


@pytest.fixture(scope="session")
def everything(places: Sequence[tuple[str, int]]) -> list[Ticket]:
    """The tickets of fifteen months and a half."""
    return list(tickets(SEED, FIRST, LAST, places))


@pytest.fixture(scope="session")
def measured(reference: Reference) -> list[Indicator]:
    """The indicators that the agencies are measured by."""
    return [each for each in reference.indicators.entries.values() if each.theme == files.PERFORMANCE_THEME]
