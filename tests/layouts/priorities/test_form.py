"""The form: filled in already, one tab per kind, what exists with its history, what was removed with its way back."""

from datetime import date

import pytest
from sqlalchemy import Engine

from commandcenter.commands.reference.install import install
from commandcenter.domain import access
from commandcenter.domain.clock import DAY, Instant
from commandcenter.domain.priorities.marks import Kind
from commandcenter.domain.workdays import Calendar, CalendarDay, DayKind
from commandcenter.store.queries import priorities as queries
from commandcenter.store.writes import priorities as writes
from commandcenter.store.writes.geodata import seed_kecamatan
from geodata import load_places
from layouts.contract import Look
from layouts.priorities import form
from layouts.priorities.defaults import next_day
from layouts.renderer import to_json
from tests.domain.priorities.marking import ROADS_BALEN, draft
from tests.layouts.pictures import AT
from tests.store import feeding

NOBODY_OFF = Calendar((), ())
HOLIDAYS = Calendar((CalendarDay("2026-12-25", DayKind.HOLIDAY, "Natal", False),), ())


@pytest.fixture
def store(engine: Engine) -> Engine:
    with engine.begin() as connection:
        seed_kecamatan(connection, load_places())
        install(connection, AT)
    feeding.configure(engine, feeding.row(), at=AT - 90 * DAY)
    tickets = [feeding.complaint(str(n), AT - n * DAY, category="Jalan rusak") for n in range(1, 4)]
    feeding.store(engine, tickets, at=AT - DAY, item_id=feeding.item(engine, at=AT - DAY))
    return engine


def page(engine: Engine, lang: str = "id", **params: str) -> str:
    with engine.connect() as connection:
        look = Look(lang="en" if lang == "en" else "id", distance_m=0.7, diagonal_in=24)
        return to_json(form.build(connection, Instant(AT), params, look, access.local("", ""))).decode()


def test_a_new_radio_topic_needs_one_press_because_everything_is_filled_in(store: Engine) -> None:
    shown = page(store, problem="35.22.13:Jalan rusak")
    for filled in (
        '"value":"Jalan rusak, Balen: apa yang dikerjakan, dan kapan"', '"value":"Ayo Mas Bro (08.00–09.30)"',
        '"value":"2026-11-24"', '"type":"date"', '"data-action":"/api/priorities"', '"data-method":"POST"',
    ):  # fmt: skip
        assert filled in shown
    for chosen in ("Jalan rusak", "35.22.13", "dpu-bmpr", "planned"):
        assert f'"selected":true,"value":"{chosen}"' in shown


def test_each_kind_has_its_own_fields(store: Engine) -> None:
    budget = page(store, problem="35.22:Jalan rusak", kind="budget")
    assert '"name":"amount"' in budget
    assert '"value":"2028"' in budget  # in November the plan of next year is closed
    assert '"name":"happens_on"' not in budget
    dialogue = page(store, problem="35.22:Jalan rusak", kind="dialogue")
    assert '"value":"2026-11-27"' in dialogue  # the next Friday
    assert '"name":"programme"' not in dialogue


def test_without_a_problem_the_most_frequent_is_offered(store: Engine) -> None:
    assert "Jalan rusak" in page(store)


def test_what_exists_is_changed_with_the_version_that_is_seen_and_shows_its_history(store: Engine) -> None:
    with store.begin() as connection:
        made = writes.add(connection, draft(Kind.BUDGET, ROADS_BALEN), AT - DAY)
    shown = page(store, id=str(made.id))
    assert f'"data-action":"/api/priorities/{made.id}"' in shown
    assert '"data-method":"PUT"' in shown
    assert '"value":"1.500.000.000"' in shown
    assert f'"data-action":"/api/priorities/{made.id}/remove"' in shown
    assert "1. Minggu, 22 November 2026" in shown


def test_what_was_removed_can_be_taken_back(store: Engine) -> None:
    with store.begin() as connection:
        made = writes.add(connection, draft(), AT - DAY)
        writes.remove(connection, made.id, 1, AT - DAY)
        assert queries.marks(connection, Instant(AT)) == ()
    shown = page(store, id=str(made.id))
    assert f'"data-action":"/api/priorities/{made.id}/restore"' in shown
    assert "Tidak ada yang hilang" in shown


def test_what_is_not_there_is_said(store: Engine) -> None:
    for id_ in ("999", "9" * 30, "\N{SUPERSCRIPT TWO}", "\N{ARABIC-INDIC DIGIT ONE}", "1 or 1", "x"):
        assert "Tidak dikenal" in page(store, id=id_)


def test_both_languages_are_spoken(store: Engine) -> None:
    assert "Take up as" not in page(store)
    assert "what is being done, and when" in page(store, lang="en")


def test_an_empty_store_has_a_form_too(engine: Engine) -> None:
    assert "belum ada aduan" in page(engine)


@pytest.mark.parametrize(
    ("today", "kind", "day"),
    [
        (date(2026, 11, 20), Kind.RADIO, date(2026, 11, 23)),  # after a Friday the Monday
        (date(2026, 11, 23), Kind.RADIO, date(2026, 11, 24)),
        (date(2026, 11, 23), Kind.DIALOGUE, date(2026, 11, 27)),
        (date(2026, 11, 27), Kind.DIALOGUE, date(2026, 12, 4)),
    ],
)
def test_the_next_day_is_a_working_day_and_a_dialogue_is_on_friday(today: date, kind: Kind, day: date) -> None:
    assert next_day(today, kind, NOBODY_OFF) == day


def test_a_holiday_is_passed_over() -> None:
    assert next_day(date(2026, 12, 24), Kind.RADIO, HOLIDAYS) != date(2026, 12, 25)
