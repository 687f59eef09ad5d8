"""A sampling profiler of one thread: CPU seconds by the stage of ingest that the thread is in.

cProfile would double the price of every small Python function and leave C code as it is, which moves the very shares
that it is asked for. Here the kernel interrupts every millisecond of CPU time; a sample weighs what the process has
used since the last one, so that a long call into C, which answers only at its end, is counted whole.
"""

import signal
import time
from collections import defaultdict
from types import FrameType
from typing import Final

INTERVAL_S: Final = 0.001

# (end of the file name, function, or "" for any) -> stage. The innermost frame that is listed decides.
STAGES: Final[dict[tuple[str, str], str]] = {
    ("ingest/mqtt.py", "_network"): "receive (paho)",
    ("ingest/mqtt.py", "_wait"): "wait",
    ("ingest/mqtt.py", "_flush"): "hand over",
    ("ingest/mqtt.py", "_acknowledge"): "acknowledge (paho)",
    ("ingest/topics.py", "parse"): "decode and check",
    ("ingest/keeper.py", "tick"): "heartbeat, silence, retention",
    ("store/writes/readings.py", "store"): "connection, BEGIN",
    ("store/writes/readings.py", "_known"): "look up element, find doubles",
    ("store/writes/readings.py", "_refresh"): "inventory's version",
    ("store/writes/readings.py", "_take"): "state (N of M, flapping)",
    ("store/writes/readings.py", "_stored_already"): "look up element, find doubles",
    ("domain/state.py", "observe"): "state (N of M, flapping)",
    ("store/rollups.py", "add_up"): "rollups, added up",
    ("store/rollups.py", "coarser"): "rollups, added up",
    ("store/rollups.py", "write"): "rollups, written",
    ("store/tracks.py", "load"): "states, read and written",
    ("store/tracks.py", "save_measured"): "states, read and written",
    ("store/tracks.py", "save"): "states, read and written",
    ("store/tracks.py", "record"): "states, read and written",
    ("store/bulk.py", "insert"): "samples, written",
    ("store/versions.py", "bump"): "version raised",
    ("sqlalchemy/engine/default.py", "do_commit"): "commit",
}


class Sampler:
    """Counts the thread that starts it, which must be the main one. ``seconds``: CPU seconds by stage."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._used = 0.0

    def start(self) -> None:
        """Begin."""
        self._used = time.process_time()
        signal.signal(signal.SIGPROF, self._sample)
        signal.setitimer(signal.ITIMER_PROF, INTERVAL_S, INTERVAL_S)

    def stop(self) -> None:
        """End."""
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _sample(self, _signal: int, frame: FrameType | None) -> None:
        used = time.process_time()
        self.seconds[_stage(frame)] += used - self._used
        self._used = used


def _stage(frame: FrameType | None) -> str:
    while frame is not None:
        name, function = frame.f_code.co_filename, frame.f_code.co_name
        for (end, wanted), stage in STAGES.items():
            if function == wanted and name.endswith(end):
                return stage
        frame = frame.f_back
    return "start and everything else"
