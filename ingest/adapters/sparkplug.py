"""Sparkplug B (Eclipse Sparkplug specification 3.0): births, data and deaths of edge nodes and their devices.

Topics ``spBv1.0/{group}/{NBIRTH|NDATA|NDEATH|DBIRTH|DDATA|DDEATH}/{edge}[/{device}]``; commands and host states have
nothing to say here. An edge node is a tower and a device a link unless the configuration says otherwise; they are
called ``edge`` and ``edge/device`` there. Metrics whose names are our fields (``Radio/signal_dbm``) are those; the
others need ``metrics:``, because Sparkplug has no units that could be trusted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from commandcenter.domain.model import Reading
from ingest.adapters.contract import STATUS, Adapter, Arrived, Device, Measure
from ingest.adapters.reading import DOWN, UNMISTAKABLE, UP, Place, converted, judged, place_of
from ingest.adapters.sparkplug_payload import Payload, decode
from ingest.adapters.sparkplug_session import Birth, Session
from ingest.measures import Wrong, values_of

INSTANTS_MAX: Final = 200  # of historical values in one message
EXTRA_MAX: Final = 50  # metrics without a field of ours that are kept with a sample
_NODE: Final = frozenset({"NBIRTH", "NDATA", "NDEATH"})
_DEVICE: Final = frozenset({"DBIRTH", "DDATA", "DDEATH"})


def parse(arrived: Arrived, device: Device, session: Session) -> Iterable[Reading]:
    """Births and deaths are believed at once, data after its birth and in sequence only. Raises Wrong."""
    levels = arrived.topic.split("/")
    kind = levels[2] if len(levels) > 3 else ""
    if not (kind in _NODE and len(levels) == 4) and not (kind in _DEVICE and len(levels) == 5):
        return ()
    who = _Speaker(arrived, device, "/".join(levels[1:4:2]), levels[3], levels[4] if kind in _DEVICE else "")
    try:
        payload = decode(arrived.payload)
        if kind.endswith("DEATH"):
            return who.dies(session, payload)
        return who.speaks(session, payload, kind.endswith("BIRTH"))
    except Wrong:
        if who.is_ignored:  # counted for the others of its node, and not worth keeping when it is wrong
            return ()
        raise


class _Speaker:
    """The edge node, or its device, that sent a message."""

    def __init__(self, arrived: Arrived, device: Device, node: str, edge: str, own: str) -> None:
        self._arrived, self._device = arrived, device
        self._node, self._own = node, own  # node: group/edge, unique; own: device, "" is the node
        self._names = (f"{edge}/{own}", own) if own else (edge,)

    @property
    def is_ignored(self) -> bool:
        """Whether the configuration says that it is of no interest."""
        elements = self._device.elements
        listed = next((name for name in self._names if name in elements), None)
        return listed is not None and elements[listed] is None

    def dies(self, session: Session, payload: Payload) -> Iterable[Reading]:
        if self._own:
            session.device_died(self._node, self._own, payload.seq, self._arrived.is_redelivered)
        elif not session.node_died(self._node, _bd_seq(payload)):
            return ()
        reason = f"Sparkplug: {'DDEATH' if self._own else 'NDEATH'}"
        data = {STATUS: DOWN, "reason": reason}
        return judged(self._arrived, self._device, self._place(), data, is_decisive=True)

    def speaks(self, session: Session, payload: Payload, is_birth: bool) -> Iterable[Reading]:
        """The session learns first: whatever is wrong with a reading, the next message depends on this one."""
        birth = self._birth(session, payload) if is_birth else self._heard(session, payload)
        past: dict[int, dict[str, Any]] = defaultdict(dict)
        news: dict[str, Any] = {}
        wrong: list[Wrong] = []
        for metric in payload.metrics:
            name = metric.name or (birth.aliases.get(metric.alias, "") if metric.alias is not None else "")
            if not name and metric.alias is None:
                wrong.append(Wrong("wrong_type", "a metric has neither name nor alias"))
            elif not name:
                wrong.append(Wrong("before_birth", f"alias {metric.alias} was in no birth"))
            elif not metric.is_historical:
                news[name] = metric.typed(birth.types.get(name, 0))
            elif metric.timestamp is not None:
                past[metric.timestamp][name] = metric.typed(birth.types.get(name, 0))
        extra = self._update(birth.values, news, wrong)
        if wrong:
            raise wrong[0]
        return self._readings(birth, payload, past, extra, is_birth)

    def _birth(self, session: Session, payload: Payload) -> Birth:
        if self._own:
            birth = session.device_born(self._node, self._own, payload.seq, self._arrived.is_redelivered)
        else:
            birth = session.node_born(self._node, payload.seq, _bd_seq(payload))
        for metric in payload.metrics:
            if metric.name:
                session.learn(birth, metric.name, metric.alias, metric.datatype)
        return birth

    def _heard(self, session: Session, payload: Payload) -> Birth:
        return session.heard(self._node, self._own, payload.seq, self._arrived.is_redelivered)

    def _readings(
        self,
        birth: Birth,
        payload: Payload,
        past: Mapping[int, Mapping[str, Any]],
        extra: dict[str, Any],
        is_birth: bool,
    ) -> Iterator[Reading]:
        """Those of buffered values first, each in its moment; then what is so now, unless only the past was told."""
        arrived, device, place = self._arrived, self._device, self._place()
        if len(past) > INSTANTS_MAX:
            raise Wrong("too_many", f"values of {len(past)} different instants, the limit is {INSTANTS_MAX}")
        for at, said in sorted(past.items()):
            values: dict[str, Any] = {}
            wrong: list[Wrong] = []
            rest = self._update(values, said, wrong)
            if wrong:
                raise wrong[0]
            yield from judged(arrived, device, place, rest | values, at, salt=b"past")
        if past and not extra and all(metric.is_historical for metric in payload.metrics):
            return
        data = extra | birth.values
        if is_birth and data.get(STATUS, UP) == UP:
            yield from judged(arrived, device, place, data, is_decisive=True)
        else:
            yield from judged(arrived, device, place, data, _moment(payload, arrived.recorded_at))

    def _update(self, values: dict[str, Any], said: Mapping[str, Any], wrong: list[Wrong]) -> dict[str, Any]:
        """Take what was ``said`` into ``values`` (our fields); what is no field of ours is returned.

        A value that is null or refused is no longer known: the one before it must not stand for it.
        """
        rest: dict[str, Any] = {}
        for name, value in said.items():
            measure = self._measure(name)
            if measure is None:
                if value is not None and len(rest) < EXTRA_MAX:
                    rest[f"{name}_" if name in (STATUS, "power", "seq", "reason") else name] = value
                continue
            values.pop(measure.field, None)
            if value is None:
                continue
            try:
                converted_ = converted(name, value, measure)
                if measure.field != STATUS:
                    values_of({measure.field: converted_})
                values[measure.field] = converted_
            except Wrong as refused:
                wrong.append(refused)
        return rest

    def _measure(self, name: str) -> Measure | None:
        if name in self._device.metrics:
            return self._device.metrics[name]
        last = name.rpartition("/")[2]
        return Measure(field=last) if last in UNMISTAKABLE else None

    def _place(self) -> Place | None:
        return place_of(self._arrived, self._device, self._names, "link" if self._own else "tower")


def _bd_seq(payload: Payload) -> int | None:
    found = next((metric for metric in payload.metrics if metric.name == "bdSeq"), None)
    return found.value if found is not None and type(found.value) is int else None


def _moment(payload: Payload, recorded_at: int) -> int:
    """When it was so: by the payload, else by its newest metric, else now."""
    if payload.timestamp is not None:
        return payload.timestamp
    stamped = [metric.timestamp for metric in payload.metrics if metric.timestamp is not None]
    return max(stamped, default=recorded_at)


ADAPTER: Final = Adapter(
    "sparkplug",
    parse,
    levels=frozenset({"group"}),
    names_itself=True,
    needs_kind=False,
    topic=r"spBv1\.0/[^/+#]+/#",
    topic_words="spBv1.0/{group}/# (or with the name of one group)",
    qos=1,
    session=lambda is_replay: Session(is_counted=not is_replay),
)
