"""deploy/kiosk: what starts the browser of a display, held to its description."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import missing

ROOT = Path(__file__).parents[1]
KIOSK = ROOT / "deploy" / "kiosk"
SCRIPT = KIOSK / "wall-display"
DOCS = (ROOT / "docs" / "kiosk.md").read_text()
FLAGS = [line for line in (KIOSK / "kiosk.flags").read_text().splitlines() if line.startswith("--")]


def _start(home: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """The script with a browser that says how it was called."""
    given = {"PATH": os.environ["PATH"], "HOME": str(home), "WALL_BROWSER": "/bin/echo", **environ}
    return subprocess.run([SCRIPT, *arguments], env=given, capture_output=True, text=True, check=False)


def test_every_flag_has_its_reason_and_every_reason_its_flag() -> None:
    described = re.findall(r"^\| `(--[^`]+)` \| \S", DOCS, re.M)
    assert described == FLAGS
    assert len(set(FLAGS)) == len(FLAGS)


def test_nothing_that_opens_the_browser_to_others_is_used() -> None:
    said = (KIOSK / "kiosk.flags").read_text() + SCRIPT.read_text() + (KIOSK / "wall-display.ps1").read_text()
    for never in ("--no-sandbox", "--disable-web-security", "--ignore-certificate-errors", "--remote-debugging"):
        assert never not in said


def test_a_window_is_started_with_its_address_its_profile_and_all_flags(tmp_path: Path) -> None:
    done = _start(tmp_path, "2", WALL_URL="https://pusat.example.go.id/", WALL_POSITION="1920,0")
    assert done.returncode == 0, done.stderr
    said = done.stdout.split()
    assert said[-1] == "--app=https://pusat.example.go.id/display?window=2"
    assert set(FLAGS) <= set(said)
    assert "--window-position=1920,0" in said
    profile = tmp_path / ".local" / "state" / "wall-display" / "2"
    assert f"--user-data-dir={profile}" in said
    assert profile.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("window", ["0", "17", "x", "1;true", "../1"])
def test_what_is_no_window_is_refused(tmp_path: Path, window: str) -> None:
    done = _start(tmp_path, window, WALL_URL="https://pusat.example.go.id")
    assert done.returncode == 64
    assert "1 to 16" in done.stderr


def test_an_address_is_needed_and_a_lock_of_a_power_cut_is_no_obstacle(tmp_path: Path) -> None:
    assert "WALL_URL" in _start(tmp_path, "1").stderr
    profile = tmp_path / ".local" / "state" / "wall-display" / "1"
    profile.mkdir(parents=True)
    (profile / "SingletonLock").symlink_to("elsewhere-4711")
    assert _start(tmp_path, "1", WALL_URL="https://pusat.example.go.id").returncode == 0
    assert not (profile / "SingletonLock").is_symlink()


@pytest.mark.parametrize("name", ["wall-display@.service", "wall-cage.service"])
def test_systemd_understands_the_units(tmp_path: Path, name: str) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip(missing("systemd-analyze"))
    text = (KIOSK / name).read_text()
    assert "Restart=always" in text
    assert "/opt/wall-display/wall-display" in text
    unit = tmp_path / name.replace("@", "@1")
    unit.write_text(re.sub(r"^ExecStart=.*$", "ExecStart=/bin/true", text, flags=re.M))
    mode = ["--user"] if "@" in name else []
    done = subprocess.run(
        ["systemd-analyze", *mode, "verify", unit], capture_output=True, text=True, check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_documents_name_every_file() -> None:
    for path in KIOSK.iterdir():
        assert path.name.removesuffix(".service").rstrip("@") in DOCS, path.name
