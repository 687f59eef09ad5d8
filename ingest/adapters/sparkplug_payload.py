"""The payload of Sparkplug B, decoded. Field and type numbers: Eclipse Sparkplug specification 3.0, chapter 6.4.

Only what a reading can be made of is described here: data sets, templates and files are left in the bytes, and of the
properties only the quality is looked at.
Texts are described as bytes, because the runtime refuses to hand out a text that is not UTF-8.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError

from ingest.measures import Wrong

PAYLOAD_MAX: Final = 262_144  # bytes; a birth lists every metric of a device with its name
METRICS_MAX: Final = 10_000

_WIDTHS: Final = {1: 8, 2: 16, 3: 32, 4: 64}  # Int8 … Int64: two's complement in an unsigned field
_UNSIGNED: Final = frozenset({5, 6, 7, 8, 13})  # UInt8 … UInt64, DateTime (ms since 1970)

_Field = descriptor_pb2.FieldDescriptorProto
_PAYLOAD: Final = (
    (1, "timestamp", _Field.TYPE_UINT64),
    (2, "metrics", ".sparkplug.Payload.Metric"),
    (3, "seq", _Field.TYPE_UINT64),
)
_METRIC: Final = (
    (1, "name", _Field.TYPE_BYTES),
    (2, "alias", _Field.TYPE_UINT64),
    (3, "timestamp", _Field.TYPE_UINT64),
    (4, "datatype", _Field.TYPE_UINT32),
    (5, "is_historical", _Field.TYPE_BOOL),
    (7, "is_null", _Field.TYPE_BOOL),
    (9, "properties", ".sparkplug.Payload.PropertySet"),
)
_PROPERTIES: Final = ((1, "keys", _Field.TYPE_BYTES), (2, "values", ".sparkplug.Payload.PropertyValue"))
_PROPERTY: Final = ((3, "int_value", _Field.TYPE_UINT32),)
_REPEATED: Final = frozenset({"metrics", "keys", "values"})
_GOOD: Final = 192  # quality; 0 is bad, 500 stale
_VALUE: Final = (  # one of them
    (10, "int_value", _Field.TYPE_UINT32),
    (11, "long_value", _Field.TYPE_UINT64),
    (12, "float_value", _Field.TYPE_FLOAT),
    (13, "double_value", _Field.TYPE_DOUBLE),
    (14, "boolean_value", _Field.TYPE_BOOL),
    (15, "string_value", _Field.TYPE_BYTES),
)


class Metric(NamedTuple):
    """``name`` "" in data that goes by ``alias``. ``value`` None: null, not good, or of a type that no reading has."""

    name: str
    alias: int | None
    timestamp: int | None  # ms
    datatype: int
    is_historical: bool
    value: Any

    def typed(self, datatype: int) -> Any:
        """The value as ``datatype`` (of the birth, when the data does not repeat it) has it."""
        kind, value = self.datatype or datatype, self.value
        if type(value) is not int or kind in _UNSIGNED or kind not in _WIDTHS:
            return value
        # Writers differ in how far they extend the sign of a short number: only its own bits count.
        width = _WIDTHS[kind]
        value &= (1 << width) - 1
        return value - (1 << width) if value >> (width - 1) else value


class Payload(NamedTuple):
    """A message. ``seq`` None: there is none (only a node's death may lack it)."""

    timestamp: int | None
    seq: int | None
    metrics: tuple[Metric, ...]


def decode(payload: bytes) -> Payload:
    """Decode. Raises Wrong."""
    if len(payload) > PAYLOAD_MAX:
        raise Wrong("too_large", f"{len(payload)} bytes, the limit is {PAYLOAD_MAX}")
    message = _message()()
    try:
        message.ParseFromString(payload)
    except DecodeError:
        raise Wrong("not_protobuf", "the payload is not Sparkplug B (protobuf)") from None
    if len(message.metrics) > METRICS_MAX:
        raise Wrong("too_many", f"{len(message.metrics)} metrics, the limit is {METRICS_MAX}")
    return Payload(_given(message, "timestamp"), _given(message, "seq"), tuple(map(_metric, message.metrics)))


def encode(timestamp: int | None, seq: int | None, metrics: Iterable[dict[str, Any]]) -> bytes:
    """A payload of metrics given as their fields: what a sender (here: a test) does."""
    message = _message()()
    for name, value in (("timestamp", timestamp), ("seq", seq)):
        if value is not None:
            setattr(message, name, value)
    for metric in metrics:
        message.metrics.add(**metric)
    written: bytes = message.SerializeToString()
    return written


def _metric(metric: Any) -> Metric:
    which = None if metric.is_null or not _is_good(metric) else metric.WhichOneof("value")
    value = getattr(metric, which) if which else None
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return Metric(
        metric.name.decode("utf-8", "replace"), _given(metric, "alias"), _given(metric, "timestamp"),
        metric.datatype, metric.is_historical, value,
    )  # fmt: skip


def _is_good(metric: Any) -> bool:
    """Whether the sender does not itself doubt the value (property Quality)."""
    if not metric.HasField("properties"):
        return True
    pairs = zip(metric.properties.keys, metric.properties.values, strict=False)
    return all(value.int_value == _GOOD for key, value in pairs if key == b"Quality")


def _given(message: Any, name: str) -> int | None:
    return getattr(message, name) if message.HasField(name) else None


@lru_cache(maxsize=1)
def _message() -> Any:
    """The class of a payload, in a pool of its own: another library may bring the same names."""
    file = descriptor_pb2.FileDescriptorProto(name="sparkplug.proto", package="sparkplug", syntax="proto2")
    payload = file.message_type.add(name="Payload")
    payload.field.extend(_fields(_PAYLOAD))
    payload.nested_type.add(name="PropertySet").field.extend(_fields(_PROPERTIES))
    payload.nested_type.add(name="PropertyValue").field.extend(_fields(_PROPERTY))
    metric = payload.nested_type.add(name="Metric")
    metric.field.extend(_fields(_METRIC))
    metric.oneof_decl.add(name="value")
    for field in _fields(_VALUE):
        field.oneof_index = 0
        metric.field.append(field)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("sparkplug.Payload"))


def _fields(described: Iterable[tuple[int, str, Any]]) -> Iterator[descriptor_pb2.FieldDescriptorProto]:
    """(number, name, type); the type of a message is its name."""
    for number, name, kind in described:
        label = _Field.LABEL_REPEATED if name in _REPEATED else _Field.LABEL_OPTIONAL
        field = _Field(name=name, number=number, label=label)
        if isinstance(kind, str):
            field.type, field.type_name = _Field.TYPE_MESSAGE, kind
        else:
            field.type = kind
        yield field
