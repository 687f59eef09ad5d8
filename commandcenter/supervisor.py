"""A small supervisor: child processes that start together, are started again when they die, and end together.

Every child is in a process group of its own, so that Ctrl-C reaches only the supervisor, which then ends the children
in order. On Linux the kernel ends a child when the supervisor itself is killed.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

BACK_OFF_S: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
STABLE_S: Final = 30.0  # who lived so long starts again without a back-off from before
END_S: Final = 4.0  # for a clean end; then SIGKILL
LOG_MAX_BYTES: Final = 5_000_000
_PR_SET_PDEATHSIG: Final = 1


@dataclass(frozen=True, slots=True)
class Program:
    """A child. ``name`` is also its log's name; ``environment`` is all that it gets; None: ours."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str] | None = None


@dataclass(slots=True)
class _Child:
    program: Program
    process: subprocess.Popen[bytes]
    started_at: float
    failures: int = 0
    restart_at: float | None = None  # set while it is dead and waits


class Supervisor:
    """Starts programs and keeps them running. ``say`` gets a line for a person when something happened.

    Only for the main thread: the kernel ties the children's lives to the thread that started them.
    """

    def __init__(self, logs: Path, say: Callable[[str], None]) -> None:
        self._logs = logs
        self._say = say
        self._children: dict[str, _Child] = {}

    def start(self, program: Program) -> None:
        """Start a program. Raises OSError when it cannot be started at all."""
        self._logs.mkdir(parents=True, exist_ok=True)
        log = self.log_of(program.name)
        if log.exists() and log.stat().st_size > LOG_MAX_BYTES:
            log.replace(log.with_suffix(".log.1"))
        self._children[program.name] = _Child(program, self._spawn(program), time.monotonic())

    def log_of(self, name: str) -> Path:
        """Where a program's output goes."""
        return self._logs / f"{name}.log"

    def pid(self, name: str) -> int:
        """The process of a program. Raises KeyError."""
        return self._children[name].process.pid

    def is_running(self, name: str) -> bool:
        """Whether a program lives at the moment."""
        return name in self._children and self._children[name].process.poll() is None

    def look(self) -> None:
        """Start again who has died, when its time has come. To be called a few times a second."""
        now = time.monotonic()
        for name, child in self._children.items():
            if child.restart_at is not None:
                if now >= child.restart_at:
                    child.process, child.started_at, child.restart_at = self._spawn(child.program), now, None
                continue
            code = child.process.poll()
            if code is None:
                continue
            _signal_group(child.process, signal.SIGKILL)  # what it may have left behind
            child.failures = 0 if now - child.started_at > STABLE_S else child.failures
            wait = BACK_OFF_S[min(child.failures, len(BACK_OFF_S) - 1)]
            child.failures += 1
            child.restart_at = now + wait
            self._say(f"{name} ended ({_how(code)}); starting it again in {wait:g} s. Its log: {self.log_of(name)}")

    def restart(self, name: str) -> None:
        """End a program cleanly and start it at once. Raises KeyError."""
        child = self._children[name]
        self._end([child])
        child.process, child.started_at, child.restart_at = self._spawn(child.program), time.monotonic(), None

    def stop(self) -> None:
        """End every program, the one started last first, each within END_S. May be called twice."""
        children = list(reversed(self._children.values()))
        self._children.clear()
        for child in children:
            self._end([child])

    def _end(self, children: Sequence[_Child]) -> None:
        for child in children:
            _signal_group(child.process, signal.SIGTERM)
        for child in children:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(END_S)
            _signal_group(child.process, signal.SIGKILL)
            child.process.wait()

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        with self.log_of(program.name).open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own programs
                list(program.arguments),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=program.environment,
                process_group=0,
                preexec_fn=die_with_parent(),
            )


def die_with_parent() -> Callable[[], None] | None:
    """For ``preexec_fn``: the kernel sends the child SIGTERM when its parent dies. None where it cannot."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl  # loaded before the fork: a child must not take locks
    parent = os.getpid()

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)

    return ask


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
