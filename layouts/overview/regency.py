"""The map: connectivity, complaints for the people who live there, or attainment, of every kecamatan."""

from dataclasses import dataclass
from typing import Any

from commandcenter.domain.clock import Instant
from commandcenter.domain.complaints.scope import Where, Window, span_of
from commandcenter.store.queries import complaints, overview
from commandcenter.store.queries.attainment import rules
from commandcenter.store.versions import Topic
from layouts import areas, states
from layouts.areas import Form
from layouts.complaints.known import load
from layouts.contract import Column, Connection, Look, Panel, Params, Rendered, Table
from layouts.i18n import message
from layouts.network.condition import Known as Network
from layouts.network.condition import fetch as fetch_network
from layouts.overview import filters, layers, room
from layouts.overview.layers import Attainment, Complaints

TOPICS = frozenset(
    {
        Topic.STATE, Topic.INVENTORY, Topic.MAINTENANCE, Topic.WORKER, Topic.CLOCK, Topic.COMPLAINTS,
        Topic.OBSERVATIONS, Topic.REPORTS, Topic.REFERENCE, Topic.FEEDS,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What the chosen layer knows, and how it is to be drawn. ``selected``: the code of a kecamatan, or empty."""

    form: Form
    found: Network | Complaints | Attainment
    selected: str = ""


def fetch(connection: Connection, instant: Instant, params: Params) -> Known:
    """What the layer of the address shows, as known at the instant."""
    form, selected = filters.form(params), params.get("kecamatan", "")
    match filters.layer(params):
        case "complaints":
            return Known(form, _complaints(connection, instant), selected)
        case "attainment":
            return Known(form, _attainment(connection, instant), selected)
        case _:
            return Known(form, fetch_network(connection, instant, {}), selected)


def _complaints(connection: Connection, instant: Instant) -> Complaints:
    span = span_of(Window.MONTH, instant.at)
    return Complaints(load(connection, instant, {}), span, complaints.rates(connection, instant, Where(), span))


def _attainment(connection: Connection, instant: Instant) -> Attainment:
    offices = overview.offices(connection, instant)
    period = next((office.history[-1][0] for office in offices.values() if office.history), "")
    year = int(period[:4]) if period else 0
    return Attainment(instant, offices, period, rules.rules(connection, year))


def base(_data: Any, look: Look) -> dict[str, Any]:
    """Both forms of the map, in grey."""
    return areas.base(look)


def render(known: Known | None, look: Look) -> Rendered:
    """The layer on its form. Without data the kecamatan are outlines, and the panel says what is missing."""
    layer = _layer(known, look) if known is not None else None
    form, space = known.form if known else "map", (room.MAP_WIDTH, room.middle(look))
    if known is None or layer is None:
        return Rendered(
            body=states.empty(look, _missing(known)),
            figure=areas.assign({}, look, form, room=space),
        )
    figure = areas.assign(layer.values, look, form, layer.legend, known.selected, space)
    return Rendered(figure=figure, facts=layer.facts, **layer.ages)


def _layer(known: Known, look: Look) -> layers.Layer | None:
    match known.found:
        case Complaints() as found:
            return layers.complaints(found, look)
        case Attainment() as found:
            return layers.attainment(found, look)
        case found:
            return layers.network(found, look)


def _missing(known: Known | None) -> str:
    match known.found if known else None:
        case Complaints():
            return message("No complaints yet")
        case Attainment():
            return message("No targets yet")
        case _:
            return message("No inventory yet")


def table(known: Known, look: Look) -> Table | None:
    """Every kecamatan with what the layer shows of it."""
    layer = _layer(known, look)
    if layer is None:
        return None
    names = areas.names()
    rows: list[dict[str, Any]] = [
        {"code": code, "name": name, "value": None, "said": None, "tiny": None} for code, name in names.items()
    ]
    for row in rows:
        value = layer.values.get(str(row["code"]))
        if value is not None:
            row |= {"value": value.value, "said": value.title or value.label}
            row["tiny"] = message("few cases") if value.is_tiny else None
    columns = (
        Column("code", message("Code")), Column("name", message("Kecamatan")),
        Column("value", message("Value"), "number", decimals=1, tells="of_people"),
        Column("said", message("Reads"), tells="inside"),
        Column("tiny", message("Note"), "state", tells="of_people"),
    )  # fmt: skip
    return Table(columns, rows)


PANEL = Panel(
    key="map",
    title=message("Regency map"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=("layer", "form", "kecamatan"),
    base=base,
    definition=message(
        "By the choice above: whether the tower that speaks for a kecamatan is reached; tickets received in the last "
        "30 days for every 10,000 people (fewer than 5 tickets in brackets, tickets without a place in none); or the "
        "average attainment of the kecamatan's office in the newest quarter that is over."
    ),
    table=table,
)
