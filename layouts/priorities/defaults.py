"""What the form offers before anybody types: so that a mark takes less than half a minute."""

from dataclasses import dataclass
from datetime import date, timedelta

from commandcenter.domain.clock import Instant, to_datetime
from commandcenter.domain.priorities.marks import STATUSES, Draft, Kind, Mark, Problem
from commandcenter.domain.workdays import Calendar, DayKind
from commandcenter.store.queries import priorities as queries
from commandcenter.store.queries import reference
from commandcenter.store.queries.priorities import Names
from commandcenter.store.queries.problems import YEAR
from layouts import i18n
from layouts.contract import Connection
from layouts.i18n import message
from layouts.priorities import words

PROGRAMMES = ("Ayo Mas Bro (08.00–09.30)", "Dialog Publik")  # of Radio Malowopati; the last one used goes first
FRIDAY = 4
LOOK_AHEAD = 21  # days: longer than any row of holidays
PLAN_CLOSES = 6  # the month after which next year's plan takes nothing new: what comes later is for the year after

TITLES = {
    Kind.RADIO: message("{problem}: what is being done, and when"),
    Kind.DIALOGUE: message("{problem}: residents and OPD"),
    Kind.BUDGET: message("Handling of {problem}"),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """Choices of the form, and the draft that it begins with."""

    draft: Draft
    names: Names
    categories: tuple[str, ...]
    programmes: tuple[str, ...]


def offered(connection: Connection, instant: Instant, lang: str, kind: Kind, problem: Problem | None) -> Offered:
    """A new mark of the kind on the problem; without one, on the most frequent category."""
    names = queries.names(connection)
    categories = queries.categories(connection, instant, instant.at - YEAR)
    about = problem or Problem(categories[0] if categories else "")
    if about.category and about.category not in categories:
        categories = (about.category, *categories)
    marks = queries.marks(connection, instant)
    return Offered(draft(connection, instant, lang, kind, about, names, marks), names, categories, programmes(marks))


def draft(
    connection: Connection, instant: Instant, lang: str, kind: Kind, about: Problem, names: Names,
    marks: tuple[Mark, ...],
) -> Draft:  # fmt: skip
    """The OPD that usually gets the category, the next programme day, next year's budget."""
    today = to_datetime(instant.at).date()
    opd = queries.usual_opd(connection, instant, about.category, instant.at - YEAR) if about.category else None
    title = i18n.text(lang, TITLES[kind], problem=words.problem(lang, about, names)) if about.category else ""
    happens = None if kind is Kind.BUDGET else next_day(today, kind, reference.calendar(connection)).isoformat()
    year = today.year + (2 if today.month > PLAN_CLOSES else 1) if kind is Kind.BUDGET else None
    programme = programmes(marks)[0] if kind is Kind.RADIO else ""
    return Draft(kind, about, STATUSES[kind][0], title, opd, happens, programme, year)


def next_day(today: date, kind: Kind, calendar: Calendar) -> date:
    """The next working day; for a dialogue the next Friday that is one, as the management meeting is on Fridays."""
    for days in range(1, LOOK_AHEAD):
        day = today + timedelta(days=days)
        if kind is Kind.DIALOGUE and day.weekday() != FRIDAY:
            continue
        if _works(day, calendar):
            return day
    return today + timedelta(days=1)


def _works(day: date, calendar: Calendar) -> bool:
    """Whether offices work: what the calendar says of the day, else as on every weekday."""
    named = calendar.by_day.get(day.isoformat())
    return named.kind is DayKind.WORKING if named is not None else day.weekday() <= FRIDAY


def programmes(marks: tuple[Mark, ...]) -> tuple[str, ...]:
    """Programmes to choose from, the one that was used last first."""
    used = [mark.draft.programme for mark in reversed(marks) if mark.draft.programme]
    return tuple(dict.fromkeys((*used, *PROGRAMMES)))[:8]
