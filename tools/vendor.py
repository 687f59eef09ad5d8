"""Scripts of others that are fetched at set-up and not kept with ours: from npm into assets/vendor."""

import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

VENDOR = Path(__file__).parents[1] / "assets" / "vendor"


def fetch(package: str, members: Mapping[str, str]) -> str:
    """Put ``members`` of a package (path in it -> our name) into assets/vendor. Why not, or nothing when it worked."""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed"
    with tempfile.TemporaryDirectory() as folder:
        try:
            packed = subprocess.run(
                [npm, "pack", "--silent", package], cwd=folder, capture_output=True, text=True, timeout=120
            )
        except subprocess.TimeoutExpired:
            return f"npm took too long to fetch {package}"
        if packed.returncode:
            return f"npm could not fetch {package}"
        VENDOR.mkdir(parents=True, exist_ok=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            for member, name in members.items():
                source = archive.extractfile(member)
                if source is not None:
                    (VENDOR / name).write_bytes(source.read())
    return ""
