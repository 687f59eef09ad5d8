"""Fetch html-to-image (MIT), which draws a panel as a PNG in the browser, with npm.

Without it everything works, and the detail pages offer CSV and XLSX alone.
"""

from tools.vendor import fetch

PACKAGE = "html-to-image@1.11.13"
MEMBERS = {"package/dist/html-to-image.js": "html-to-image.js", "package/LICENSE": "html-to-image-LICENSE"}


def main() -> None:
    """Put the script and its licence into assets/vendor, or say why not."""
    reason = fetch(PACKAGE, MEMBERS)
    if reason:
        print(f"{reason}: panels cannot be taken along as PNG.")


if __name__ == "__main__":
    main()
