"""Nothing that is printed steers the terminal that it is printed on."""

import io
import logging

import pytest

from commandcenter.commands.terminal import say, styled
from commandcenter.logs import configure
from commandcenter.settings import Settings

HOSTILE = "a.csv\x1b[2J\x1b]0;title\x07\x9b31m\u202eb"
HARMLESS = r"a.csv\x1b[2J\x1b]0;title\x07\x9b31mb"


def test_control_characters_are_printed_as_escapes(capsys: pytest.CaptureFixture[str]) -> None:
    say(f"one {HOSTILE}\ntwo")
    assert capsys.readouterr().out == f"one {HARMLESS}\ntwo\n"


def test_they_are_logged_as_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr("sys.stderr", written := io.StringIO())
    level = root.level
    try:
        configure(Settings())
        logging.getLogger("x").warning("read %s", HOSTILE)
    finally:
        root.setLevel(level)
    assert written.getvalue().endswith(f"read {HARMLESS}\n")


def test_our_own_colours_stay(capsys: pytest.CaptureFixture[str]) -> None:
    line = styled(f"red {HOSTILE}", colour="red")
    assert line == f"\x1b[31mred {HARMLESS}\x1b[0m"
    say(line)
    assert capsys.readouterr().out == f"red {HARMLESS}\n"  # click leaves colours out where nobody sees them
