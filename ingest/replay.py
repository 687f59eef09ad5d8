"""Replay: quarantined messages judged again, after the inventory, a clock or a program was put right."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from commandcenter.settings import Settings
from commandcenter.store.queries.quarantine import open_entries
from commandcenter.store.writes import quarantine
from commandcenter.store.writes.readings import Outcome, ReadingWriter
from ingest.judge import Judge
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

    What is accepted counts from the moment it first came; nothing is stored twice. An adapter's message that has
    nothing to say (any more) is settled too. Raises ConfigurationError when devices.yaml cannot be used.
    """
    judge = Judge(settings, is_replay=True)
    writer = ReadingWriter(engine, policy_of(settings), settings.retain_sample_days, is_replay=True)
    result, after = Replayed(), 0
    while True:
        with engine.connect() as connection:
            entries = open_entries(connection, reason, ids, source, after)
        if not entries:
            return result
        after = entries[-1].id
        for entry in entries:
            messages = judge.again(entry.source, entry.payload, entry.recorded_at)
            outcome = writer.store(messages, at) if messages else Outcome()
            if outcome.quarantined:
                result.refused += 1
                continue
            result.accepted += 1
            with engine.begin() as connection:
                quarantine.settle(connection, [entry.id], "replayed", at)
