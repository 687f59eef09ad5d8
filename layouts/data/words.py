"""Words that the panels of this screen share: spans of time, schedules, areas, values, reasons."""

from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND
from commandcenter.domain.observations import Value
from commandcenter.domain.reference import REGENCY
from commandcenter.domain.reports.model import ON_VERIFICATION
from commandcenter.store.queries.feed_watch import Measure
from layouts import i18n
from layouts.i18n import message

# The codes of rejected rows in words; a code that is not here is shown as it is.
REASONS = {
    "cell_error": message("spreadsheet error in the cell"),
    "day_missing": message("day missing"),
    "decimal_undecided": message("decimal sign unclear"),
    "doubled_row": message("row stands twice"),
    "empty": message("empty cell"),
    "in_future": message("in the future"),
    "line_width": message("too many cells"),
    "magnitude_unclear": message("thousands unclear"),
    "missing_value": message("value missing"),
    "no_cell": message("no readable cell"),
    "no_count": message("not a count"),
    "no_date": message("not a date"),
    "no_month": message("no such month"),
    "no_number": message("not a number"),
    "no_result": message("formula without a result"),
    "no_such_day": message("no such day"),
    "no_time": message("no such time"),
    "no_zone": message("no such time zone"),
    "notations_differ": message("numbers written in two ways"),
    "order_undecided": message("day or month first?"),
    "orders_differ": message("dates written in two ways"),
    "other_digits": message("foreign digits"),
    "other_notation": message("another decimal sign"),
    "other_order": message("another order of day and month"),
    "out_of_range": message("out of range"),
    "personal_data": message("personal data"),
    "range_reversed": message("range reversed"),
    "range_unclear": message("range unclear"),
    "scientific": message("number in powers of ten"),
    "short_year": message("year too short"),
    "spreadsheet_day": message("day as a number"),
    "too_long": message("too long"),
    "unknown_area": message("unknown area"),
    "unknown_indicator": message("unknown indicator"),
    "unknown_kecamatan": message("unknown kecamatan"),
    "unknown_opd": message("unknown OPD"),
    "unknown_village": message("unknown village"),
    "unknown_word": message("unknown word"),
    "unmapped_value": message("word not in the mapping"),
    "unreadable_date": message("unreadable date"),
    "unreadable_period": message("unreadable period"),
    "value_missing": message("value missing"),
    "weekday_differs": message("weekday does not fit the date"),
    "wrong_order": message("dates in the wrong order"),
    "wrong_type": message("wrong type"),
    "year_missing": message("year missing"),
    "year_outside": message("year out of range"),
}
NOTES = {
    "total_differs": message("printed total is not the sum"),
    "column_dropped": message("column of personal data dropped"),
    "text_redacted": message("personal data taken out of texts"),
    "column_unused": message("column not used"),
    "column_unknown": message("unknown column"),
    "value_missing": message("value missing"),
    "line_skipped": message("row that is no data"),
    "sheet_skipped": message("sheet not used"),
    "expired": message("older than it is kept"),
    "forgotten": message("forgotten on request, not taken in again"),
    "doubled": message("row stands twice"),
}


def span(lang: str, milliseconds: int) -> str:
    """The largest unit of a duration alone: 13 min, 5 h, 12 d."""
    rest = max(milliseconds, 0)
    for size, pattern in ((DAY, "{n} d"), (HOUR, "{n} h"), (MINUTE, "{n} min")):
        if rest >= size:
            return i18n.text(lang, pattern, n=i18n.number(lang, rest // size))
    return i18n.text(lang, "under 1 min")


def near(lang: str, at: int, now: int) -> str:
    """A moment before or after now, as short as it can be said."""
    return i18n.since(lang, at, at + abs(now - at))


def brief(lang: str, at: int, now: int) -> str:
    """A moment in the past where there is little room: the time of today, or the date."""
    return i18n.since(lang, at, now if now - at < DAY // 2 else max(now, at + 6 * DAY))


def amount(lang: str, n: int) -> str:
    """A count where there is little room: 4,508, 130 k, 1.3 m."""
    if n < 10_000:
        return i18n.number(lang, n)
    if n < 999_500:
        return i18n.text(lang, "{n} k", n=i18n.number(lang, n / 1e3))
    return i18n.text(lang, "{n} m", n=i18n.number(lang, n / 1e6, 1))


def schedule(lang: str, written: str) -> str:
    """When a feed runs, from the words of feeds.yaml: "every 300s" is every 5 minutes."""
    kind, _, rest = written.partition(" ")
    seconds = rest.removesuffix("s")
    if kind == "every" and seconds.isdigit():
        n = int(seconds)
        time = i18n.text(lang, "{n} s", n=n) if n < 60 else i18n.duration(lang, n * SECOND)
        return i18n.text(lang, "every {time}", time=time)
    if written == ON_VERIFICATION:
        return i18n.text(lang, "when a report is verified")
    return i18n.text(lang, "by plan {cron}", cron=rest) if kind == "cron" else written


def reason(lang: str, code: str) -> str:
    """A code of quarantine in words."""
    return i18n.text(lang, REASONS[code]) if code in REASONS else code


def note(lang: str, kind: str) -> str:
    """What was noticed, in words."""
    return i18n.text(lang, NOTES[kind]) if kind in NOTES else kind


def area(lang: str, code: str, names: dict[str, str] | object) -> str:
    """The name of an area, or its code where nobody knows it."""
    if code == REGENCY:
        return i18n.text(lang, "regency")
    return str(names.get(code, code)) if isinstance(names, dict) else code


def value(lang: str, said: Value, measure: Measure | None) -> str:
    """A value at its indicator's decimals; what is no number as it was written."""
    if said.value is None:
        return said.text or "–"
    return i18n.number(lang, said.value, measure.decimals if measure else 2)
