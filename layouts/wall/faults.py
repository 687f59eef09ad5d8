"""What is wrong with what was sent as tiles or a plan, in the reader's language (domain/wall/reading.py)."""

from typing import Final

from commandcenter.domain.wall.reading import Fault
from layouts.i18n import message, text

PATTERNS: Final = (
    message("it must be a hundredth of a display wide and high at least"),
    message("it must end at {most} at the latest"),
    message("an address of a screen is needed, as /network"),
    message("the key {key} stands there twice"),
    message("at least one day is needed"),
    message("an object is needed"),
    message("there is no field {name}; those that there are: {names}"),
    message("a list of at most {most} is needed"),
    message("a text of {least} to {most} characters is needed"),
    message("a key is needed: small letters, digits and hyphens, at most 40"),
    message("one of these is needed: {options}"),
    message("a whole number from {low} to {high} is needed"),
    message("a number from {low} to {high} is needed"),
    message("{n} numbers are needed"),
    message("a time of the day is needed, as 07.30"),
    message("true or false is needed"),
)


def said(fault: Fault, lang: str) -> str:
    """What is wrong; where is in ``fault.where``."""
    return text(lang, fault.pattern, **fault.values)
