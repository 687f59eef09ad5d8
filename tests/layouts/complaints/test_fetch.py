"""From the store to what the panels show, on both databases: what is asked for, empty stores, a few tickets."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from commandcenter.domain.clock import DAY, HOUR, Instant
from commandcenter.domain.complaints.model import Dimension
from commandcenter.domain.complaints.scope import Window
from commandcenter.domain.workdays import Step
from commandcenter.store.writes import workers
from layouts.complaints import SCREEN, words
from layouts.complaints.asked import asked, dimension
from layouts.contract import Look, Params
from tests.layouts.complaints.base import AT
from tests.layouts.complaints.tickets import waiting
from tests.layouts.reading import words as said
from tests.network import START
from tests.store.feeding import complaint, configure, item, row, store

NOW = Instant(START)


@pytest.fixture
def feed(engine: Engine) -> Engine:
    configure(engine, row(title="SP4N-LAPOR!"))
    item(engine)
    workers.start(engine, "feeds", 1, "", START, kind="feeds")
    workers.beat(engine, "feeds", False, None, 0, 0, START + 2 * DAY)
    return engine


def shown(engine: Engine, panel: str, params: Params | None = None, instant: Instant = NOW) -> str:
    place = SCREEN.panel(panel)
    with engine.connect() as connection:
        found = place.render(place.fetch(connection, instant, params or {}), Look())
    return said(found)


def test_three_tickets_are_shown_as_three_and_nothing_is_called_normal(feed: Engine) -> None:
    store(feed, [complaint("1", at=START - HOUR), complaint("2", at=START - 2 * DAY, opd=None), complaint("3")])
    assert "3 terbuka" in shown(feed, "totals")
    assert "riwayat belum cukup" in shown(feed, "totals")
    assert "Riwayat belum cukup" in shown(feed, "normal")
    assert "belum ada OPD" in shown(feed, "queue")
    assert "jalan rusak 3 3" in shown(feed, "breakdown")


def test_without_a_ticket_every_panel_says_so_and_what_to_do(feed: Engine) -> None:
    for panel in ("totals", "inflow", "normal", "breakdown", "times", "queue"):
        assert "Belum ada pengaduan Sumber belum membawa satu pun: lihat layar Data" in shown(feed, panel)


def test_an_address_narrows_every_figure(feed: Engine) -> None:
    store(feed, [complaint("1"), complaint("2", category="banjir", opd="dpu-sda"), complaint("3", channel="SMS")])
    assert "2 terbuka" in shown(feed, "totals", {"category": "jalan rusak"})
    assert "banjir" not in shown(feed, "breakdown", {"opd": "dpu-bmpr"})
    assert "+" not in shown(feed, "queue", {"channel": "SMS"})
    assert "Tidak ada pengaduan dalam pilihan ini" in shown(feed, "breakdown", {"category": "pariwisata"})


def test_the_screen_shows_what_was_known_then(feed: Engine) -> None:
    store(feed, [complaint("1")], START)
    store(feed, [complaint("1", status="answered", answered_at=START + HOUR)], START + 2 * HOUR)
    assert "0 terbuka" in shown(feed, "totals", instant=Instant(START + DAY))
    assert "1 terbuka" in shown(feed, "totals", instant=Instant(START + HOUR, live=False))


def test_a_ticket_opens_from_the_queue(feed: Engine) -> None:
    store(feed, [complaint("#5010653", line=17)])
    assert "baris 17" in shown(feed, "detail", {"select": "ticket:5010653"})
    assert "Tidak dikenal di sini" in shown(feed, "detail", {"select": "ticket:none"})
    assert "Pilih laporan" in shown(feed, "detail")


@pytest.mark.parametrize("by", list(Dimension))
def test_every_division_can_be_drawn(feed: Engine, by: Dimension) -> None:
    store(feed, [complaint("1")])
    assert shown(feed, "breakdown", {"by": by.value})


@given(st.dictionaries(st.sampled_from(["span", "by", "category", "kind"]), st.text(max_size=8)))
def test_whatever_an_address_says_there_is_a_question(params: dict[str, str]) -> None:
    question = asked(NOW, params)
    assert question.span.starts_at < question.span.ends_at
    assert dimension(params) in Dimension
    assert question.window is Window.MONTH or question.window.value == params["span"]


def test_a_period_names_its_year_once() -> None:
    span = asked(Instant(AT), {"span": "30d"}).span
    assert words.period("id", span) == "25 Okt – 23 Nov 2026"
    assert words.period("en", asked(Instant(AT), {"span": "today"}).span) == "23 Nov 2026"


def test_the_time_left_is_in_working_days_where_these_can_be_counted() -> None:
    ticket = waiting(1, "Sampah", None, -7.0, Step.ANSWER)
    assert words.left("id", ticket) == "lewat 5 hari"
    assert words.left("id", replace(ticket, working_minutes_left=None)) == "lewat 7 hari"
    assert words.left("id", replace(ticket, left_ms=2 * HOUR, working_minutes_left=90)) == "sisa 1 jam"
    assert words.left("id", replace(ticket, left_ms=None)) == "tanpa batas"
