from dataclasses import replace

from layouts.attainment import missing
from layouts.contract import Look
from tests.layouts.attainment import moods
from tests.layouts.reading import on_the_wire, words


def test_who_owes_what_since_when_the_longest_silent_first() -> None:
    shown = words(missing.render(moods.busy(), Look()))
    assert shown == (
        "2 belum, 1 sebagian, sejak 1 Okt (53 hari) "
        "Kec. Tambakrejo semua (3) Dinsos 3 indikator, draf Dinkes 1 indikator"
    )


def test_an_opd_that_has_been_silent_for_longer_says_since_which_quarter() -> None:
    silent = moods.opd("kec-tambakrejo", (None, None), (88.0, None, None))
    known = replace(moods.busy(), quarter=moods.quarter([silent]))
    assert "Kec. Tambakrejo sejak TW I 2026" in words(missing.render(known, Look()))


def test_before_the_quarter_is_over_nobody_is_overdue() -> None:
    shown = missing.render(moods.first_day(), Look())
    assert words(shown).startswith("12 OPD, jatuh tempo 1 Jan Bappeda semua (3)")
    assert "unknown" not in on_the_wire(shown)


def test_when_all_have_reported_that_is_said_and_only_then() -> None:
    assert words(missing.render(moods.quiet(), Look())) == "Semua sudah lapor 12 OPD"
    for mood in (moods.empty(), moods.no_targets(), moods.nobody(), None):
        assert "Semua sudah lapor" not in words(missing.render(mood, Look()))


def test_the_table_leads_to_the_form_of_the_opds_quarter_and_says_why_a_report_was_sent_back() -> None:
    table = missing.table(moods.busy(), Look())
    assert table is not None
    assert next(row["entry"] for row in table.rows) == "/entry?opd=kec-tambakrejo&period=2026-Q3"
    assert [row["missing"] for row in table.rows] == [3, 3, 1]
