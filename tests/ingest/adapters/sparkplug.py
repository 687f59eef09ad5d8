"""An edge node of Sparkplug that sends as the specification has it: births, numbered data, deaths."""

from typing import Any

from ingest.adapters.sparkplug_payload import encode

BOOLEAN, STRING, DOUBLE, FLOAT, INT32, INT64, UINT64 = 11, 12, 10, 9, 3, 4, 8


def metric(name: str = "", value: Any = None, **more: Any) -> dict[str, Any]:
    """A metric as the fields of its message; the type follows the value unless ``datatype`` says otherwise."""
    made: dict[str, Any] = dict(more)
    if name:
        made["name"] = name.encode()
    kinds: dict[type, tuple[str, int]] = {
        bool: ("boolean_value", BOOLEAN), str: ("string_value", STRING), float: ("double_value", DOUBLE),
        int: ("int_value", INT32),
    }  # fmt: skip
    if value is not None:
        field, datatype = kinds[type(value)]
        made.setdefault("datatype", datatype)
        if type(value) is int:
            value &= 0xFFFF_FFFF
        made[field] = value.encode() if isinstance(value, str) else value
    return made


class Edge:
    """An edge node: gives topics and payloads, and counts."""

    def __init__(self, name: str = "balen", group: str = "kominfo", bd_seq: int = 0) -> None:
        self._name, self._group = name, group
        self.bd_seq = bd_seq
        self.seq = -1

    def topic(self, kind: str, device: str = "") -> str:
        return f"spBv1.0/{self._group}/{kind}/{self._name}" + (f"/{device}" if device else "")

    def born(self, at: int, *metrics: dict[str, Any]) -> tuple[str, bytes]:
        """NBIRTH."""
        self.seq = -1
        own = {"name": b"bdSeq", "long_value": self.bd_seq, "datatype": INT64}
        return self.topic("NBIRTH"), encode(at, self._next(), [own, *metrics])

    def said(self, at: int | None, *metrics: dict[str, Any]) -> tuple[str, bytes]:
        """NDATA."""
        return self.topic("NDATA"), encode(at, self._next(), metrics)

    def device_born(self, device: str, at: int, *metrics: dict[str, Any]) -> tuple[str, bytes]:
        """DBIRTH."""
        return self.topic("DBIRTH", device), encode(at, self._next(), metrics)

    def device_said(self, device: str, at: int | None, *metrics: dict[str, Any]) -> tuple[str, bytes]:
        """DDATA."""
        return self.topic("DDATA", device), encode(at, self._next(), metrics)

    def device_died(self, device: str, at: int) -> tuple[str, bytes]:
        """DDEATH."""
        return self.topic("DDEATH", device), encode(at, self._next(), [])

    def died(self, bd_seq: int | None = None) -> tuple[str, bytes]:
        """NDEATH: the will of the life that began with ``bd_seq``."""
        number = self.bd_seq if bd_seq is None else bd_seq
        return self.topic("NDEATH"), encode(None, None, [{"name": b"bdSeq", "long_value": number, "datatype": INT64}])

    def lose(self) -> None:
        """A message that never arrives."""
        self._next()

    def _next(self) -> int:
        self.seq = (self.seq + 1) % 256
        return self.seq
