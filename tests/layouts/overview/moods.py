"""The regency in every mood as data of the panels of the overview; the parts are those of the screens behind it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import geodata
from commandcenter.domain.attainment.model import AtRisk, OpdQuarter, Risk
from commandcenter.domain.briefing.changes import changes
from commandcenter.domain.briefing.held import Held
from commandcenter.domain.briefing.standing import Backlog, Hot, Inflow, Reports, Standing, Wrong
from commandcenter.domain.clock import DAY, HOUR, Instant
from commandcenter.domain.complaints.model import Compared, DayCount, Queue, Rank, RankedRate, Rates
from commandcenter.domain.complaints.model import Standing as Departure
from commandcenter.domain.complaints.scope import Window, span_of
from commandcenter.domain.model import Status
from commandcenter.domain.sites import Site
from layouts.network.condition import Known as Network
from layouts.overview import attainment, complaints, filters, regency, sentences, sources, wrong
from layouts.overview.layers import Attainment, Complaints
from tests.layouts.attainment import moods as of_attainment
from tests.layouts.complaints import moods as of_complaints
from tests.layouts.data import moods as of_data
from tests.layouts.network import moods as of_network
from tests.layouts.pictures import AT as AT

NOW = Instant(AT)
MOODS = ("quiet", "busy", "storm", "empty", "stopped", "past", "few")
DEAD = ("empty", "stopped")
LAYERS = ("network", "complaints", "attainment")


def network(mood: str) -> Network:
    match mood:
        case "busy" | "storm":
            return of_network.storm()
        case "empty" | "stopped":
            return of_network.MOODS[mood](AT)
        case "past":
            return replace(of_network.storm(), instant=Instant(AT, live=False))
        case _:
            return of_network.quiet()


def sites_of(mood: str) -> tuple[tuple[Site, Status | None], ...]:
    if mood == "empty":
        return ()
    found = [(view.site, view.status) for view in of_data.sites().sites]
    up = next(status for _, status in found if status.state == "up")
    return tuple((site, up if mood in ("quiet", "few") else status) for site, status in found)


def sources_of(mood: str) -> sources.Known:
    instant = Instant(AT, live=mood != "past")
    known = {"busy": of_data.storm, "storm": of_data.storm, "empty": of_data.empty, "stopped": of_data.stopped}.get(
        mood, of_data.quiet
    )()
    return sources.Known(instant, known.feeds, known.workers, sites_of(mood))


def tickets(mood: str) -> Any:
    if mood == "empty":
        return of_complaints.nobody()
    return of_complaints.known(is_running=mood != "stopped", is_live=mood != "past")


def today(mood: str) -> complaints.Known:
    is_busy = mood in ("busy", "storm")
    n, standing = (31, Departure.ABOVE) if is_busy else (9, Departure.WITHIN)
    compared: Compared = of_complaints.compared(None, None, n, 4, 14, standing, Window.TODAY)
    if mood == "few":
        compared = of_complaints.unlearned()
    days = tuple(DayCount(day.day, day.n) for day in of_complaints.days_of(14, peak=n))
    return complaints.Known(tickets(mood), compared, days)


def risk(mood: str) -> AtRisk | None:
    if mood == "empty":
        return None
    found = (of_attainment.quiet() if mood in ("quiet", "few") else of_attainment.busy()).quarter
    assert found is not None
    wanted = tuple(opd for opd in found.opds if opd.risk not in (Risk.NONE, Risk.UNKNOWN))
    return AtRisk(found.period, found.rules, len(found.opds), wanted, found.data_at)


def offices(mood: str) -> dict[str, OpdQuarter]:
    """The offices of all kecamatan but one, with the averages of the OPDs of the other screen by turns."""
    known = of_attainment.busy().quarter
    assert known is not None
    judged = [opd for opd in known.opds if opd.average.percent is not None]
    codes = [place.code for place in geodata.load_places()][:-1]
    return {} if mood == "empty" else {code: judged[index % len(judged)] for index, code in enumerate(codes)}


def rates(mood: str) -> Rates:
    rows = []
    for index, place in enumerate(geodata.load_places()):
        n = 2 if mood == "few" else (index * 7 + 3) % 41
        rate = 10_000 * n / place.population
        rows.append(
            RankedRate(place.code, n, place.population, rate, rate * 0.8, rate * 1.2, Rank.TIED, 1, len(LAYERS))
        )
    return Rates(tuple(rows), 3.2, 11)


def regency_of(mood: str, layer: str = "network") -> regency.Known:
    match layer:
        case "complaints":
            span = span_of(Window.MONTH, AT)
            return regency.Known("map", Complaints(tickets(mood), span, rates(mood)))
        case "attainment":
            found = Attainment(NOW, offices(mood), of_attainment.PERIOD, of_attainment.RULES)
            return regency.Known("map", found)
        case _:
            return regency.Known("map", network(mood))


def wrong_of(mood: str) -> wrong.Known:
    queue: Queue | None = None
    if mood != "empty":
        queue = of_complaints.queue_of("quiet" if mood in ("quiet", "few") else "busy").queue
    known = tickets(mood)
    calm = replace(queue, owners=()) if queue is not None and mood in ("quiet", "few") else queue
    found = risk(mood)
    if found is not None and mood in ("quiet", "few"):
        found = replace(found, opds=())
    instant = Instant(AT, live=mood != "past")
    return wrong.Known(instant, network(mood), sources_of(mood), known, calm, found)


CUT = {"tower:temayang": "Temayang", "tower:gondang": "Gondang", "tower:sekar": "Sekar", "tower:bubulan": "Bubulan"}


def sentences_of(mood: str, since: str = "yesterday") -> sentences.Known:
    instant = Instant(AT, live=mood != "past")
    held = None if mood in ("few", "empty") else Held(7, AT - 5 * HOUR)
    begins = held.held_at if held and since == "briefing" else AT - DAY
    period = of_attainment.PERIOD
    well = Standing(
        begins, Wrong(28), Backlog(41, 5), Wrong(63, {"dlh": "DLH"}), period, Wrong(14, {"x": "Harga pangan"}), Wrong(5)
    )
    now = replace(well, at=AT)
    match mood:
        case "empty":
            return sentences.Known(instant, since, held, Standing(begins), Standing(AT), ())
        case "stopped":
            now = replace(now, network=None, sites=None)
        case "busy" | "storm" | "past":
            now = Standing(
                AT, Wrong(28, CUT), Backlog(97, 31, ("dpu-bmpr", "DPU BMPR", 12)),
                Wrong(63, {"dlh": "DLH", "dinkes": "Dinkes", "disdik": "Disdik"}), period, Wrong(14),
                Wrong(5, {"s": "Kecamatan Balen"}),
            )  # fmt: skip
        case "few":
            now = replace(now, network=Wrong(28, {"tower:sekar": "Sekar"}))
            well = replace(well, backlog=None)
    is_busy = mood in ("busy", "storm", "past")
    found = changes(
        well, now,
        Inflow(31, 4, 14, is_departure=True) if is_busy else Inflow(9, 4, 14),
        Hot("Jalan rusak", "35.22.06", "Dander", 11, 0, 4, 7) if is_busy else None,
        Reports(period, {"setda": "Setda", "damkar": "Damkar"}) if is_busy else None,
    )  # fmt: skip
    return sentences.Known(instant, since, held, well, now, found)


_DATA: dict[str, Callable[[str], Any]] = {
    "connectivity": network,
    "complaints": today,
    "attainment": lambda mood: attainment.Known(NOW, risk(mood)),
    "sources": sources_of,
    "sentences": sentences_of,
    "wrong": wrong_of,
    "map": regency_of,
}


def asked(panel: str, mood: str, params: Mapping[str, str]) -> Any:
    """The same with the parameters of an address: layer, form, kecamatan, since."""
    if panel == "sentences":
        return sentences_of(mood, filters.since(params))
    if panel == "map":
        known = regency_of(mood, filters.layer(params))
        return replace(known, form=filters.form(params), selected=params.get("kecamatan", ""))
    return data(panel, mood)


def data(panel: str, mood: str) -> Any:
    """What ``fetch`` of the panel would give in this mood."""
    return _DATA[panel](mood)
