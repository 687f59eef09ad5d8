"""Fetch the basic plotly.js bundle (scatter, bar, pie) of the version that the installed plotly carries, with npm.

Without it everything works with the full bundle; the first page is then three times as large (docs/performance.md).
"""

import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from plotly.offline import get_plotlyjs_version

VENDOR = Path(__file__).parents[1] / "assets" / "vendor"
MEMBERS = {"package/plotly-basic.min.js": "plotly-basic.min.js", "package/LICENSE": "plotly-LICENSE"}


def main() -> None:
    """Put the bundle and its licence into assets/vendor, or say why not."""
    npm = shutil.which("npm")
    if npm is None:
        print("npm is not installed: the full plotly.js bundle serves (larger first page).")
        return
    package = f"plotly.js-basic-dist-min@{get_plotlyjs_version()}"
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            [npm, "pack", "--silent", package], cwd=folder, capture_output=True, text=True, timeout=120
        )
        if packed.returncode:
            print(f"npm could not fetch {package}: the full plotly.js bundle serves (larger first page).")
            return
        VENDOR.mkdir(parents=True, exist_ok=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            for member, name in MEMBERS.items():
                source = archive.extractfile(member)
                if source is not None:
                    (VENDOR / name).write_bytes(source.read())


if __name__ == "__main__":
    sys.exit(main())
