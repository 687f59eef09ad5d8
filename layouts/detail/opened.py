"""A panel opened: what it found, what it shows, its table, and the statements that ran for it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from commandcenter.domain.clock import Instant, to_datetime
from commandcenter.store.queries.statements import Statement, recorded
from layouts import i18n, states
from layouts.contract import Connection, Look, Panel, Params, Rendered, Screen, Table


@dataclass(frozen=True, slots=True)
class Opened:
    """``params``: what of the address the panel asked for. ``base``: the fixed part of its chart.

    ``table`` is None without data.
    """

    screen: Screen
    panel: Panel
    instant: Instant
    params: Params
    look: Look
    shown: Rendered
    base: dict[str, Any] | None
    table: Table | None
    statements: Sequence[Statement]
    chosen: tuple[tuple[str, str], ...] = ()  # what narrows it, as the strip of the screen says it: title and option

    @property
    def narrowed(self) -> str:
        """What narrows it, in one line; empty when it is the whole."""
        return " · ".join(f"{title}: {option}" for title, option in self.chosen)

    @property
    def title(self) -> str:
        """The panel's title in the reader's language."""
        return i18n.text(self.look.lang, self.panel.title)

    @property
    def file_name(self) -> str:
        """A name for files of it, without an ending: screen, panel, what was chosen, the minute that is shown (WIB).

        Small letters, digits and hyphens, which every file system takes.
        """
        screen = i18n.text(self.look.lang, self.screen.title)
        said = " ".join([screen, self.title, *self.params.values()]).lower()
        slug = re.sub(r"[^a-z0-9]+", "-", said).strip("-")[:80].strip("-")
        return f"{slug or self.panel.key}-{to_datetime(self.instant.at):%Y-%m-%d-%H%M}"


def opened(
    connection: Connection, screens: Sequence[Screen], screen: str, panel: str, instant: Instant, params: Params,
    look: Look,
) -> Opened | None:  # fmt: skip
    """The panel of these keys; None when there is none, or none that has a table. Raises what its ``fetch`` raises."""
    place = next((each for each in screens if each.key == screen), None)
    found = next((each for each in place.panels if each.key == panel), None) if place else None
    if place is None or found is None or found.table is None:
        return None
    asked = {name: params[name] for name in found.params if name in params}
    with recorded(connection) as statements:
        data = found.fetch(connection, instant, asked)
        base_data = found.base_fetch(connection) if found.base_fetch is not None else None
    if data is None:
        shown, table = Rendered(body=states.empty(look, "No data yet")), None
    else:
        shown, table = found.render(data, look), found.table(data, look)
    base = found.base(base_data, look) if found.base is not None else None
    chosen = tuple(_chosen(connection, place, instant, asked, look))
    return Opened(place, found, instant, asked, look, shown, base, table, tuple(statements), chosen)


def _chosen(
    connection: Connection, place: Screen, instant: Instant, asked: Params, look: Look
) -> Iterator[tuple[str, str]]:
    for each in place.filters:
        value = asked.get(each.name, each.default)
        if value == each.default:
            continue
        options = {option.value: option.label for option in each.options(connection, instant, look)}
        yield i18n.text(look.lang, each.title), options.get(value, value)
