"""The feeds of the demo: feeds.yaml from the sample, at the port that the simulated agencies have this time."""

import re
from pathlib import Path
from typing import Final

import ingest
from commandcenter.commands.demo import ports
from commandcenter.settings import Settings
from ingest.simulator.agencies.files import DONE

SAMPLES: Final = Path(ingest.__file__).parent / "samples"
FIRST_PORT: Final = 8061
_FILES: Final = {"feeds.yaml": "feeds.yaml", "sites.yaml": "sites-demo.yaml"}
_PORT: Final = re.compile(r"127\.0\.0\.1:(\d+|PORT)")
_SECRETS: Final = {"bps_key": "demo"}  # the simulated server takes any


def configure(folder: Path, avoid: set[int]) -> int:
    """Let feeds.yaml and sites.yaml in ``folder`` name a free port, and return it. What somebody changed in them stays.

    The port of the last time is taken again when it is free: another one would be another source to the feeds.
    """
    texts = {
        name: (path if (path := folder / name).exists() else SAMPLES / sample).read_text(encoding="utf-8")
        for name, sample in _FILES.items()
    }
    before = _PORT.search(texts["feeds.yaml"])
    port = ports.first_free(
        int(before[1]) if before and before[1].isdecimal() else FIRST_PORT, "the addresses in feeds.yaml", avoid
    )
    for name, text in texts.items():
        new = _PORT.sub(f"127.0.0.1:{port}", text)
        if new != text or not (folder / name).exists():
            (folder / name).write_text(new, encoding="utf-8")
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
