"""Write docs/settings.md from the settings; tests/test_settings.py holds the page true."""

from pathlib import Path
from typing import Literal, get_args, get_origin

from pydantic import SecretStr

from commandcenter.settings import PREFIX, Settings

PAGE = Path(__file__).parents[1] / "docs" / "settings.md"

HEAD = f"""# Settings

Environment variables. All mistakes are reported at once when a program starts, an unknown `{PREFIX}` name included.
A value can also come from a file: `{PREFIX}<NAME>_FILE` names it (for passwords from systemd or a container).
`commandcenter doctor` checks what they lead to.

| variable | default | what it is |
|---|---|---|
"""


def page() -> str:
    """The whole page."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = default.get_secret_value() if isinstance(default, SecretStr) else default
        choices = ""
        if get_origin(field.annotation) is Literal:
            choices = " One of " + ", ".join(f"`{choice}`" for choice in get_args(field.annotation)) + "."
        text = "(empty)" if shown in ("", None) else f"`{str(shown).lower() if isinstance(shown, bool) else shown}`"
        rows.append(f"| `{PREFIX}{name.upper()}` | {text} | {field.description}{choices} |\n")
    return HEAD + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
