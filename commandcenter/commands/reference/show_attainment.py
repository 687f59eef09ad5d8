"""Plan years and programmes for ``commandcenter reference list`` and ``show``."""

from collections.abc import Iterator

from commandcenter.domain.attainment.bands import band_rule
from commandcenter.domain.attainment.configuration import Configuration, Programme
from commandcenter.domain.attainment.terms import Rules


def settings_lines(settings: Configuration, what: str, opd: str = "") -> Iterator[str]:
    """A line for each plan year or programme (of an agency)."""
    if what == "plan_years":
        for rules in settings.years:
            verdicts = f"Sesuai >= {rules.met_from:g}, Belum Sesuai >= {rules.partly_from:g}"
            yield f"{rules.year}  {band_rule(rules)}; {verdicts}"
    else:
        for each in settings.programmes:
            if opd in ("", each.opd):
                until = f" to {each.valid_to}" if each.valid_to is not None else ""
                yield f"{each.code:<40} {each.name} ({each.opd}, {each.weight:g}, from {each.valid_from}{until})"


def sheet_of(settings: Configuration, text: str) -> list[str]:
    """Everything about the programme of that code, or the plan year; empty: there is none."""
    found: list[str] = []
    for programme in settings.programmes:
        if programme.code == text:
            found = list(_programme(programme))
    for rules in settings.years:
        if str(rules.year) == text:
            found = list(_year(rules))
    return found


def _programme(programme: Programme) -> Iterator[str]:
    yield f"code        {programme.code}"
    yield f"name        {programme.name}"
    yield f"opd         {programme.opd}, of whose programmes it weighs {programme.weight:g}"
    yield f"plan years  {programme.valid_from} to {programme.valid_to or '(still)'}"
    for share in programme.indicators:
        shape = share.accumulation.value if share.accumulation is not None else "as its targets show"
        yield f"indicator   {share.indicator}, weighs {share.weight:g} ({shape})"


def _year(rules: Rules) -> Iterator[str]:
    yield f"plan year        {rules.year}"
    yield f"bands            {band_rule(rules)}"
    yield f"verdicts         Sesuai >= {rules.met_from:g}, Belum Sesuai >= {rules.partly_from:g}, below: Tidak Sesuai"
    yield f"cap in averages  {rules.average_cap:g}"
    yield f"least coverage   {rules.least_coverage:g} of the weights, below it an average has no band"
    yield f"letters          {' > '.join(rules.scale)}"
    yield f"note             {rules.note}"
