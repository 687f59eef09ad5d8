"""Plan years and programmes: configuration, written as a whole for each entry that differs.

Nothing refers to these rows, so that what goes is deleted. What was reported stays, and is judged by what is left.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlalchemy import Connection, delete, insert

from commandcenter.domain.attainment.configuration import Programme
from commandcenter.domain.attainment.terms import Rules
from commandcenter.domain.reference_diff import Difference, compare
from commandcenter.store.queries.attainment.rules import configuration
from commandcenter.store.schema import band, plan_year, programme, programme_indicator
from commandcenter.store.versions import Topic, bump

Entry = TypeVar("Entry", Rules, Programme)


def apply_plan_years(
    connection: Connection, years: Iterable[Rules], at: int, *, retire: bool = False
) -> Difference[Rules]:
    """Make the rules as ``years`` says, as of ``at``; returns what changed. Safe to repeat.

    ``retire``: years that are not in ``years`` go, and are judged by the defaults; otherwise they stay.
    """
    difference = compare(configuration(connection).years, years, retire=retire)
    gone = [rules.year for rules in _replaced(difference)]
    if gone:
        connection.execute(delete(band).where(band.c.year.in_(gone)))
        connection.execute(delete(plan_year).where(plan_year.c.year.in_(gone)))
    for rules in _wanted(difference):
        row = {name: getattr(rules, name) for name in plan_year.columns.keys()}  # noqa: SIM118 - these are names
        connection.execute(insert(plan_year), row | {"scale": "|".join(rules.scale)})
        connection.execute(
            insert(band),
            [
                {"year": rules.year, "key": each.key, "above": each.above, "is_inclusive": each.is_inclusive,
                 "name": each.name}
                for each in rules.bands
            ],
        )  # fmt: skip
    if difference:
        bump(connection, [Topic.REFERENCE], at)
    return difference


def apply_programmes(
    connection: Connection, programmes: Iterable[Programme], at: int, *, retire: bool = False
) -> Difference[Programme]:
    """Make the programmes as ``programmes`` says, as ``apply_plan_years`` does. Their indicators must be there."""
    difference = compare(configuration(connection).programmes, programmes, retire=retire)
    gone = [each.code for each in _replaced(difference)]
    if gone:
        connection.execute(delete(programme_indicator).where(programme_indicator.c.programme.in_(gone)))
        connection.execute(delete(programme).where(programme.c.code.in_(gone)))
    wanted = _wanted(difference)
    if wanted:
        names = [column.name for column in programme.columns]
        connection.execute(insert(programme), [{name: getattr(each, name) for name in names} for each in wanted])
        shares = [
            {
                "programme": each.code,
                "indicator": share.indicator,
                "weight": share.weight,
                "accumulation": share.accumulation.value if share.accumulation is not None else None,
            }
            for each in wanted
            for share in each.indicators
        ]
        if shares:
            connection.execute(insert(programme_indicator), shares)
    if difference:
        bump(connection, [Topic.REFERENCE], at)
    return difference


def _replaced(difference: Difference[Entry]) -> Sequence[Entry]:
    return difference.retired + tuple(before for before, _after in difference.changed)


def _wanted(difference: Difference[Entry]) -> Sequence[Entry]:
    return difference.added + tuple(after for _before, after in difference.changed)
