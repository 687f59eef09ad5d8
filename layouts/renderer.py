"""From a view and a panel to the JSON that goes over the wire: fetched, rendered and written once for everybody."""

import hashlib
import logging
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any, NamedTuple, Protocol, TypeVar

import orjson
from sqlalchemy import Connection

from commandcenter.store.versions import Topic
from layouts import facts, filters, states, views
from layouts.alerts import badge
from layouts.contract import Look, Panel, Rendered, Screen
from layouts.views import View

KEEP_S = 300
FETCHED_MAX = 16  # the last versions are asked for, and never again

log = logging.getLogger(__name__)


class Cache(Protocol):
    """The part of flask-caching that is used here."""

    def get(self, key: str) -> Any: ...
    def set(self, key: str, value: Any, timeout: int | None = None) -> Any: ...


class Picture(NamedTuple):
    """A rendered panel. ``content`` is the inside of a JSON object: ``"children":…`` and for a chart ``"figure":…``
    (assignments) with ``"base":…`` (the digest of the base figure that they belong to), ``"facts":…`` in ready words
    where there are any. ``digest`` names the content.
    """

    content: bytes
    digest: str
    data_at: int | None
    stale_after_s: int | None


class Base(NamedTuple):
    """The fixed part of a chart, as JSON."""

    content: bytes
    digest: str


_P = TypeVar("_P", Picture, Base)


