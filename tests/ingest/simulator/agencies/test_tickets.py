"""Invented complaints have the scale, the shares and the seasons of real ones, and tell only what is known by then."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest

from commandcenter.domain.reference import Reference
from ingest.simulator.agencies.tickets import CHANNELS, KINDS, PROBLEMS, Ticket, outbreak, tickets, told
from tests.ingest.simulator.agencies.conftest import FIRST, NOW, SEED

_WORDS = ["Belum Diverifikasi", "Terverifikasi", "Proses", "Ditanggapi", "Selesai", "Diarsipkan"]


def test_a_regency_gets_one_to_ten_tickets_a_day(everything: Sequence[Ticket]) -> None:
    days = Counter(ticket.received.date() for ticket in everything)
    months = Counter((ticket.received.year, ticket.received.month) for ticket in everything)
    for month, n in list(months.items())[:-1]:  # the last one has only begun
        assert 1 < n / 30 < 10, month
    assert max(days.values()) < 30
    assert sum(n > 10 for n in days.values()) < 0.15 * len(days)


@pytest.mark.parametrize(
    ("shares", "of"), [(KINDS, lambda ticket: ticket.kind), (CHANNELS, lambda ticket: ticket.channel)]
)
def test_classes_and_channels_have_their_shares(everything: Sequence[Ticket], shares: dict, of: object) -> None:  # type: ignore[type-arg]
    found = Counter(map(of, everything))  # type: ignore[arg-type]
    assert sum(shares.values()) == pytest.approx(1)
    for word, share in shares.items():
        assert found[word] / len(everything) == pytest.approx(share, abs=0.03), word


def test_roads_come_first_and_identity_papers_among_the_first(everything: Sequence[Ticket]) -> None:
    ranking = [word for word, _n in Counter(ticket.problem.category for ticket in everything).most_common()]
    assert ranking[0] == "Jalan rusak"
    assert "Kependudukan" in ranking[1:3]


def test_floods_come_with_the_rain_and_thirst_with_the_drought(everything: Sequence[Ticket]) -> None:
    def often(category: str, months: tuple[int, ...]) -> int:
        return sum(ticket.problem.category == category and ticket.received.month in months for ticket in everything)

    assert often("Banjir dan drainase", (12, 1, 2)) > 10 * often("Banjir dan drainase", (6, 7, 8))
    assert often("Air bersih", (8, 9)) > 4 * often("Air bersih", (1, 2))


def test_every_kecamatan_is_heard_of_and_every_problem_has_its_agency(
    everything: Sequence[Ticket], reference: Reference
) -> None:
    assert len({ticket.kecamatan for ticket in everything}) == 28
    assert {problem.opd for problem in PROBLEMS} <= reference.opds.entries.keys()


def test_the_same_seed_gives_the_same_tickets_whatever_the_last_day_is(
    everything: Sequence[Ticket], places: Sequence[tuple[str, int]]
) -> None:
    some = list(tickets(SEED, FIRST, FIRST + timedelta(days=40), places))
    assert some == everything[: len(some)]
    assert some != list(tickets(SEED + 1, FIRST, FIRST + timedelta(days=40), places))
    assert list(tickets(SEED, FIRST, FIRST - timedelta(days=1), places)) == []


def test_every_ticket_has_a_number_of_its_own_and_comes_in_the_order_of_receipt(everything: Sequence[Ticket]) -> None:
    assert len({ticket.id for ticket in everything}) == len(everything)
    assert all(earlier.received <= later.received for earlier, later in pairwise(everything))


def test_the_steps_of_a_ticket_are_in_their_order(everything: Sequence[Ticket]) -> None:
    for ticket in everything:
        steps = (ticket.received, ticket.verified, ticket.disposed, ticket.answered, ticket.closed, ticket.confirmed)
        done = [step for step in steps if step is not None]
        assert done == sorted(done)
        assert steps[: len(done)] == tuple(done), "no step without those before it"
        assert (ticket.fixed is None) == (ticket.confirmed is None)


def test_a_ticket_tells_what_has_happened_by_now_and_nothing_of_what_will(everything: Sequence[Ticket]) -> None:
    for ticket in everything[::20]:
        assert not any(ticket.steps(ticket.received - timedelta(seconds=1)).values())
        said = []
        for days in (0, 0.5, 1, 2, 5, 10, 20, 40, 80, 400):
            now = ticket.received + timedelta(days=days)
            done = ticket.steps(now)
            assert all(at is None or at <= now for at in done.values())
            said.append(ticket.status(now))
            assert (said[-1] == "Selesai") == (done["closed"] is not None)
        ranks = [_WORDS.index(word) if word != "Tertunda" else _WORDS.index("Proses") for word in said]
        assert ranks == sorted(ranks), "it never goes back"


def test_some_tickets_are_postponed_some_never_answered_and_some_confidential(everything: Sequence[Ticket]) -> None:
    late = everything[-1].received + timedelta(days=4000)
    found = Counter(ticket.status(late) for ticket in everything)
    assert 0.004 < found["Tertunda"] / len(everything) < 0.04
    assert 0.004 < found["Proses"] / len(everything) < 0.03
    assert 0.02 < found["Diarsipkan"] / len(everything) < 0.08
    assert found["Selesai"] > 0.85 * len(everything)
    assert 0.02 < sum(ticket.is_confidential for ticket in everything) / len(everything) < 0.08
    assert {ticket.fixed for ticket in everything} == {True, False, None}


def test_what_many_tell_on_one_day_is_a_cluster_by_category_place_and_day(everything: Sequence[Ticket]) -> None:
    groups = Counter((ticket.problem.category, ticket.kecamatan, ticket.received.date()) for ticket in everything)
    assert max(groups.values()) >= 5


@pytest.mark.parametrize(
    ("month", "category", "where"),
    [(11, "Banjir dan drainase", {"Kanor", "Baureno"}), (8, "Air bersih", {"Gondang", "Sekar"})],
)
def test_these_days_water_troubles_two_neighbours_and_lamps_fail_all_over(
    places: Sequence[tuple[str, int]], month: int, category: str, where: set[str]
) -> None:
    now = NOW.replace(month=month, hour=20)
    found = outbreak(SEED, now, places, 100)
    assert found == outbreak(SEED, now, places, 100)
    assert [each.number for each in found] == list(range(101, 101 + len(found)))
    assert all(now - timedelta(days=7) < each.received < now for each in found)
    water = [each for each in found if each.problem.category == category]
    assert {each.kecamatan for each in water} == where
    groups = Counter((each.kecamatan, each.received.date()) for each in water)
    assert max(groups.values()) >= 3
    lamps = {each.kecamatan for each in found if each.problem.category == "Penerangan jalan umum"}
    assert len(lamps) >= 8
    assert len(found) - len(water) >= 12


def test_what_is_told_until_now_is_what_is_usual_and_what_is_not(places: Sequence[tuple[str, int]]) -> None:
    first = (NOW - timedelta(days=20)).date()
    found = told(SEED, first, NOW, places)
    usual = [each for each in tickets(SEED, first, NOW.date(), places) if each.received < NOW]
    assert found[: len(usual)] == usual
    assert found[len(usual) :] == outbreak(SEED, NOW, places, len(usual)) != []
    assert len({each.id for each in found}) == len(found)
