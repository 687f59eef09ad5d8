"""Write requirements.txt and requirements-dev.txt from the .in files: every version, every file's SHA-256.

``make locked``. What is pinned already keeps its version unless the .in file says another one; ``--upgrade`` looks for
newer ones of what only others need. Versions for every system and every Python from 3.11 on, in one file.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PARTS = ("requirements", "requirements-dev")
HEAD = "# Made from {name}.in by `make locked`: change that file, not this one (docs/hardening.md).\n\n"
OPTIONS = (
    "--no-config", "--universal", "--generate-hashes", "--python-version", "3.11", "--no-header",
    "--no-emit-index-url", "--no-annotate", "--quiet",
)  # fmt: skip


def write(part: str, more: Sequence[str]) -> None:
    """Write one file. Raises CalledProcessError."""
    target = ROOT / f"{part}.txt"
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        f"{part}.in",
        "--output-file",
        target.name,
        *OPTIONS,
        *more,
    ]
    subprocess.run(command, cwd=ROOT, check=True)
    target.write_text(HEAD.format(name=part) + target.read_text(encoding="utf-8").lstrip("\n"), encoding="utf-8")


if __name__ == "__main__":
    for part in PARTS:
        write(part, sys.argv[1:])
