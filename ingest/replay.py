"""Replay: quarantined messages judged again, after the inventory, a clock or a program was put right."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from commandcenter.domain.clock import SECOND
from commandcenter.domain.model import Rejected
from commandcenter.settings import Settings
from commandcenter.store.queries.quarantine import open_entries
from commandcenter.store.writes import quarantine
from commandcenter.store.writes.readings import Message, ReadingWriter
from ingest import topics
from ingest.sink import policy_of


@dataclass(slots=True)
class Replayed:
    """``accepted`` entries are readings now; ``refused`` ones stay, with the newest reason."""

    accepted: int = 0
    refused: int = 0


def replay(
    engine: Engine,
    settings: Settings,
    at: int,
    reason: str | None = None,
    ids: Sequence[int] = (),
    source: str | None = None,
) -> Replayed:
    """Judge open entries again (all, or of ``reason``, of ``ids``, of the topic ``source``).

    What is accepted counts from the moment it first came; nothing is stored twice.
    """
    writer = ReadingWriter(engine, policy_of(settings), settings.retain_sample_days)
    result, after = Replayed(), 0
    while True:
        with engine.connect() as connection:
            entries = open_entries(connection, reason, ids, source, after)
        if not entries:
            return result
        after = entries[-1].id
        for entry in entries:
            judged = topics.parse(entry.source, entry.payload, entry.recorded_at, settings.clock_ahead_max_s * SECOND)
            outcome = writer.store([Message(judged, entry.source, entry.payload)], at)
            if isinstance(judged, Rejected) or outcome.quarantined:
                result.refused += 1
                continue
            result.accepted += 1
            with engine.begin() as connection:
                quarantine.settle(connection, [entry.id], "replayed", at)
