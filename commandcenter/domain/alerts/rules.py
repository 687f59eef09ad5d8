"""Rules as data: what is watched, when it is an alert, how bad, whose, and what to do. ``alerts.yaml`` in our words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from commandcenter.domain.alerts.model import Consequence, Entity, Severity, severity_of

Words = Mapping[str, str]  # by language: {"id": …, "en": …}


@dataclass(frozen=True, slots=True)
class Step:
    """Who is told when nobody has acknowledged for so long (ms after the alert was raised)."""

    after: int
    to: str  # a duty


@dataclass(frozen=True, slots=True)
class Condition:
    """When a measure is an alert: either one of the words ``among``, or beyond ``limit``.

    ``above``: True when too much is wrong, False when too little. Hysteresis: a condition that is met stays met until
    the measure has passed ``clear`` (by default the limit itself).
    """

    among: frozenset[str] = frozenset()
    limit: float | None = None
    clear: float | None = None
    above: bool = True

    def is_met(self, value: str | float | bool | None, was_met: bool) -> bool | None:
        """Whether ``value`` meets it; None when nobody knows: then nothing changes."""
        if value is None:
            return None
        if self.limit is None:
            return str(value).lower() in self.among
        if isinstance(value, str):
            return None
        limit = self.limit if not was_met or self.clear is None else self.clear
        return value > limit if self.above else value < limit


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Durations are ms. ``on``: the source and what it measures ("network.state"); ``where``: what the entity
    must be (attribute -> values); ``owner``: the duty whose alerts these are; ``steps``: the procedure."""

    key: str
    title: Words
    on: str
    condition: Condition
    consequence: Consequence
    act_within_min: float
    owner: str
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    on_delay: int = 0
    off_delay: int = 0
    steps: tuple[Words, ...] = ()
    runbook: str = ""
    escalate: tuple[Step, ...] = ()
    is_enabled: bool = True
    is_suppressible: bool = True  # False: announced even where something else explains it
    graver: tuple[tuple[int, Consequence], ...] = ()  # from so many victims on, ascending; each worse than the last

    @property
    def severity(self) -> Severity:
        return self.severity_with(0)

    def severity_with(self, victims: int) -> Severity:
        """The severity when so many others are cut off by it."""
        reached = [consequence for least, consequence in self.graver if victims >= least]
        return severity_of(reached[-1] if reached else self.consequence, self.act_within_min)

    def concerns(self, entity: Entity) -> bool:
        """Whether the rule is about this entity. ``where`` may ask for "kind", "key", "kecamatan" and attributes."""
        own = {"kind": entity.kind, "key": entity.key, "kecamatan": entity.kecamatan}
        return all((own | dict(entity.attributes)).get(name, "") in wanted for name, wanted in self.where.items())


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules that are in force, by key, and those of each source."""

    by_key: Mapping[str, Rule]

    def of(self, on: str) -> tuple[Rule, ...]:
        """The enabled rules that watch this measure."""
        return tuple(rule for rule in self.by_key.values() if rule.on == on and rule.is_enabled)


EMPTY: Final = Rules({})
