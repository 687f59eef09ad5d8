"""Whatever stands in the place of a filter's value, of a selection or of a moment: a picture, and the store unchanged.

The words of an address are checked before they come so far (``layouts/views.py``); here they are handed straight to the
queries of every panel, as if that check were not there.
"""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

from benchmarks import complaint_history
from commandcenter.domain.clock import Instant, from_datetime
from commandcenter.store import engine as store_engine
from commandcenter.store import migrate
from commandcenter.store.schema import metadata
from layouts import SCREENS
from layouts.contract import Panel
from tests import network

HOSTILE = (
    "' OR '1'='1", "'; DROP TABLE complaint; --", '" OR 1=1 --', "1) UNION SELECT password_hash FROM account --",
    "%' ESCAPE '!", "\\'; SELECT pg_sleep(9) --", "ticket:' OR 1=1 --", "opd:x' UNION SELECT name FROM account --",
    "%%%", "__", "${7*7}", "{0.__class__}", "\u202e'--", "'" * 400,
)  # fmt: skip
PANELS = [
    pytest.param(panel, id=f"{screen.key}-{panel.key}") for screen in SCREENS for panel in screen.panels if panel.params
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with a network and complaints."""
    url = f"sqlite:///{tmp_path_factory.mktemp('injection') / 'store.db'}"
    migrate.upgrade(url)
    engine = store_engine.create_engine(url)
    network.seed(engine)
    complaint_history.fill(engine, 60, 30, datetime.now(UTC))
    engine.dispose()
    return url


def counted(engine: Engine) -> dict[str, int]:
    """Rows of every table."""
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def ask(engine: Engine, panel: Panel, value: str) -> None:
    """Every parameter of the panel has this value, each alone and all together."""
    now = Instant(from_datetime(datetime.now(UTC)))
    for names in [*[(name,) for name in panel.params], panel.params]:
        with engine.connect() as connection:
            try:
                panel.fetch(connection, now, dict.fromkeys(names, value))
            except DBAPIError as error:
                raise AssertionError(f"{names} = {value!r} reached the database as SQL") from error
            except (ValueError, KeyError):
                pass  # the frame says that the panel is unavailable; nothing was asked of the store


@pytest.mark.parametrize("panel", PANELS)
def test_no_value_of_a_filter_is_sql(filled: str, panel: Panel) -> None:
    engine = store_engine.create_engine(filled)  # one that could write
    before = counted(engine)
    for value in HOSTILE:
        ask(engine, panel, value)
    assert counted(engine) == before
    engine.dispose()


@pytest.mark.parametrize("panel", PANELS)
def test_nothing_that_can_be_typed_is_sql(filled: str, panel: Panel) -> None:
    engine = store_engine.create_engine(filled, read_only=True)

    @with_settings(max_examples=8, suppress_health_check=[*HealthCheck], derandomize=True, database=None)
    @given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60))
    @example("'")
    def attack(value: str) -> None:
        ask(engine, panel, value)

    attack()
    engine.dispose()
