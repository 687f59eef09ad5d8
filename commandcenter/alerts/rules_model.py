"""The section ``rules`` of alerts.yaml: what may stand in it, and what it becomes. Unknown keys are mistakes.

What a rule asks of the world (measure, words, attributes) is checked in ``rules_file``, which knows the sources.
"""

import re
import unicodedata
from datetime import timedelta
from itertools import pairwise
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from commandcenter.domain.alerts.model import Consequence
from commandcenter.domain.alerts.rules import Condition, Rule, Step
from commandcenter.domain.clock import SECOND

KEY: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}", re.ASCII)
_DURATION: Final = re.compile(r"(\d{1,9})\s*(s|m|h|d|w)", re.ASCII)
_UNITS: Final = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_LONGEST: Final = timedelta(days=92)
# A page of ours, or one that a browser may open: never what a browser would run.
_RUNBOOK: Final = re.compile(r"https://[^\s<>\"]{1,300}|[a-z0-9][a-z0-9/_.-]{0,200}(#[a-z0-9-]{1,80})?", re.ASCII)
_WORSE: Final = tuple(reversed(Consequence))  # the mildest first


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def _duration(value: Any) -> Any:
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError("write a number and a unit: 90s, 15m, 6h, 2d, 1w")
    found = timedelta(seconds=int(match[1]) * _UNITS[match[2]])
    if found > _LONGEST:
        raise ValueError(f"at most {_LONGEST.days}d")
    return found


def _readable(value: str) -> str:
    """Whatever stands on a wall must be what was written: nothing that hides, and nothing that turns the writing."""
    if any(unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") for character in value):
        raise ValueError("has a character that cannot be seen, or a line end: write it on one line, with plain letters")
    if not value.strip():
        raise ValueError("must not be empty")
    return value.strip()


def _duty(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", value) or len(value) > 40:
        raise ValueError("is no key of a duty: small letters, digits, dashes, such as jaringan or jaringan-cadangan")
    return value


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Duration = Annotated[timedelta, BeforeValidator(_duration)]
Line = Annotated[str, Field(max_length=300), AfterValidator(_readable)]
DutyKey = Annotated[str, AfterValidator(_duty)]
_Word = Annotated[str, Field(min_length=1, max_length=80)]
# None at all would be a rule about nothing.
Words = Annotated[tuple[_Word, ...], BeforeValidator(_listed), Field(min_length=1, max_length=200)]


class Bilingual(_Strict):
    """The same in both languages."""

    id: Line = Field(description="Indonesian.")
    en: Line = Field(description="English.")

    @property
    def words(self) -> dict[str, str]:
        return {"id": self.id, "en": self.en}


class When(_Strict):
    """When it is an alert. Exactly one of ``among``, ``above``, ``below``, ``is``."""

    among: Words | None = Field(None, description="Words of the measure: one, or a list.")
    above: float | None = Field(None, description="Wrong when the number is larger than this.")
    below: float | None = Field(None, description="Wrong when the number is smaller than this.")
    clear: float | None = Field(None, description="Right again only when the number has passed this (hysteresis).")
    is_: bool | None = Field(None, alias="is", description="Of a measure that is true or false.")

    @model_validator(mode="after")
    def _agree(self) -> Self:
        given = [name for name in ("among", "above", "below", "is_") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("exactly one of among, above, below and is must be given")
        if self.clear is not None and self.above is not None and self.clear > self.above:
            raise ValueError("clear must not be larger than above: it would end before it begins")
        if self.clear is not None and self.below is not None and self.clear < self.below:
            raise ValueError("clear must not be smaller than below: it would end before it begins")
        if self.clear is not None and self.above is None and self.below is None:
            raise ValueError("clear belongs to above or below")
        return self

    @property
    def condition(self) -> Condition:
        if self.is_ is not None:
            return Condition(frozenset({str(self.is_).lower()}))
        if self.among is not None:
            return Condition(frozenset(self.among))
        limit = self.above if self.above is not None else self.below
        return Condition(limit=limit, clear=self.clear, above=self.above is not None)


class Delay(_Strict):
    """How long it must last before it is an alert (``on``), and stay away before that ends (``off``)."""

    on: Duration = timedelta(0)
    off: Duration = timedelta(0)


class Graver(_Strict):
    """From so many victims on, the consequence is a worse one."""

    victims: int = Field(ge=1, le=10_000)
    consequence: Consequence


class Escalation(_Strict):
    """Who is told when nobody has acknowledged for so long."""

    after: Duration
    to: DutyKey


class RuleEntry(_Strict):
    """One rule. Its severity is not written: it follows from ``consequence`` and ``act_within``."""

    title: Bilingual
    on: str = Field(description="What is watched: source and measure, such as network.state.")
    when: When
    where: dict[str, Words] = Field({}, description="What the thing must be: attribute: value, or a list of values.")
    consequence: Consequence = Field(description="What happens if nobody acts.")
    act_within: Duration = Field(description="How soon somebody must act so that it does not happen.")
    owner: DutyKey = Field(description="The duty whose alert it is.")
    delay: Delay = Delay()
    steps: tuple[Bilingual, ...] = Field(min_length=1, max_length=8, description="What to do, in order.")
    runbook: str = Field("", max_length=300, description="Where more is written: a page of docs, or https://…")
    escalate: tuple[Escalation, ...] = Field((), max_length=5)
    graver: tuple[Graver, ...] = Field((), max_length=3)
    suppressible: bool = Field(True, description="false: announced even where something else explains it.")
    enabled: bool = True

    @model_validator(mode="before")
    @classmethod
    def _not_by_taste(cls, data: Any) -> Any:
        if isinstance(data, dict) and "severity" in data:
            raise ValueError("severity is not written here: it follows from consequence and act_within")
        return data

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.act_within < timedelta(minutes=1):
            raise ValueError("act_within is at least 1m")
        if self.delay.on >= self.act_within:
            raise ValueError("delay.on must be shorter than act_within: nobody could act in time")
        if self.runbook and (".." in self.runbook or not _RUNBOOK.fullmatch(self.runbook)):
            raise ValueError("runbook is a page of docs (runbooks.md#menara) or an address that begins with https://")
        if any(one.after >= other.after for one, other in pairwise(self.escalate)):
            raise ValueError("escalate must ascend: each step after more time than the one before")
        if self.escalate and self.escalate[0].after < timedelta(minutes=1):
            raise ValueError("the first step of escalate comes after 1m at the earliest")
        self._check_graver()
        return self

    def _check_graver(self) -> None:
        steps = [(0, self.consequence), *((each.victims, each.consequence) for each in self.graver)]
        for (n, one), (more, other) in pairwise(steps):
            if more <= n or _WORSE.index(other) <= _WORSE.index(one):
                raise ValueError("graver must ascend: more victims, and a worse consequence than before")

    def rule(self, key: str) -> Rule:
        """As the engine wants it."""
        return Rule(
            key, self.title.words, self.on, self.when.condition, self.consequence,
            self.act_within / timedelta(minutes=1), self.owner,
            where={name: frozenset(values) for name, values in self.where.items()},
            on_delay=_ms(self.delay.on), off_delay=_ms(self.delay.off),
            steps=tuple(step.words for step in self.steps), runbook=self.runbook,
            escalate=tuple(Step(_ms(each.after), each.to) for each in self.escalate),
            is_enabled=self.enabled, is_suppressible=self.suppressible,
            graver=tuple((each.victims, each.consequence) for each in self.graver),
        )  # fmt: skip


def _ms(span: timedelta) -> int:
    return int(span.total_seconds()) * SECOND
