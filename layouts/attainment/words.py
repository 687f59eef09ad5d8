"""Words and tones that the panels share: quarters, percentages, verdicts, risks, what has no percentage."""

from babel.dates import format_date

from commandcenter.domain.attainment.model import Attainment, Entry, Goal, OpdQuarter, Outcome, Risk, Rules, Verdict
from commandcenter.domain.clock import to_datetime
from commandcenter.domain.picture import Shown
from layouts import i18n
from layouts.i18n import message

ROMAN = ("I", "II", "III", "IV")
VERDICTS = {
    Verdict.MET: (Shown.UP, message("on target")),
    Verdict.PARTLY: (Shown.DEGRADED, message("not yet on target")),
    Verdict.MISSED: (Shown.DOWN, message("off target")),
}
RISKS = {
    Risk.MISSED: (Shown.DOWN, message("off target")),
    Risk.PARTLY: (Shown.DEGRADED, message("not yet on target")),
    Risk.NOT_REPORTED: (Shown.UNKNOWN, message("not reported")),
    Risk.FORECAST: (Shown.DEGRADED, message("year at risk")),
    Risk.NONE: (Shown.UP, message("on target")),
    Risk.UNKNOWN: (Shown.UP, message("not judged")),
}
OUTCOMES = {
    Outcome.NOT_REPORTED: message("not reported"),
    Outcome.NOT_DUE: message("not due yet"),
    Outcome.NO_TARGET: message("no target of this year"),
    Outcome.NOT_APPLICABLE: message("not applicable (n/a)"),
    Outcome.NOT_COMPARABLE: message("cannot be compared"),
    Outcome.NEUTRAL: message("neutral, not judged"),
}
MET = {True: message("met"), False: message("not met")}
# English names of the bands that the house brings; a plan's own bands are called as the plan calls them.
BANDS = {
    "very_high": message("very high"),
    "high": message("high"),
    "medium": message("medium"),
    "low": message("low"),
    "very_low": message("very low"),
}
KINDS = {
    "sekretariat": message("secretariats"),
    "inspektorat": message("inspectorate"),
    "badan": message("boards"),
    "dinas": message("agencies (dinas)"),
    "satuan": message("units"),
    "rsud": message("hospitals"),
    "kecamatan": message("kecamatan offices"),
    "bagian": message("divisions"),
}
REPORTS = {
    "draft": message("draft"),
    "submitted": message("submitted"),
    "verified": message("verified"),
    "sent_back": message("sent back"),
}


def quarter(lang: str, period: str) -> str:
    """TW III 2026 in Indonesian, Q3 2026 in English; what is no quarter as it is written."""
    year, _, number = period.partition("-Q")
    if number not in ("1", "2", "3", "4"):
        return period
    return i18n.text(lang, "Q{n} {year}", n=ROMAN[int(number) - 1] if lang == "id" else number, year=year)


def percent(lang: str, value: float | None, decimals: int = 1) -> str:
    """A percentage of a target as it is, whatever its size or sign; a dash where there is none."""
    return "–" if value is None else i18n.number(lang, value, decimals) + "\u00a0%"


def day(lang: str, at: int) -> str:
    """30 Sep, in WIB: of a quarter that is named beside it."""
    return format_date(to_datetime(at).date(), "d MMM", locale=lang)


def band(lang: str, key: str, name: str) -> str:
    """The word of a band in the reader's language; a local band's own name."""
    return i18n.text(lang, BANDS[key]) if lang != "id" and key in BANDS else name


def kind(lang: str, key: str) -> str:
    """A kind of OPD in words."""
    return i18n.text(lang, KINDS[key]) if key in KINDS else key


def target(lang: str, goal: Goal | None, decimals: int) -> str:
    """A target as it was set: a number, a range, letters; a dash where there is none."""
    if goal is None:
        return "–"
    if goal.value is None:
        return goal.text or "–"
    low = i18n.number(lang, goal.value, decimals)
    return low if goal.upper is None else f"{low}–{i18n.number(lang, goal.upper, decimals)}"


def plan(goal: Goal | None) -> str:
    """The document that a target stands in, and its version."""
    return "" if goal is None else ", ".join(part for part in (goal.plan, goal.plan_version) if part)


def result(lang: str, entry: Entry) -> str:
    """What was reached, as it was reported."""
    if entry.result is None:
        return "–"
    if entry.result.value is None:
        return entry.result.text or "–"
    return i18n.number(lang, entry.result.value, entry.decimals)


def attained(lang: str, found: Attainment) -> str:
    """An attainment as a percentage, or in words why it has none."""
    if found.outcome is Outcome.PERCENT:
        return percent(lang, found.percent)
    met = i18n.text(lang, MET[bool(found.is_met)])
    if found.outcome is Outcome.ZERO_TARGET:
        return i18n.text(lang, "target 0: {met}", met=met)
    if found.outcome is Outcome.LETTERS:
        return _steps(lang, found.steps) or met
    return i18n.text(lang, OUTCOMES[found.outcome])


def _steps(lang: str, steps: int | None) -> str:
    if not steps:
        return ""
    if steps > 0:
        return i18n.plural(lang, "{n} step above", "{n} steps above", steps)
    return i18n.plural(lang, "{n} step below", "{n} steps below", -steps)


def tone(entry: Entry) -> Shown:
    """How an indicator is shown: by its verdict; not reported is not known."""
    if entry.attainment.outcome is Outcome.NOT_REPORTED:
        return Shown.UNKNOWN
    return VERDICTS[entry.verdict][0] if entry.verdict else Shown.UP


def risk(lang: str, opd: OpdQuarter) -> str:
    """Why somebody should look at an OPD, in a word."""
    if opd.risk is Risk.UNKNOWN and not opd.average.of:
        return i18n.text(lang, "no targets")
    return i18n.text(lang, RISKS[opd.risk][1])


def below_since(opd: OpdQuarter, rules: Rules) -> str:
    """The first of the quarters without a break up to the shown one in which the OPD was not Sesuai; empty: it is."""
    since = ""
    for period, value in reversed(opd.history):
        if value is None or value >= rules.met_from:
            break
        since = period
    return since


def silent_since(opd: OpdQuarter) -> str:
    """The first of the quarters without a break up to the shown one of which nothing is known; empty: something is."""
    since = ""
    for period, value in reversed(opd.history):
        if value is not None:
            break
        since = period
    return since
