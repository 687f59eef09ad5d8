"""Write the inventory into docs/privacy.md; tests/layouts/privacy/test_inventory_page.py holds the page true."""

from pathlib import Path
from typing import Final

from commandcenter.domain.privacy.model import Data
from layouts.privacy import words

PAGE: Final = Path(__file__).parents[1] / "docs" / "privacy.md"
BEGIN: Final = "<!-- inventory: written by tools/privacy_page.py -->\n"
END: Final = "<!-- end of the inventory -->\n"


def inventory() -> str:
    """The tables that may tell of somebody, and the names of the others."""
    personal = {held.table for held in words.personal()}
    lines = ["| table | may tell | held for | ground | kept | seen by | leaves by |", "|---|---|---|---|---|---|---|"]
    for row in words.rows("en"):
        if row["table"] in personal:
            told = "; ".join(
                f"{words.DATA[data]}: `{row[data.value]}`" for data in Data if data is not Data.NONE and row[data.value]
            )
            lines.append(
                f"| `{row['table']}` | {told} | {row['purpose']} | {row['basis']} | {row['kept']} | {row['seen']} | "
                f"{row['leaves']} |"
            )
    others = ", ".join(f"`{row['table']}`" for row in words.rows("en") if row["table"] not in personal)
    return "\n".join([*lines, "", f"Nothing personal in: {others}.", ""])


def page(before: str) -> str:
    """The page with its inventory as the code has it."""
    head, _, rest = before.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{inventory()}\n{END}{tail}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
