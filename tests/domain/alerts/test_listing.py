"""The order in which alerts are read, against a slow reading of the rules."""

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.alerts.listing import ANNOUNCED, Line, lines, treated, unacknowledged
from commandcenter.domain.alerts.model import RANK, Alert, AlertState, Severity
from commandcenter.domain.alerts.shelving import SPANS, until
from commandcenter.domain.clock import DAY, HOUR, MINUTE
from tests.layouts.alerts.moods import alert
from tests.layouts.pictures import AT

N = 8
alerts = st.lists(
    st.builds(
        lambda state, severity, parent, age: {"state": state, "severity": severity, "parent": parent, "age": age},
        st.sampled_from([state for state in AlertState if state is not AlertState.NORMAL]),
        st.sampled_from(list(Severity)),
        st.one_of(st.none(), st.integers(0, N)),
        st.integers(0, 3),
    ),
    max_size=N,
).map(
    lambda found: tuple(
        alert(number, state=each["state"], severity=each["severity"], parent_id=each["parent"],
              active_at=AT - each["age"] * MINUTE)
        for number, each in enumerate(found)
    )
)  # fmt: skip


def above(each: Alert, of_id: dict[int, Alert]) -> list[Alert]:
    """Everything that explains it, nearest first; nothing where causes go round in a ring."""
    found: list[Alert] = []
    while each.parent_id in of_id:
        each = of_id[each.parent_id]
        if each in found or len(found) > N:
            return []
        found.append(each)
    return found


@given(alerts)
def test_every_announced_alert_is_read_once_and_stands_behind_its_uppermost_announced_cause(
    given_: tuple[Alert, ...],
) -> None:
    of_id = {each.id: each for each in given_}
    found = lines(given_)
    read = [each.id for line in found for each in (line.alert, *line.victims)]
    assert len(read) == len(set(read))
    rings = {each.id for each in given_ if each.parent_id in of_id and not above(each, of_id)}
    for each in given_:
        if each.id in rings:
            continue
        causes = [cause.id for cause in above(each, of_id) if cause.state in ANNOUNCED and cause.id not in rings]
        if causes and each.id in read:
            line = next(line for line in found if each in line.victims)
            assert line.alert.id in (causes[-1], *rings)
        elif each.state in ANNOUNCED:
            assert each.id in read


@given(alerts)
def test_whoever_wants_somebody_comes_first_then_the_graver_then_who_waited_longest(given_: tuple[Alert, ...]) -> None:
    order = [
        (each.alert.state is not AlertState.UNACKNOWLEDGED, each.alert.state is not AlertState.RETURNED,
         RANK[each.alert.severity], each.alert.active_at)
        for each in lines(given_)
    ]  # fmt: skip
    assert order == sorted(order)


@given(alerts)
def test_counts_are_those_of_the_lines(given_: tuple[Alert, ...]) -> None:
    found = lines(given_)
    waiting = [line for line in found if line.alert.state is AlertState.UNACKNOWLEDGED]
    assert sum(unacknowledged(found).values()) == len(waiting)
    assert sum(map(len, treated(given_).values())) == sum(each.state in treated(()) for each in given_)


def test_a_filter_leaves_lines_and_no_victims_on_their_own() -> None:
    cause = alert(1, severity=Severity.CRITICAL)
    victim = alert(2, state=AlertState.SUPPRESSED, parent_id=1)
    found = lines((cause, victim), wants=lambda line: line.alert.severity is Severity.CRITICAL)
    assert found == (Line(cause, (victim,)),)
    assert lines((cause, victim), wants=lambda line: line.alert.id == 2) == ()
    assert lines((cause, victim), states={AlertState.SUPPRESSED}) == (Line(victim),)


@given(st.sampled_from(sorted(SPANS)), st.integers(0, 3_000_000_000_000))
def test_what_is_put_aside_ends_within_a_day_and_never_before_it_began(span: str, at: int) -> None:
    assert at < until(span, at, "06:00 14:00 22:00") <= at + DAY
    assert at < until(span, at, "") <= at + DAY


def test_to_the_end_of_the_shift_is_to_its_end_by_the_clock_on_the_wall() -> None:
    assert until("shift", AT, "06:00 14:00 22:00") == AT - 5 * MINUTE + 8 * HOUR  # 14.05 WIB: until 22.00
    assert until("shift", AT - 6 * MINUTE, "06:00 14:00 22:00") == AT - 5 * MINUTE + 8 * HOUR  # a minute before 14.00
    assert until("shift", AT, "") == AT + DAY
