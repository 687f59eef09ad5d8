"""One demo on a data folder, and how other commands find it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from commandcenter import running


def test_nothing_runs_on_an_empty_folder(tmp_path: Path) -> None:
    assert running.find(tmp_path) is None
    assert running.find(tmp_path / "missing") is None


def test_a_demo_that_runs_can_be_found_until_it_ends(tmp_path: Path) -> None:
    with running.hold(tmp_path):
        running.announce(tmp_path, "http://127.0.0.1:8050", 1884)
        assert running.find(tmp_path) == running.Running(os.getpid(), "http://127.0.0.1:8050", 1884)
    assert running.find(tmp_path) is None


def test_a_second_demo_is_told_where_the_first_one_is(tmp_path: Path) -> None:
    with running.hold(tmp_path):
        running.announce(tmp_path, "http://127.0.0.1:8050", 1884)
        with (
            pytest.raises(running.AlreadyRunning, match=r"at http://127.0.0.1:8050 .*--data-dir"),
            running.hold(tmp_path),
        ):
            pass


def test_a_killed_demo_does_not_hold_its_folder(tmp_path: Path) -> None:
    code = (
        "import time; from pathlib import Path; from commandcenter import running\n"
        f"with running.hold(Path({str(tmp_path)!r})):\n"
        f"    running.announce(Path({str(tmp_path)!r}), 'http://127.0.0.1:1', 1)\n"
        "    print('held', flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        assert running.find(tmp_path) is not None
        process.kill()
        process.wait()

    assert running.find(tmp_path) is None
    with running.hold(tmp_path):
        pass


def test_a_broker_restart_is_asked_for_once_and_only_of_a_demo_that_runs(tmp_path: Path) -> None:
    assert not running.ask_for_broker_restart(tmp_path)
    with running.hold(tmp_path):
        running.announce(tmp_path, "http://127.0.0.1:8050", 1884)
        assert running.ask_for_broker_restart(tmp_path)
        assert running.take_broker_restart(tmp_path)
        assert not running.take_broker_restart(tmp_path)
