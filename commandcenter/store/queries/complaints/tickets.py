"""Which rows of ``complaint`` a question is about, as SQL. Every column is named as in the schema."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from commandcenter.domain.clock import Instant
from commandcenter.domain.complaints.scope import Span, Where
from commandcenter.store.schema.records import NOT_DONE

CURRENT: Final = "superseded_at IS NULL"
KNOWN: Final = "recorded_at <= :at AND (superseded_at IS NULL OR superseded_at > :at)"
DONE: Final = "(answered_at IS NOT NULL OR closed_at IS NOT NULL OR status IN ('answered', 'closed'))"


class Tickets(NamedTuple):
    """A condition, and the parameters that it names."""

    condition: str
    parameters: Mapping[str, Any]

    def also(self, condition: str, **parameters: Any) -> "Tickets":
        """Those of which this is true too."""
        return Tickets(f"{self.condition} AND {condition}", {**self.parameters, **parameters})


ANYWHERE: Final = Where()


def known(instant: Instant, where: Where = ANYWHERE) -> Tickets:
    """What was known at the instant, within the scope."""
    chosen = {name: value for name in Where.__dataclass_fields__ if (value := getattr(where, name)) is not None}
    parts = [CURRENT if instant.live else KNOWN, *(f"{name} = :{name}" for name in chosen)]
    return Tickets(" AND ".join(parts), chosen if instant.live else {"at": instant.at, **chosen})


def received(instant: Instant, where: Where, span: Span) -> Tickets:
    """Those received in the span."""
    within = "received_at >= :starts_at AND received_at < :ends_at"
    return known(instant, where).also(within, starts_at=span.starts_at, ends_at=span.ends_at)


def opened(instant: Instant, where: Where) -> Tickets:
    """Those that are neither done nor archived, whenever received."""
    return known(instant, where).also(NOT_DONE)


def counted(condition: str) -> str:
    """How many of a group's rows it is true for, 0 for an empty group."""
    return f"coalesce(sum(CASE WHEN {condition} THEN 1 ELSE 0 END), 0)"
