"""Children start, are started again, and never outlive the supervisor."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from commandcenter.supervisor import Program, Supervisor

SLEEPER = [sys.executable, "-c", "import time; print('here', flush=True); time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)",
]
# A child with a child of its own in its process group.
PARENT = [
    sys.executable,
    "-c",
    "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "print(p.pid, flush=True); time.sleep(600)",
]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    made = Supervisor(tmp_path / "logs", said.append)
    yield made
    made.stop()


def wait_for(what: Callable[[], object], timeout_s: float = 10) -> None:
    deadline = time.monotonic() + timeout_s
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def is_gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_a_child_runs_in_a_group_of_its_own_and_writes_its_log(supervisor: Supervisor) -> None:
    supervisor.start(Program("sleeper", SLEEPER))

    wait_for(lambda: "here" in supervisor.log_of("sleeper").read_text())
    assert supervisor.is_running("sleeper")
    assert os.getpgid(supervisor.pid("sleeper")) == supervisor.pid("sleeper") != os.getpgid(0)


def test_stopping_ends_every_child_and_its_children(supervisor: Supervisor) -> None:
    supervisor.start(Program("sleeper", SLEEPER))
    supervisor.start(Program("parent", PARENT))
    log = supervisor.log_of("parent")
    wait_for(lambda: log.read_text().strip())
    pids = [supervisor.pid("sleeper"), supervisor.pid("parent"), int(log.read_text())]

    supervisor.stop()

    wait_for(lambda: all(is_gone(pid) for pid in pids))


def test_a_child_that_is_deaf_to_sigterm_is_killed(supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commandcenter.supervisor.END_S", 0.3)
    supervisor.start(Program("stubborn", STUBBORN))
    wait_for(lambda: "deaf" in supervisor.log_of("stubborn").read_text())
    pid = supervisor.pid("stubborn")

    supervisor.stop()

    assert is_gone(pid)


def test_a_child_that_dies_is_started_again_and_this_is_said(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start(Program("sleeper", SLEEPER))
    first = supervisor.pid("sleeper")
    os.kill(first, signal.SIGKILL)

    wait_for(lambda: supervisor.look() or (supervisor.is_running("sleeper") and supervisor.pid("sleeper") != first))

    assert len(said) == 1
    assert "sleeper ended (signal SIGKILL); starting it again in 0.5 s" in said[0]
    assert str(supervisor.log_of("sleeper")) in said[0]


def test_a_child_that_keeps_dying_waits_longer_each_time(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start(Program("broken", [sys.executable, "-c", "raise SystemExit(3)"]))

    wait_for(lambda: supervisor.look() or len(said) == 2)

    assert "exit code 3" in said[0]
    assert [line.split(" in ")[1].split(".  ")[0].split(" s")[0] for line in said] == ["0.5", "1"]


def test_a_restart_is_a_new_process(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start(Program("sleeper", SLEEPER))
    first = supervisor.pid("sleeper")

    supervisor.restart("sleeper")

    assert is_gone(first)
    assert supervisor.is_running("sleeper")
    assert said == []


def test_a_large_log_is_put_aside_at_the_start(supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commandcenter.supervisor.LOG_MAX_BYTES", 10)
    log = supervisor.log_of("sleeper")
    log.parent.mkdir()
    log.write_text("a log of more than ten bytes")

    supervisor.start(Program("sleeper", SLEEPER))

    assert log.with_suffix(".log.1").read_text() == "a log of more than ten bytes"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's help is Linux only")
def test_killing_the_supervisor_itself_leaves_no_orphan(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from commandcenter.supervisor import Program, Supervisor;"
        f"s = Supervisor(Path({str(tmp_path)!r}), print); s.start(Program('child', {SLEEPER!r}));"
        "print(s.pid('child'), flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        assert psutil.pid_exists(child)

        process.kill()

        wait_for(lambda: is_gone(child))