class Renderer:
    """Renders panels of ``screens``. ``connect`` opens a read-only connection; pictures are kept in ``cache``."""

    def __init__(
        self,
        connect: Callable[[], AbstractContextManager[Connection]],
        cache: Cache,
        screens: Sequence[Screen],
        clock: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self.screens = tuple(screens)
        self._connect = connect
        self._cache = cache
        self._clock = clock
        self._failing: dict[str, str] = {}
        self._fetched: OrderedDict[object, Any] = OrderedDict()
        self._parse = lru_cache(maxsize=1024)(lambda name: views.parse(name, self.screens))
        # Twenty displays that come back together ask for the same picture: the first makes it, the others wait.
        # A chart asks for its base while it is made: the locks of bases are others, or it would wait for itself.
        self._locks = {kind: [threading.Lock() for _ in range(32)] for kind in (Picture, Base)}

    def canonical(self, requested: str) -> str | None:
        """The one name of the view that somebody asked for; None when there is no such screen."""
        view = self._parse(requested)
        return None if view is None else view.name

    def panels(self, view: str) -> list[tuple[str, int, frozenset[Topic]]]:
        """Key, round and topics of the panels of a view. Time does not pass in a past view.

        Charts are a round of their own, after the words: while a browser draws one, everything else waits. The
        filters of a screen are pushed like a panel, and so is the sign of the alerts.
        """
        parsed = self._view(view)
        return [(panel.key, int(panel.base is not None), _topics(panel, parsed)) for panel in _panels(parsed)]

    def render(self, view: str, panel: str, versions: Mapping[Topic, int] | None) -> Picture:
        """The panel now; a failing panel is a picture that says so. ``versions`` None: nothing kept may be used."""
        parsed = self._view(view)
        known = next((each for each in _panels(parsed) if each.key == panel), None) or parsed.screen.panel(panel)
        return self.picture(parsed, known, versions)

    def picture(self, view: View, panel: Panel, versions: Mapping[Topic, int] | None) -> Picture:
        """As ``render``, for a parsed view."""
        name = f"{view.screen.key}/{panel.key}"
        try:
            key = None if versions is None else _picture_key(view, panel, versions)
            picture = self._kept(key, Picture, lambda: self._draw(view, panel, versions))
        except Exception as error:
            return self._broken(name, view.look, error)
        if self._failing.pop(name, None):
            log.info("panel %s renders again", name)
        return picture

    def base(self, view: View, panel: Panel, versions: Mapping[Topic, int] | None) -> Base:
        """The base figure of a chart. Raises what its ``base`` or ``base_fetch`` raises."""
        key = None if versions is None else _base_key(view, panel, versions)
        return self._kept(key, Base, lambda: self._draw_base(view, panel))

    def _view(self, name: str) -> View:
        view = self._parse(name)
        if view is None:
            raise KeyError(name)
        return view

    def _kept(self, key: str | None, kind: type[_P], make: Callable[[], _P]) -> _P:
        if key is None:
            return make()
        with self._locks[kind][hash(key) % 32]:
            kept = self._cache.get(key)
            if kept is not None:
                return kind(*kept)
            made = make()
            self._cache.set(key, tuple(made), timeout=KEEP_S)
            return made

    def _draw(self, view: View, panel: Panel, versions: Mapping[Topic, int] | None) -> Picture:
        shown = self._show(panel, view, versions)
        parts: dict[str, Any] = {"children": shown.body}
        if panel.base is not None and shown.figure is not None:
            parts |= {"figure": shown.figure, "base": self.base(view, panel, versions).digest}
        if words := facts.words(shown.facts, view.look):
            parts["facts"] = words
        content = to_json(parts)[1:-1]
        return Picture(content, _digest(content), shown.data_at, shown.stale_after_s)

    def _show(self, panel: Panel, view: View, versions: Mapping[Topic, int] | None) -> Rendered:
        data = self._data(panel, view, versions)
        return Rendered(body=states.empty(view.look, "No data yet")) if data is None else panel.render(data, view.look)

    def _data(self, panel: Panel, view: View, versions: Mapping[Topic, int] | None) -> Any:
        """What the panel shows. Panels with the same ``fetch`` share what it found under the same versions: the half
        of a change's work, and one instant for all of them."""
        params = view.params_of(panel)
        key = None if versions is None else (panel.fetch, *sorted(params.items()), view.at, *sorted(versions.items()))
        if key in self._fetched:
            return self._fetched[key]
        instant = view.instant(self._clock())
        with self._connect() as connection:
            data = panel.fetch(connection, instant, params)
        if key is not None:
            self._fetched[key] = data
            while len(self._fetched) > FETCHED_MAX:
                self._fetched.popitem(last=False)
        return data

    def _draw_base(self, view: View, panel: Panel) -> Base:
        data = None
        if panel.base_fetch is not None:
            with self._connect() as connection:
                data = panel.base_fetch(connection)
        content = to_json(panel.base(data, view.look) if panel.base else {})
        return Base(content, _digest(content))

    def _broken(self, name: str, look: Look, error: Exception) -> Picture:
        # The same failure keeps its reference: it is logged once and not pushed again at every tick.
        place = traceback.extract_tb(error.__traceback__)[-1]
        reference = _digest(f"{name} {type(error).__name__} {place.filename}:{place.lineno}".encode())[:6]
        if self._failing.get(name) != reference:
            self._failing[name] = reference
            log.error("panel %s is unavailable, reference %s", name, reference, exc_info=error)
        content = to_json({"children": states.failed(look, reference)})[1:-1]
        return Picture(content, _digest(content), None, None)


def to_json(value: object) -> bytes:
    """Components, figures and numpy arrays as JSON. Not a number is null: a gap, never a zero."""
    return orjson.dumps(value, default=_component, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS)


def _component(value: object) -> Any:
    if hasattr(value, "to_plotly_json"):
        return value.to_plotly_json()
    raise TypeError(f"{type(value).__name__} cannot be shown")


def _panels(view: View) -> tuple[Panel, ...]:
    strip = (filters.panel(view.screen, view.look),) if view.screen.filters else ()
    return (*view.screen.panels, *strip, badge.PANEL)


def _topics(panel: Panel, view: View) -> frozenset[Topic]:
    return panel.topics if view.at is None else panel.topics - {Topic.CLOCK, Topic.MINUTE}


def _picture_key(view: View, panel: Panel, versions: Mapping[Topic, int]) -> str:
    # A chart's picture names its base, and the base follows the inventory.
    topics = _topics(panel, view) | ({Topic.INVENTORY} if panel.base else set())
    stamps = [(topic.value, versions.get(topic, 0)) for topic in sorted(topics)]
    params = sorted(view.params_of(panel).items())
    return _name("panel", view.screen.key, panel.key, params, view.at, view.look, stamps)


def _base_key(view: View, panel: Panel, versions: Mapping[Topic, int]) -> str:
    return _name("base", view.screen.key, panel.key, view.look, versions.get(Topic.INVENTORY, 0))


def _name(*parts: object) -> str:
    return _digest(repr(parts).encode())


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=12).hexdigest()
