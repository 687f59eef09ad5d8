"""The rota of the demo: accounts that are duties, weeks that go round, three shifts a day. All of it is invented.

Nobody sits in a demo who could hand anything over, so it is not asked of its duties: no alert comes from that.
"""

from dataclasses import replace

from sqlalchemy import Connection

from commandcenter.commands.demo.marks import SIMULATOR
from commandcenter.domain.clock import HOUR, Instant
from commandcenter.domain.duty.log import EntryKind
from commandcenter.domain.duty.model import CENTER, Turn
from commandcenter.domain.duty.weeks import WEEK, begins, boundary, shift_turns, week_of
from commandcenter.store import versions
from commandcenter.store.queries import duty as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes import audit
from commandcenter.store.writes.duty import handovers, rota, shift_log

WEEKS = (-2, 14)  # from and to, around this one
PEOPLE = {"jaringan": 3, "jaringan-cadangan": 3, "urc": 2, "data": 2}  # how many accounts take turns
NAMES = {"jaringan-cadangan": "jaringan"}  # the deputy is one of the same team
WATCH = "Contoh: genset di salah satu menara masih dipakai; bahan bakar dilihat tiap dua jam."
QUESTION = "Contoh: kapan suku cadang radio datang?"
ENTRIES = (
    (EntryKind.EVENT, "Contoh catatan: satu menara pindah ke genset."),
    (EntryKind.MEASURE, "Contoh catatan: tim jaringan diberi tahu, berangkat dalam 20 menit."),
)


def seed(connection: Connection, now: int) -> int:
    """Write it once: a store that has ever had a rota is left as it is. How many turns were made."""
    known = queries.duties(connection)
    if any(duty.version for duty in known):
        return 0
    made = 0
    for duty in known:
        rota.configure(connection, replace(duty, hands_over=False))
        week = week_of(now, duty.week_starts)
        turns = list(_shifts(duty.shifts, week)) if duty.shifts else list(_weeks(duty.key, week))
        rota.put(connection, duty.key, 0, turns, SIMULATOR.name, now + min(WEEKS) * WEEK)
        made += len(turns)
    _book(connection, now)
    versions.bump(connection, [Topic.DUTY], now)
    audit.append(connection, SIMULATOR, "duty.rota", "duty", None, {"turns": made}, now)
    return made


def _weeks(key: str, week: int) -> tuple[Turn, ...]:
    n, name = PEOPLE.get(key, 1), NAMES.get(key, key)
    shift = 1 if key in NAMES else 0
    return tuple(
        Turn(0, key, (f"{name}-{(k + shift) % n + 1}",), week + k * WEEK, week + (k + 1) * WEEK) for k in range(*WEEKS)
    )


def _shifts(shifts: str, week: int) -> tuple[Turn, ...]:
    """Six operators, two of them in each shift of a week; whoever had the morning has the afternoon a week later."""
    of_day = range(1, len(begins(shifts)) + 1)
    return tuple(
        Turn(0, CENTER, _pair(k + number), *span)
        for k in range(*WEEKS)
        for number in of_day
        for span in shift_turns(week + k * WEEK, number, shifts)
    )


def _pair(n: int) -> tuple[str, str]:
    first = n % 3 * 2 + 1
    return f"operator-{first}", f"operator-{first + 1}"


def _book(connection: Connection, now: int) -> None:
    """A hand-over that was taken, and two entries, in this shift."""
    center = next(each for each in queries.duties(connection) if each.key == CENTER)
    shift = boundary(now, center.shifts)
    begun = max(shift[0], now - HOUR) if shift else now - HOUR
    turns = queries.turns(connection, Instant(now), begun - HOUR, now, [CENTER])
    before, after = turns[0].names[0], turns[-1].names[0]
    made = handovers.write(connection, CENTER, 0, WATCH, QUESTION, before, begun)
    handovers.take(connection, made.id, after, begun, is_own_allowed=True)
    for kind, words in ENTRIES:
        shift_log.add(connection, kind, words, SIMULATOR, begun)
