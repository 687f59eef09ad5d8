from dataclasses import replace

from commandcenter.domain.clock import DAY, HOUR
from commandcenter.domain.feeds import FeedState
from layouts.contract import Look
from layouts.data import feeds
from tests.layouts.data import moods
from tests.layouts.reading import on_the_wire, words

DESK = Look(distance_m=0.7, diagonal_in=24)


def alone(**changes: object) -> str:
    known = replace(moods.quiet(), feeds=(replace(moods.feed(), **changes),))  # type: ignore[arg-type]
    return words(feeds.render(known, Look()))


def test_the_worst_feed_comes_first_with_its_word_its_since_and_its_owner() -> None:
    shown = words(feeds.render(moods.storm(), Look()))
    assert "Sumber izin diparkir sejak 13.45 Dinkominfo" in shown
    assert shown.index("Sumber izin") < shown.index("Sumber dtks") < shown.index("Sumber pangan")


def test_a_feed_is_as_old_as_its_data_and_says_its_limit() -> None:
    shown = words(feeds.render(moods.storm(), Look()))
    assert "9 hari batas 5 hari" in shown
    assert "3 hari batas 5 hari" in shown


def test_the_bar_ends_at_the_limit_however_old_the_data_is() -> None:
    wire = on_the_wire(feeds.render(replace(moods.quiet(), feeds=(moods.feed(age=900 * DAY),)), Look()))
    assert "var(--down-mark)) 0/100%" in wire
    assert "var(--text)) 40%/" in wire


def test_a_feed_that_is_well_is_one_quiet_line() -> None:
    shown = feeds.render(moods.quiet(), Look())
    assert "is-quiet" in on_the_wire(shown)
    assert "cell-second" not in on_the_wire(shown)
    assert "mutakhir" not in words(shown)


def test_rejects_and_conflicts_stand_in_their_columns() -> None:
    assert alone(rejects=12).endswith("12 0")
    assert alone(conflicts=2).endswith("0 2")


def test_a_feed_under_way_says_so() -> None:
    assert "berjalan" in alone(is_running=True, rejects=1)
    assert "gagal 3×" in alone(state=FeedState.FAILING, failures=3)


def test_a_desk_reads_when_it_runs_next() -> None:
    assert "berikut 14.58" in words(feeds.render(moods.storm(), DESK))
    assert "berikut" not in words(feeds.render(moods.storm(), Look()))


def test_what_does_not_fit_is_counted_and_said_to_be_fresh() -> None:
    shown = words(feeds.render(moods.crowd(), Look()))
    rows = on_the_wire(feeds.render(moods.crowd(), Look())).count('"data-select"')
    assert shown.endswith(f"… dan {200 - rows} lagi, semuanya mutakhir")


def test_what_does_not_fit_is_never_called_fresh_when_it_is_not() -> None:
    assert words(feeds.render(moods.crowd(bad=150), Look())).endswith("di antaranya perlu dilihat")


def test_a_feed_that_is_switched_off_is_last_and_never_loud() -> None:
    known = replace(moods.quiet(), feeds=(moods.feed("arsip", 900 * DAY, is_enabled=False),))
    shown = feeds.render(known, Look())
    assert "dimatikan" in words(shown)
    assert "down-mark" not in on_the_wire(shown)


def test_no_feeds_at_all_say_how_to_begin() -> None:
    assert words(feeds.render(moods.empty(), Look())) == "Belum ada sumber data Tulis feeds.yaml, lalu: feed check NAMA"


def test_the_age_of_the_panel_is_that_of_the_heartbeat_and_in_the_past_of_the_last_run() -> None:
    assert feeds.render(moods.storm(), Look()).data_at == moods.WORKING[0].beat_at
    past = feeds.render(moods.past(), Look())
    assert past.data_at == moods.feed().last_run_at
    assert past.stale_after_s is None


def test_a_run_of_long_ago_has_its_date_and_many_rows_are_said_in_millions() -> None:
    assert "22 Nov" in alone(last_run_at=moods.AT - 20 * HOUR)
    assert "1,3 jt" in alone(rows=1_298_701)
    assert "130 rb" in alone(rows=129_600)
    assert "1,0 jt" in alone(rows=999_999)


def test_a_long_title_is_written_smaller_before_it_is_cut() -> None:
    known = replace(moods.quiet(), feeds=(moods.feed(title="Capaian kinerja perangkat daerah"), moods.feed("b")))
    assert on_the_wire(feeds.render(known, Look())).count("is-long") == 1
    assert "is-long" not in on_the_wire(feeds.render(known, DESK))
