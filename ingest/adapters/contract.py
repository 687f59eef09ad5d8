"""What an adapter is, and what ``devices.yaml`` says to it.

An adapter turns the messages of one make of device into readings. It is pure but for its ``session``: an object of its
own that a worker keeps, for senders whose messages mean nothing without the ones before (Sparkplug).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, NamedTuple, Self

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from commandcenter.domain.model import Reading
from ingest.adapters.patterns import compile_pattern
from ingest.config import Strict
from ingest.measures import FLOATS, INTEGERS, TEXTS

STATUS: Final = "status"
FIELDS: Final = (STATUS, *FLOATS, *INTEGERS, *TEXTS)

_ELEMENT: Final = re.compile(r"((tower|link)/)?[a-z0-9][a-z0-9-]{0,63}")

Number = Annotated[float, Field(allow_inf_nan=False)]


class Measure(Strict):
    """Which of our fields a value of the device is, and what it is multiplied by to have our unit."""

    field: str
    factor: Number = 1.0

    @field_validator("field")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in FIELDS:
            raise ValueError(f"there is no field {value!r}; the fields are {', '.join(FIELDS)}")
        return value


def _short(value: Any) -> Any:
    return {"field": value} if isinstance(value, str) else value


class Limit(Strict):
    """Beyond which value a device that reports is not well."""

    above: Number | None = None
    below: Number | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.above is None and self.below is None:
            raise ValueError("above or below is needed")
        return self


def _element(value: str) -> str:
    if not _ELEMENT.fullmatch(value):
        raise ValueError(f"{value!r} is no key of the inventory: write balen-a, tower/balen or link/balen-a")
    return value


Element = Annotated[str, AfterValidator(_element)]


class Device(Strict):
    """Devices of one make, by the topic that they send to."""

    topic: str
    adapter: str
    kind: Literal["tower", "link"] | None = Field(None, description="When the topic does not say.")
    elements: dict[str, Element | None] = Field(
        {}, description="What the device calls itself -> key in the inventory, tower/key or link/key; null: ignored."
    )
    metrics: dict[str, Annotated[Measure, BeforeValidator(_short)]] = Field(
        {}, description="What the device calls a value -> our field."
    )
    degraded: dict[str, Limit] = Field({}, description="Field, or the device's name of a value -> limits.")
    interval_s: int = Field(60, ge=1, le=86_400, description="How often the device reports.")
    qos: Literal[0, 1] | None = Field(None, description="Otherwise as the adapter needs it.")

    @field_validator("topic")
    @classmethod
    def _readable(cls, value: str) -> str:
        compile_pattern(value)
        return value


class Arrived(NamedTuple):
    """A message and what is known about it before anybody looks into it."""

    topic: str
    payload: bytes
    recorded_at: int
    names: Mapping[str, str]  # what stands at the named levels of the pattern
    ahead_max: int  # ms that a device's clock may be ahead of ours
    is_redelivered: bool = False  # the broker's DUP flag


Parse = Callable[[Arrived, Device, Any], Iterable[Reading]]


@dataclass(frozen=True, slots=True)
class Adapter:
    """``parse`` yields the readings of a message (none: it has nothing to say) and raises Wrong, nothing else.

    ``qos``: 1 for devices that send their own time. What nobody dated is worth only its moment of arrival: the broker
    must neither keep it for a worker that is away nor repeat it. ``session``, where there is one, makes it one
    worker's work; with ``session_level`` only for topics that have that level.
    """

    name: str
    parse: Parse
    levels: frozenset[str] = frozenset({"key", "serial", "kind", "kecamatan", "any"})
    names_itself: bool = False  # the payload says which device it is
    needs_kind: bool = True
    topic: str = ""  # an expression that the topic must follow, with ``topic_words`` for a person
    topic_words: str = ""
    qos: Literal[0, 1] = 0
    session: Callable[[bool], Any] | None = None  # True: for a replay, in which messages are missing
    session_level: str = ""
