"""The chosen indicator in the 28 kecamatan, as shapes or as equal tiles."""

from commandcenter.domain.measures import has_sum
from commandcenter.domain.reference import Access, Indicator
from commandcenter.domain.statistics import AreaSum
from layouts import areas, i18n, states, theme
from layouts.areas import AreaValue
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.i18n import message
from layouts.statistics import words
from layouts.statistics.known import TOPICS, Places, facts, places

HEADING_MAX = 44  # letters that have room above the legend
FEW = 0.5  # of a kecamatan's villages: with fewer the figure says little


def render(known: Places | None, look: Look) -> Rendered:
    """Classes of equal width; where no village has a figure, no data."""
    form: areas.Form = "map" if known is not None and known.form == "map" else "tiles"
    if known is None or known.indicator is None:
        hint = message("Choose an indicator of the sector that the villages fill in")
        return Rendered(states.empty(look, "No figures by kecamatan", hint), areas.assign({}, look, form))
    lang, indicator = look.lang, known.indicator
    bounds = areas.classes(each.value for each in known.areas)
    values = {
        each.area: _value(each, each.value, bounds, indicator.decimals, look)
        for each in known.areas
        if each.value is not None
    }
    has_few = any(each.is_tiny for each in values.values())
    legend = areas.legend_of(
        look, bounds, _heading(indicator), has_gaps=len(values) < len(known.areas),
        tiny=i18n.text(lang, "under half of the villages") if has_few else "",
    )  # fmt: skip
    n = sum(each.n for each in known.areas)
    period = words.period(lang, known.period)
    return Rendered(
        figure=areas.assign(values, look, form, legend),
        data_at=known.recorded_at,
        facts=facts(
            f"{indicator.name}, {period}" if theme.is_close(look) else period, n or None, set(known.feeds), known.titles
        ),
    )


def _heading(indicator: Indicator) -> str:
    name = f"{indicator.name} ({indicator.unit})"
    return name if len(name) <= HEADING_MAX else f"{indicator.name[: HEADING_MAX - 1]}…"


def _value(area: AreaSum, value: float, bounds: tuple[float, ...], decimals: int, look: Look) -> AreaValue:
    label = words.brief(look.lang, value, None, decimals)
    title = label
    if area.of:
        title += " · " + i18n.text(look.lang, "{n} of {of} villages", n=area.n, of=area.of)
    is_tiny = bool(area.of) and area.n < FEW * area.of
    return AreaValue(value, label, None, areas.step_of(value, bounds), is_tiny, title)


COLUMNS = (
    Column("code", message("Code")),
    Column("kecamatan", message("Kecamatan")),
    Column("value", message("Value"), "number", decimals=2, tells="figure"),
    Column("per_thousand", message("Per 1,000 people"), "number", decimals=1, tells="of_people"),
    Column("n", message("Villages with a figure"), "number", tells="things"),
    Column("of", message("Villages"), "number", tells="things"),
)


def table(known: Places | None, look: Look) -> Table | None:
    """The kecamatan by code; per 1,000 people where the figure is one that adds up."""
    if known is None or known.indicator is None:
        return None
    adds_up = has_sum(known.indicator)

    def per_thousand(each: AreaSum) -> float | None:
        people = known.people.get(each.area)
        return 1000 * each.value / people if adds_up and people and each.value is not None else None

    rows = [
        {
            "code": each.area, "kecamatan": known.names.get(each.area, each.area), "value": each.value,
            "per_thousand": per_thousand(each), "n": each.n if each.of else None, "of": each.of or None,
        }
        for each in known.areas
    ]  # fmt: skip
    note = f"{known.indicator.name} ({known.indicator.unit}), {words.period(look.lang, known.period)}"
    is_open = known.indicator.access is Access.OPEN
    return Table(COLUMNS, rows, note, closed=frozenset() if is_open else frozenset(range(len(rows))))


PANEL = Panel(
    key="places",
    title=message("By kecamatan"),
    topics=TOPICS,
    fetch=places,
    render=render,
    base=lambda _data, look: areas.base(look, "tiles"),
    table=table,
    is_public=True,
    params=("sector", "indicator", "form"),
    definition=message(
        "The chosen indicator in its newest period, or the first of the sector that villages have figures of. Where a "
        "source gives the kecamatan itself, that figure; else what its villages add up to, or their median where the "
        "figure does not add up. Five classes of equal width from zero. Brackets: fewer than half of the villages have "
        "a figure. People: Disdukcapil, end of 2025."
    ),
)
