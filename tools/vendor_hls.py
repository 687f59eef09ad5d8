"""Fetch hls.js (Apache-2.0), which plays HLS cameras on the wall, with npm.

Without it everything works, and tiles of HLS cameras say what is missing; MJPEG and snapshots need nothing.
"""

from tools.vendor import fetch

PACKAGE = "hls.js@1.7.4"
MEMBERS = {"package/dist/hls.light.min.js": "hls.light.min.js", "package/LICENSE": "hls-LICENSE"}


def main() -> None:
    """Put the script and its licence into assets/vendor, or say why not."""
    reason = fetch(PACKAGE, MEMBERS)
    if reason:
        print(f"{reason}: the wall shows no HLS cameras.")


if __name__ == "__main__":
    main()
