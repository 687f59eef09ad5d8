"""Ask the package registry what is known of the packages that we install; ``make audit``.

Success means that every package was looked up and nothing is known of any. A mirror that knows no advisories answers
"not found" for all of them: that is no success, and it is said so.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PARTS = ("requirements.txt", "requirements-dev.txt")
TIMEOUT_S = 600


@dataclass(frozen=True, slots=True)
class Found:
    """What was said of the packages. ``known``: "name version: ids, mended in …" of each that something is known of."""

    asked: int
    known: tuple[str, ...]
    unanswered: tuple[str, ...]

    @property
    def is_success(self) -> bool:
        """Whether every package was looked up and nothing is known of any."""
        return self.asked > 0 and not self.known and not self.unanswered


def read(report: str) -> Found:
    """What pip-audit's JSON says. Raises ValueError for what is none."""
    entries = json.loads(report)["dependencies"]
    known = [_said(entry) for entry in entries if entry.get("vulns")]
    unanswered = [str(entry["name"]) for entry in entries if "skip_reason" in entry]
    return Found(len(entries), tuple(known), tuple(unanswered))


def _said(entry: dict[str, object]) -> str:
    vulns = entry["vulns"]
    assert isinstance(vulns, list)  # noqa: S101 - pip-audit's own form
    ids = ", ".join(f"{each['id']} (mended in {', '.join(each['fix_versions']) or 'none yet'})" for each in vulns)
    return f"{entry['name']} {entry['version']}: {ids}"


def ask(parts: Sequence[str] = PARTS) -> Found:
    """Ask for all packages of the files. Raises OSError, ValueError or TimeoutExpired when there is no answer."""
    named = [word for part in parts for word in ("--requirement", part)]
    command = [sys.executable, "-m", "pip_audit", *named, "--disable-pip", "--require-hashes", "--format", "json",
               "--progress-spinner", "off"]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT_S)
    return read(done.stdout)


def main() -> int:
    """0: looked up and nothing known. 1: something is known. 2: it could not be looked up."""
    try:
        found = ask()
    except (OSError, ValueError, KeyError, subprocess.TimeoutExpired) as error:
        print(f"NOT AUDITED: the registry's advisories do not answer ({type(error).__name__}). Nothing is proved.")
        return 2
    for line in found.known:
        print(f"KNOWN  {line}")
    if found.unanswered:
        print(
            f"NOT AUDITED: nothing could be looked up for {len(found.unanswered)} of {found.asked} packages "
            f"({', '.join(found.unanswered[:5])} …). Run this where the public registry can be reached."
        )
    if found.is_success:
        print(f"{found.asked} packages looked up, nothing known of any.")
    return 1 if found.known else 0 if found.is_success else 2


if __name__ == "__main__":
    sys.exit(main())
