"""Tickets that may tell of the same problem: the same category, place and local day. A hint, never a merger."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cluster:
    """``n`` tickets of one category, place and day, received from ``first_at`` to ``last_at``."""

    category: str
    place: str  # code of a village, or of a kecamatan where no village is told
    day: int  # local midnight
    n: int
    first_at: int
    last_at: int


@dataclass(frozen=True, slots=True)
class Clusters:
    """The largest clusters of a span, and what is left when each of all of them is counted once."""

    clusters: tuple[Cluster, ...]
    tickets: int
    distinct_problems: int
