"""Ways to look at the overview: what the map shows, in which form, and since when changes are told."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from commandcenter.domain.clock import Instant
from layouts import i18n
from layouts.areas import Form
from layouts.contract import Connection, Filter, Look, Option, Params
from layouts.i18n import message

Layer = Literal["network", "complaints", "attainment"]
Since = Literal["yesterday", "briefing"]

LAYERS: Mapping[Layer, str] = {
    "network": message("connectivity"),
    "complaints": message("complaints per 10,000 people"),
    "attainment": message("attainment of the kecamatan"),
}
FORMS: Mapping[Form, str] = {"map": message("shapes"), "tiles": message("hexagons")}
SINCES: Mapping[Since, str] = {"yesterday": message("yesterday"), "briefing": message("the last briefing")}


def layer(params: Params) -> Layer:
    """What the map shows."""
    return next((each for each in LAYERS if each == params.get("layer")), "network")


def form(params: Params) -> Form:
    """How the map shows it."""
    return next((each for each in FORMS if each == params.get("form")), "map")


def since(params: Params) -> Since:
    """From when on changes are told."""
    return next((each for each in SINCES if each == params.get("since")), "yesterday")


def _options(words: Mapping[Any, str]) -> Callable[[Connection, Instant, Look], Sequence[Option]]:
    def options(_connection: Connection, _instant: Instant, look: Look) -> Sequence[Option]:
        return [Option(value, i18n.text(look.lang, word)) for value, word in words.items()]

    return options


FILTERS = (
    Filter("layer", message("Map"), _options(LAYERS), "network", frozenset(), narrows=False),
    Filter("form", message("Form"), _options(FORMS), "map", frozenset(), narrows=False),
    Filter("since", message("Changes since"), _options(SINCES), "yesterday", frozenset(), narrows=False),
)
