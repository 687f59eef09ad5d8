"""The feeds of the demo: feeds.yaml from the sample, at the port that the simulated agencies have this time."""

import re
from pathlib import Path
from typing import Final

import ingest
from commandcenter.commands.demo import ports
from commandcenter.settings import Settings
from ingest.simulator.agencies.files import DONE

SAMPLE: Final = Path(ingest.__file__).parent / "samples" / "feeds.yaml"
FIRST_PORT: Final = 8061
_PORT: Final = re.compile(r"127\.0\.0\.1:(\d+)")
_SECRETS: Final = {"bps_key": "demo"}  # the simulated server takes any


def configure(folder: Path, avoid: set[int]) -> int:
    """Let ``folder``/feeds.yaml name a free port, and return it. What somebody changed in the file stays.

    The port of the last time is taken again when it is free: another one would be another source to the feeds.
    """
    path = folder / "feeds.yaml"
    text = path.read_text(encoding="utf-8") if path.exists() else SAMPLE.read_text(encoding="utf-8")
    before = _PORT.search(text)
    wanted = int(before[1]) if before else FIRST_PORT
    port = ports.first_free(wanted, f"the addresses in {path}", avoid)
    new = _PORT.sub(f"127.0.0.1:{port}", text) if before else text.replace("PORT", str(port))
    if not path.exists() or new != text:
        path.write_text(new, encoding="utf-8")
    secrets = folder / "secrets"
    secrets.mkdir(mode=0o700, exist_ok=True)
    for name, value in _SECRETS.items():
        if not (secrets / name).exists():
            (secrets / name).write_text(value, encoding="utf-8")
    return port


def forget(folder: Path) -> None:
    """A store that starts over gets the exports of the agencies again. Files that were taken in stay where they are."""
    (folder / DONE).unlink(missing_ok=True)


def told(settings: Settings) -> dict[str, str]:
    """What the demo's programs are told of its feeds."""
    folder = settings.data_dir.absolute()
    return {"FEEDS_FILE": str(folder / "feeds.yaml"), "SECRETS_DIR": str(folder / "secrets")}
