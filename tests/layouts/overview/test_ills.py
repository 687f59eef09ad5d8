"""The list of what is wrong: no subject hides another, and nothing unknown is told as if it were known."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.briefing.standing import Subject
from commandcenter.domain.clock import DAY
from commandcenter.domain.picture import SEVERITY, Shown
from layouts.contract import Look
from layouts.overview import wrong
from layouts.overview.ills import SUBJECTS, Ill, ranked
from tests.layouts.overview import moods
from tests.layouts.pictures import AT
from tests.layouts.reading import words

LOOK = Look()
TONES = st.sampled_from((Shown.DOWN, Shown.DEGRADED, Shown.UNKNOWN))


def ill(subject: Subject, tone: Shown, name: str = "x") -> Ill:
    return Ill(subject, tone, name, "", "", None, "/")


GROUPS = st.lists(
    st.tuples(st.sampled_from(Subject), st.lists(TONES, max_size=6)), max_size=5, unique_by=lambda group: group[0]
).map(
    lambda groups: [
        [ill(subject, tone, f"{index}") for index, tone in enumerate(sorted(tones, key=SEVERITY.index))]
        for subject, tones in groups
    ]
)


@given(GROUPS)
def test_the_worst_of_every_subject_comes_before_the_second_worst_of_any(groups: list[list[Ill]]) -> None:
    order = ranked(groups)
    places = [int(each.name) for each in order]
    assert places == sorted(places)
    assert sorted(map(id, order)) == sorted(id(each) for group in groups for each in group)


@given(GROUPS)
def test_within_a_round_the_more_severe_comes_first(groups: list[list[Ill]]) -> None:
    for one, other in pairwise(ranked(groups)):
        if one.name == other.name:
            assert SEVERITY.index(one.tone) <= SEVERITY.index(other.tone)


def test_on_a_bad_day_every_subject_is_among_the_first_five() -> None:
    found = wrong.found(moods.wrong_of("busy"), LOOK)
    assert {each.subject for each in found[:5]} == set(Subject)
    assert set(SUBJECTS) == set(Subject)


def test_that_nobody_reads_the_network_or_runs_the_feeds_goes_before_everything() -> None:
    found = wrong.found(moods.wrong_of("stopped"), LOOK)
    assert [each.name for each in found[:2]] == ["Penerima data berhenti", "Penarik data berhenti"]
    assert all(each.tone is Shown.UNKNOWN for each in found[:2])


def test_every_line_says_whose_it_is_or_what_to_do_and_where_it_leads() -> None:
    for each in wrong.found(moods.wrong_of("busy"), LOOK):
        assert each.owner
        assert each.href.startswith("/")
        assert each.since is not None or each.lasted or each.tone is Shown.UNKNOWN


def test_good_news_is_told_only_when_everything_was_asked_and_known() -> None:
    assert "Tidak ada masalah" in words(wrong.render(moods.wrong_of("quiet"), LOOK))
    empty = words(wrong.render(moods.wrong_of("empty"), LOOK))
    assert empty == "Belum semuanya diketahui Dari yang diketahui tidak ada masalah"


@pytest.mark.parametrize("look", [LOOK, Look(distance_m=0.7, diagonal_in=24)], ids=["wall", "desk"])
def test_what_does_not_fit_is_counted(look: Look) -> None:
    found = wrong.found(moods.wrong_of("busy"), look)
    said = words(wrong.render(moods.wrong_of("busy"), look))
    rows = sum(each.name in said for each in found)
    assert rows >= 5
    table = wrong.table(moods.wrong_of("busy"), look)
    assert table is not None
    assert len(table.rows) == len(found)


def test_a_hundred_days_are_a_date_and_not_a_duration() -> None:
    """ "1.052 days 5 h" would take the room of what it is about."""
    known = moods.wrong_of("busy")
    found = wrong.found(known, LOOK)
    assert any(each.since is not None and AT - each.since > 99 * DAY for each in found)
    assert "5 Jul" in words(wrong.render(known, LOOK))
