from dataclasses import replace

import pytest

from commandcenter.domain.clock import DAY
from commandcenter.domain.feeds import FeedState, FeedView
from layouts.contract import Look
from layouts.data import wrong
from tests.layouts.data import moods
from tests.layouts.data.moods import AT, feed
from tests.layouts.reading import on_the_wire, parts, words

DESK = Look(distance_m=0.7, diagonal_in=24)


@pytest.mark.parametrize(
    ("view", "what", "todo"),
    [
        (moods.parked(), "the key in the secret oss-key is refused", "Perbaiki, lalu: feed unpark izin"),
        (moods.failing(), "HTTP 503", "gagal 3×, dicoba lagi 14.58"),
        (feed("dtks", 9 * DAY), "Data terakhir Sabtu, 14 November 2026 14.05 WIB", "Minta data baru ke Dinkominfo"),
        (feed("api", None), "Belum pernah membawa data", "Periksa: feed check api"),
        (feed("x", rejects=12, differing=1), "12 baris ditolak, 1 jumlah tercetak", "feed rejects x > rejects.xlsx"),
        (feed("x", differing=1), "1 jumlah tercetak bukan jumlah barisnya", "Tanyakan ke Dinkominfo"),
        (feed("x", conflicts=2), "2 nilai berbeda dari sumber lain", "Sepakati dengan sumber lain"),
    ],
)
def test_each_trouble_says_what_it_is_and_what_to_do(view: FeedView, what: str, todo: str) -> None:
    advised = wrong.advised_of(view, AT, Look())
    assert what in advised.what
    assert todo in advised.todo


def test_old_data_of_a_feed_that_fails_is_told_by_its_error() -> None:
    view = feed("dtks", 9 * DAY, state=FeedState.FAILING, error="no route to host", failures=2)
    assert wrong.advised_of(view, AT, Look()) == ("no route to host", "gagal 2×, dicoba lagi 14.58")


def test_a_desk_reads_the_whole_command_to_copy_it() -> None:
    assert wrong.advised_of(moods.parked(), AT, DESK).todo.endswith("commandcenter feed unpark izin")


def test_no_line_is_lost_between_the_rows_and_the_note() -> None:
    shown = parts(wrong.render(moods.crowd(bad=30), Look()))
    rows = [row for row in shown if "row" in row.className.split()]
    assert shown[-1].className == "more"
    assert len(rows) + int(shown[-1].children.split()[1]) == 30


def test_a_desk_shows_more_than_a_wall() -> None:
    known = moods.crowd(bad=30)
    assert len(parts(wrong.render(known, DESK))) > len(parts(wrong.render(known, Look())))


def test_every_line_opens_its_feed() -> None:
    assert '"data-select":"feed:izin"' in on_the_wire(wrong.render(moods.storm(), Look()))


def test_good_news_needs_somebody_who_runs_the_feeds() -> None:
    assert words(wrong.render(moods.quiet(), Look())) == "Semua sumber mutakhir 2 sumber"
    assert words(wrong.render(moods.stopped(), Look())).startswith("Penarik data berhenti")


def test_a_long_error_is_there_whole_for_who_looks_closer() -> None:
    long = "x " * 400
    known = replace(moods.quiet(), feeds=(replace(moods.failing(), error=long),))
    assert long in on_the_wire(wrong.render(known, Look()))
