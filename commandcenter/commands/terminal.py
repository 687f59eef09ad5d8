"""Lines for a terminal. Names of files, texts of servers and messages of devices may hold what a terminal obeys."""

import click

from commandcenter.domain.storable import visible


class Styled(str):
    """A harmless text with our own colours around it."""

    __slots__ = ()


def styled(text: str, *, colour: str | None = None, is_bold: bool = False) -> Styled:
    """A line in a colour. Control characters within it stand as escapes."""
    return Styled(click.style(visible(text), fg=colour, bold=is_bold or None))


def say(text: str, *, to_errors: bool = False) -> None:
    """Print the lines of a text. Control characters stand in them as escapes, unless it is ``Styled``."""
    harmless = text if isinstance(text, Styled) else "\n".join(map(visible, text.split("\n")))
    click.echo(harmless, err=to_errors)
