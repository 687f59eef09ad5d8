"""The contract between a screen and the rest of the house.

A screen is data: panels, each with a ``fetch`` (calls store.queries only) and a ``render`` (pure: no I/O, no clock).
The frame turns it into a page, the live hub renders it once per version for every display that watches it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dash.development.base_component import Component
from sqlalchemy import Connection as Connection  # screens take it from here: they know no SQL

from commandcenter.domain.access import Permission, Principal
from commandcenter.domain.clock import Instant
from commandcenter.domain.privacy.cells import Sum
from commandcenter.store.versions import Topic

# Options follow what we keep as reference, and the day that it is.
FILTER_TOPICS = frozenset({Topic.REFERENCE, Topic.INVENTORY, Topic.FEEDS, Topic.MINUTE})

TICKET = "ticket:"  # how a parameter that opens a single complaint begins
REFUSED, UNWRITTEN = "refused", "unwritten"  # what stands there instead: not for this role; not to be written down

Params = Mapping[str, str]  # the part of the URL's query that a panel asked for, by its ``params``


@dataclass(frozen=True, slots=True)
class Look:
    """How a display wants to see things. Text is sized by ``distance_m`` and the screen's ``diagonal_in``."""

    lang: Literal["id", "en"] = "id"
    theme: Literal["dark", "light"] = "dark"
    distance_m: float = 4.0
    diagonal_in: float = 55.0


DESK = Look(distance_m=0.7, diagonal_in=24.0)  # how a page is seen when its address does not say otherwise


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands beside every figure. ``period`` is in the reader's language ("1–22 Nov 2026"); ``n`` is what a
    percentage stands on; ``sources`` are titles of feeds, or what else the figures come from."""

    period: str = ""
    n: int | None = None
    sources: tuple[str, ...] = ()


ColumnKind = Literal["text", "number", "percent", "rupiah", "instant", "day", "duration", "state", "link"]
# What a column tells in a file for the public (commandcenter/exports/public.py). Numbers must say it.
#   people      counts people or their complaints: small cells are hidden
#   of_people   made from such counts: hidden where one of its row's is
#   figure      a published figure: hidden where it is a small whole number, which may count people
#   things      counts or measures what is nobody's
#   inside      never leaves: names of accounts and files, and sentences with figures in them
Tells = Literal["", "people", "of_people", "figure", "things", "inside"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a panel's table. ``title`` and ``unit`` are message ids.

    Cells are raw: numbers as numbers, instants and durations in ms (instants UTC), days as ISO texts, a state as a
    message id, a link as an address of ours or of a source (http, https). None is an empty cell, never zero.
    """

    key: str
    title: str
    kind: ColumnKind = "text"
    unit: str = ""
    decimals: int = 0
    tells: Tells = ""
    part_of: str = ""  # the column of counts of which this one is a part: what is left of it can be counted too


@dataclass(frozen=True, slots=True)
class Table:
    """Everything that a panel shows, and more rows than it has room for: its detail page and its exports."""

    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Any]]
    note: str = ""  # in the reader's language: what is left out, and why
    # Which rows add up to which (domain.privacy.cells): from the others somebody could take the one that is hidden.
    # None: all of them to a whole that everybody may know. Empty: none to any.
    sums: tuple[Sum, ...] | None = None
    closed: frozenset[int] = frozenset()  # rows that no file for the public has: their indicator is not open


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a filter. ``label`` is in the reader's language."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One parameter of the address that narrows the panels of a screen. ``title`` is a message id.

    ``default``: the value that is meant when the address does not say one; it must be among the options.
    ``topics``: what ``options`` depend on; they are pushed like a panel. A panel must name ``name`` in its params.
    """

    name: str
    title: str
    options: Callable[[Connection, Instant, Look], Sequence[Option]]
    default: str = ""
    topics: frozenset[Topic] = FILTER_TOPICS
    narrows: bool = True  # False: a way to look at everything (map or tiles), which leaves nothing out


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a panel shows. Either ``body`` (HTML) or ``figure``, by the kind of panel.

    ``figure`` assigns to the panel's base figure: {"data.3.fillcolor": "#…"}. It must name every path that can ever
    change, so that any assignment may follow any other and a display that missed some is right again with the next.
    ``data_at`` is the instant of the oldest data that the panel stands on; older than ``stale_after_s`` it is stale.
    """

    body: Component | None = None
    figure: Mapping[str, Any] | None = None
    data_at: int | None = None
    stale_after_s: int | None = None
    facts: Facts | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture, list or table of a screen. ``title`` and ``unit`` are message ids of the catalogues."""

    key: str
    title: str
    topics: frozenset[Topic]
    fetch: Callable[[Connection, Instant, Params], Any]  # None: no data
    render: Callable[[Any, Look], Rendered]
    params: tuple[str, ...] = ()
    unit: str = ""
    base: Callable[[Any, Look], dict[str, Any]] | None = None  # the figure's fixed part (geometry); makes it a chart
    base_fetch: Callable[[Connection], Any] | None = None  # what ``base`` is drawn from
    area: str = ""  # CSS grid area; empty: the key
    # What is counted, from which rows, by which formula, and what is left out: a message id, shown on the detail page.
    definition: str = ""
    table: Callable[[Any, Look], Table | None] | None = None  # pure; of what ``fetch`` found, None: no data
    has_tickets: bool = False  # rows of its table are single complaints: needs TICKETS, and every sight is written down
    ticket: str = ""  # the parameter that opens a single complaint in it ("ticket:<number>"); as above
    is_public: bool = False  # its table may be given to anybody, with small cells hidden: columns say what they tell


@dataclass(frozen=True, slots=True)
class Screen:
    """A page of the command center. ``grid`` is the CSS grid-template (areas are panel keys).

    ``look``: how it is seen when its address does not say otherwise. One that is seen from a desk (``DESK``) is linked
    there only: on a wall nobody has it in hand.
    """

    key: str
    path: str
    title: str
    panels: tuple[Panel, ...]
    grid: str = ""
    filters: tuple[Filter, ...] = ()
    needs: Permission = Permission.WATCH
    look: Look = Look()

    def panel(self, key: str) -> Panel:
        """The panel of this key. Raises KeyError."""
        return next(panel for panel in self.panels if panel.key == key)


@dataclass(frozen=True, slots=True)
class Page:
    """A page that nobody pushes to, drawn when it is asked for: forms, and whatever a push must not disturb.

    ``build`` gets a read-only connection, the moment that is shown, the parameters it named, the look, and who asks:
    what he may not do is not offered to him (and refused by the server when he does it all the same). What it changes
    goes through ``/api/`` (commandcenter/actions), never through a callback. A segment of ``path`` in braces is a
    parameter ("/detail/{screen}/{panel}"); such a page is not linked in the header. Without another look in the
    address it is drawn for a desk (``DESK``).
    """

    key: str
    path: str
    title: str  # a message id
    build: Callable[[Connection, Instant, Params, Look, Principal], Component]
    params: tuple[str, ...] = ()
    needs: Permission = Permission.STUDY
    is_linked: bool = True  # in the header, for whoever may see it
