"""One ticket with its course and origin, and courses of many. On both databases."""

import pytest
from sqlalchemy import Engine

from commandcenter.domain.clock import DAY, HOUR, Instant, start_of_day
from commandcenter.domain.complaints.course import Course
from commandcenter.domain.complaints.model import Dimension
from commandcenter.domain.complaints.scope import Span, Where
from commandcenter.domain.workdays import Step
from commandcenter.store.queries.complaints.course import courses
from commandcenter.store.queries.complaints.series import Key, is_empty, series
from tests.network import START
from tests.store.feeding import complaint, configure, item, row, store

MIDNIGHT = start_of_day(START)


@pytest.fixture
def feed(engine: Engine) -> Engine:
    configure(engine, row(), row("radio"))
    item(engine)
    return engine


def found(engine: Engine, ticket: str, at: int | None = None) -> tuple[Course, ...]:
    with engine.connect() as connection:
        return courses(connection, Instant(START + DAY) if at is None else Instant(at, live=False), ticket)


def test_a_ticket_tells_the_row_that_it_is_from(feed: Engine) -> None:
    store(feed, [complaint("LPR-1", line=17, text="Jalan berlubang")])
    (course,) = found(feed, "LPR-1")
    assert (course.feed_title, course.item, course.sheet, course.line) == ("Feed lapor", "laporan.xlsx", "Sheet1", 17)
    assert (course.revision, course.text) == (1, "Jalan berlubang")
    assert [each.step for each in course.passages][:3] == [Step.VERIFY, Step.DISPOSE, Step.ANSWER]


def test_a_number_is_found_with_and_without_its_sign(feed: Engine) -> None:
    store(feed, [complaint("#5010653"), complaint("77")])
    assert [each.ticket for each in found(feed, "5010653")] == ["#5010653"]
    assert [each.ticket for each in found(feed, "#77")] == ["77"]


def test_two_feeds_may_know_one_number(feed: Engine) -> None:
    store(feed, [complaint("1", at=START - 2 * DAY)])
    store(feed, [complaint("1", at=START - DAY)], name="radio")
    assert [each.feed for each in found(feed, "1")] == ["radio", "lapor"]


def test_a_confidential_ticket_has_no_text(feed: Engine) -> None:
    store(feed, [complaint("1", is_confidential=True)])
    (course,) = found(feed, "1")
    assert course.is_confidential
    assert course.text is None


def test_a_ticket_is_as_it_was_known_then(feed: Engine) -> None:
    store(feed, [complaint("1")], START)
    store(feed, [complaint("1", status="answered", answered_at=START + HOUR)], START + 2 * HOUR)
    assert [(each.status, each.revision) for each in found(feed, "1")] == [("answered", 2)]
    assert [(each.status, each.revision) for each in found(feed, "1", START)] == [("received", 1)]
    assert found(feed, "1", START - 1) == ()


def test_a_number_that_nobody_has_is_nothing(feed: Engine) -> None:
    assert found(feed, "nobody") == ()


def counted(
    engine: Engine, days: int, by: tuple[Dimension, ...], step: int = 1, **where: str
) -> dict[Key, tuple[int, ...]]:
    span = Span(MIDNIGHT - (days - 1) * DAY, START + 1)
    with engine.connect() as connection:
        return series(connection, Instant(START), Where(**where), span, by, step)


def test_a_course_has_every_day_and_each_is_local(feed: Engine) -> None:
    batch = [complaint("1", at=MIDNIGHT), complaint("2", at=MIDNIGHT - 1), complaint("3", at=MIDNIGHT - 2 * DAY)]
    store(feed, [*batch, complaint("4", at=MIDNIGHT - 5 * DAY), complaint("5", at=MIDNIGHT, category="banjir")])
    assert counted(feed, 3, (Dimension.CATEGORY,)) == {("jalan rusak",): (1, 1, 1), ("banjir",): (0, 0, 1)}


def test_weeks_end_with_the_last_day(feed: Engine) -> None:
    store(feed, [complaint(str(n), at=MIDNIGHT - n * DAY) for n in range(14)])
    assert counted(feed, 14, (Dimension.OPD,), 7) == {("dpu-bmpr",): (7, 7)}


def test_a_course_is_of_what_was_asked_for_and_a_missing_place_is_its_own(feed: Engine) -> None:
    store(feed, [complaint("1", at=MIDNIGHT, kecamatan=None), complaint("2", at=MIDNIGHT, channel="SMS")])
    by = (Dimension.CATEGORY, Dimension.KECAMATAN)
    assert counted(feed, 1, by) == {("jalan rusak", None): (1,), ("jalan rusak", "35.22.15"): (1,)}
    assert counted(feed, 1, by, channel="SMS") == {("jalan rusak", "35.22.15"): (1,)}


def test_a_store_is_empty_until_its_first_ticket(feed: Engine) -> None:
    with feed.connect() as connection:
        assert is_empty(connection, Instant(START))
    store(feed, [complaint("1")])
    with feed.connect() as connection:
        assert not is_empty(connection, Instant(START))
        assert is_empty(connection, Instant(START - 1, live=False)), "it was not known then"
