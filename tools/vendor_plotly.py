"""Fetch the basic plotly.js bundle (scatter, bar, pie) of the version that the installed plotly carries, with npm.

Without it everything works with the full bundle; the first page is then three times as large (docs/performance.md).
"""

from plotly.offline import get_plotlyjs_version

from tools.vendor import fetch

MEMBERS = {"package/plotly-basic.min.js": "plotly-basic.min.js", "package/LICENSE": "plotly-LICENSE"}


def main() -> None:
    """Put the bundle and its licence into assets/vendor, or say why not."""
    reason = fetch(f"plotly.js-basic-dist-min@{get_plotlyjs_version()}", MEMBERS)
    if reason:
        print(f"{reason}: the full plotly.js bundle serves (larger first page).")


if __name__ == "__main__":
    main()
