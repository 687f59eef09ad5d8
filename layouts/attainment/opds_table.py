"""Every OPD with all of its figures: the detail page and the exports of the panel of OPDs."""

from typing import Any

from commandcenter.domain.attainment.model import OpdQuarter, Rules
from layouts.attainment import words
from layouts.attainment.known import Known
from layouts.contract import Column, Look, Table
from layouts.i18n import message


def table(known: Known | None, look: Look) -> Table | None:
    """Every OPD with all of its figures."""
    if known is None or known.quarter is None:
        return None
    rules = known.quarter.rules
    return Table(COLUMNS, [_cells(opd, rules, look) for opd in known.opds], rules.note)


def _cells(opd: OpdQuarter, rules: Rules, look: Look) -> dict[str, Any]:
    lang, average, expected, report = look.lang, opd.average, opd.forecast, opd.report
    since = words.below_since(opd, rules)
    return {
        "opd": opd.name,
        "kind": words.kind(lang, opd.kind),
        "percent": average.percent,
        "band": words.band(lang, average.band.key, average.band.name) if average.band else None,
        "verdict": words.VERDICTS[average.verdict][1] if average.verdict else None,
        "risk": words.RISKS[opd.risk][1],
        "since": words.quarter(lang, since) if since else None,
        "n": average.n,
        "of": average.of,
        "not_reported": opd.not_reported,
        "capped": average.capped,
        "over": opd.over,
        "of_year": opd.of_year.percent,
        "pace": opd.pace,
        "expected": expected.percent,
        "low": expected.low,
        "high": expected.high,
        "chance": None if expected.chance is None else 100 * expected.chance,
        "worst": opd.worst.name if opd.worst else None,
        "worst_percent": opd.worst.attainment.percent if opd.worst else None,
        "report": words.REPORTS.get(report.state) if report else None,
        "submitted_at": report.submitted_at if report else None,
        "submitted_by": report.submitted_by if report else None,
        "judged_at": report.judged_at if report else None,
        "judged_by": report.judged_by if report else None,
    }


COLUMNS = (
    Column("opd", message("OPD")),
    Column("kind", message("Kind")),
    Column("percent", message("Attainment"), "percent", "%", 1, tells="things"),
    Column("band", message("Band")),
    Column("verdict", message("Verdict"), "state"),
    Column("risk", message("Risk"), "state"),
    Column("since", message("Below since")),
    Column("n", message("Indicators counted"), "number", tells="things"),
    Column("of", message("Indicators with a target"), "number", tells="things"),
    Column("not_reported", message("Not reported"), "number", tells="things"),
    Column("capped", message("Capped"), "number", tells="things"),
    Column("over", message("Above 100"), "number", tells="things"),
    Column("of_year", message("Of the year's targets"), "percent", "%", 1, tells="things"),
    Column("pace", message("Plan today"), "percent", "%", 1, tells="things"),
    Column("expected", message("Expected at year's end"), "percent", "%", 1, tells="things"),
    Column("low", message("80 % interval from"), "percent", "%", 1, tells="things"),
    Column("high", message("80 % interval to"), "percent", "%", 1, tells="things"),
    Column("chance", message("Chance of being on target"), "percent", "%", 0, tells="things"),
    Column("worst", message("Lowest indicator")),
    Column("worst_percent", message("Its attainment"), "percent", "%", 1, tells="things"),
    Column("report", message("Report"), "state"),
    Column("submitted_at", message("Reported"), "instant"),
    Column("submitted_by", message("Reported by"), tells="inside"),
    Column("judged_at", message("Verified or sent back"), "instant"),
    Column("judged_by", message("Verified by"), tells="inside"),
)
