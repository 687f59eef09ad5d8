"""What the map can show: each layer asks its own question and says what stands on every kecamatan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commandcenter.domain.attainment.model import OpdQuarter, Rules
from commandcenter.domain.clock import Instant
from commandcenter.domain.complaints.model import Rates
from commandcenter.domain.complaints.scope import Span
from commandcenter.domain.picture import Shown
from layouts import areas, i18n, theme
from layouts.areas import AreaValue, Entry
from layouts.attainment import words as attainment_words
from layouts.complaints import words as complaint_words
from layouts.complaints.known import Known as Tickets
from layouts.complaints.known import facts as complaint_facts
from layouts.contract import Facts, Look
from layouts.network import tables as network_tables
from layouts.network.condition import Known as Network

TINY = 5  # tickets; a rate that stands on fewer says little, and small cells are not published
PER = 10_000
QUIET = (Shown.UP, Shown.DEGRADED, Shown.MAINTENANCE)  # their colour and the legend say enough


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer as it is shown: values by kecamatan, the legend, the facts beside it, the age of its data."""

    values: Mapping[str, AreaValue]
    legend: tuple[Entry, ...]
    facts: Facts | None
    ages: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Complaints:
    """Tickets of a span by kecamatan, and how it stands with who brings them."""

    sources: Tickets
    span: Span
    rates: Rates


@dataclass(frozen=True, slots=True)
class Attainment:
    """The offices of the kecamatan in a quarter, by the code of the kecamatan."""

    instant: Instant
    offices: Mapping[str, OpdQuarter]
    period: str
    rules: Rules


def network(known: Network, look: Look) -> Layer | None:
    """States; colour only for what is not connected."""
    picture = known.picture
    if picture is None:
        return None
    values = {}
    for place in picture.kecamatan:
        word = i18n.text(look.lang, theme.WORDS[place.shown])
        since = i18n.text(look.lang, "since {time}", time=i18n.time(look.lang, place.since)) if place.since else ""
        label = "" if place.shown in QUIET else "?" if place.shown is Shown.UNKNOWN else word
        values[place.code] = AreaValue(None, label, place.shown, title=f"{word} {since}".strip())
    seen = sorted({place.shown for place in picture.kecamatan} - {Shown.UP}, key=list(Shown).index)
    legend = [Entry(i18n.text(look.lang, theme.WORDS[shown]), tone=shown) for shown in seen]
    heading = Entry(i18n.text(look.lang, "connectivity"), is_heading=True)
    ages = {"data_at": picture.data_at, "stale_after_s": picture.stale_after_s}
    return Layer(values, (heading, *legend), network_tables.facts(look), ages)


def complaints(known: Complaints, look: Look) -> Layer | None:
    """Tickets for every ten thousand people; on few tickets in brackets."""
    if known.sources.is_empty:
        return None
    lang = look.lang
    found = {rate.key: (rate.n, PER * rate.n / rate.population) for rate in known.rates.rates if rate.population}
    bounds = areas.classes(value for _n, value in found.values())
    values = {
        code: AreaValue(
            value, i18n.number(lang, value, 1), None, areas.step_of(value, bounds), n < TINY,
            f"{i18n.number(lang, value, 1)} (n {i18n.number(lang, n)})",
        )
        for code, (n, value) in found.items()
    }  # fmt: skip
    period = complaint_words.period(lang, known.span)
    tiny = f"n < {TINY}" if any(value.is_tiny for value in values.values()) else ""
    heading = i18n.text(lang, "per 10,000 people")
    legend = areas.legend_of(look, bounds, heading, has_gaps=len(values) < len(areas.names()), tiny=tiny)
    facts = complaint_facts(known.sources, period, sum(n for n, _value in found.values()))
    return Layer(values, legend, facts, known.sources.ages)


def attainment(known: Attainment, look: Look) -> Layer | None:
    """The average of every kecamatan's office, in the bands of the plan year: the better, the further up the ramp."""
    if not known.offices:
        return None
    lang, bands = look.lang, known.rules.bands
    values = {
        code: AreaValue(
            opd.average.percent, attainment_words.percent(lang, opd.average.percent, 0), None,
            _step(opd.average.band.rank, len(bands)),
            title=f"{attainment_words.percent(lang, opd.average.percent)} (n {i18n.number(lang, opd.average.n)})",
        )
        for code, opd in known.offices.items()
        if opd.average.percent is not None and opd.average.band is not None
    }  # fmt: skip
    rows = [Entry(text, step=_step(rank, len(bands))) for rank, text in enumerate(_bands(known.rules, look))]
    heading = Entry(i18n.text(lang, "attainment, %"), is_heading=True)
    gap = () if len(values) == len(areas.names()) else (Entry(i18n.text(lang, "not reported")),)
    n = sum(opd.average.n for opd in known.offices.values())
    facts = Facts(
        attainment_words.quarter(lang, known.period), n, (i18n.text(lang, "results and targets of the OPDs"),)
    )
    return Layer(values, (heading, *rows, *gap), facts, {})


def _step(rank: int, bands: int) -> int:
    """The best band has the highest step, however many there are."""
    return round((bands - 1 - rank) * 4 / max(1, bands - 1))


def _bands(rules: Rules, look: Look) -> Sequence[str]:
    said = []
    for index, band in enumerate(rules.bands):
        if band.above is not None:
            said.append(f"{'≥' if band.is_inclusive else '>'} {i18n.number(look.lang, band.above)}")
        else:
            above = rules.bands[index - 1] if index else band
            number = i18n.number(look.lang, above.above) if above.above is not None else ""
            said.append(f"{'<' if above.is_inclusive else '≤'} {number}".strip())
    return said
