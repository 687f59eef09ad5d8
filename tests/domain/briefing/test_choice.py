from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.briefing.changes import Change, Direction, Kind
from commandcenter.domain.briefing.choice import MOST, OF_ONE, choose
from commandcenter.domain.briefing.standing import Subject

CHANGES = st.lists(
    st.builds(Change, st.sampled_from(Kind), st.sampled_from(Direction), st.integers(1, 9), size=st.floats(0, 1)),
    max_size=20,
)
SOME = st.sets(st.sampled_from(Subject))


def of(*kinds: Kind) -> list[Change]:
    return [Change(kind, Direction.WORSE, 1, size=0.5) for kind in kinds]


def test_when_nothing_changed_every_subject_is_named_as_unchanged() -> None:
    said = choose([], [])
    assert said.changes == ()
    assert said.calm == tuple(Subject)


def test_few_changes_are_filled_up_with_what_did_not_change() -> None:
    said = choose(of(Kind.CUT, Kind.STALE), [])
    assert len(said.changes) == 2
    assert said.calm == (Subject.COMPLAINTS, Subject.ATTAINMENT, Subject.SITES)


def test_many_changes_are_cut_to_the_most_important_and_no_subject_has_it_all() -> None:
    said = choose(of(*Kind), [])
    assert len(said.changes) == MOST
    assert said.changes[0].kind is Kind.CUT
    assert sum(change.subject is Subject.COMPLAINTS for change in said.changes) == OF_ONE


def test_an_unknown_subject_is_named_and_nothing_is_said_of_it() -> None:
    said = choose(of(Kind.CUT, Kind.HOT), [Subject.NETWORK])
    assert [change.kind for change in said.changes] == [Kind.HOT]
    assert said.unknown == (Subject.NETWORK,)
    assert Subject.NETWORK not in said.calm


def test_a_subject_that_was_not_known_before_is_not_said_to_be_unchanged() -> None:
    said = choose([], [], [Subject.ATTAINMENT])
    assert Subject.ATTAINMENT not in said.calm
    assert said.new == (Subject.ATTAINMENT,)


@given(CHANGES, SOME, SOME)
def test_one_to_five_sentences_are_said_whatever_happened(
    found: list[Change], unknown: set[Subject], new: set[Subject]
) -> None:
    said = choose(found, unknown, new)
    sentences = len(said.changes) + bool(said.calm) + bool(said.unknown or said.new)
    assert 1 <= sentences <= MOST
    assert all(change.subject not in unknown for change in said.changes)


@given(CHANGES, SOME)
def test_nothing_left_out_matters_more_than_what_is_said(found: list[Change], unknown: set[Subject]) -> None:
    said = choose(found, unknown).changes
    counts = {subject: sum(change.subject is subject for change in said) for subject in Subject}
    for change in found:
        if change.subject not in unknown and change not in said and counts[change.subject] < OF_ONE:
            assert all(change.importance <= each.importance for each in said)


@given(CHANGES)
def test_the_order_in_which_facts_are_found_does_not_matter_for_what_weighs_differently(found: list[Change]) -> None:
    one, other = choose(found, []), choose(found[::-1], [])
    assert [change.importance for change in one.changes] == [change.importance for change in other.changes]
