"""What the form answers to what was typed, in the reader's language."""

from commandcenter.domain.priorities.marks import YEARS_AHEAD, YEARS_BACK, Wrong
from commandcenter.domain.priorities.rupiah import AmountError, written
from layouts.i18n import message, text

WRONGS = {
    Wrong.NEEDED: message("This must be filled in"),
    Wrong.FUTURE: message("It cannot have been held on a day that is still to come: choose planned, or another day"),
    Wrong.STATUS: message("Choose one of those that are offered"),
    Wrong.AMOUNT: message("The amount must be more than zero; leave it empty while nothing is estimated"),
}
AMOUNTS = {
    "unreadable": message("This is no amount: write it like 1.500.000.000, or 250 juta"),
    "too_large": message("More than a hundred trillion rupiah: is a digit too many?"),
    "ambiguous": message("This can be read in two ways: write it out in full, like 1.500.000.000"),
}


def wrong(lang: str, found: Wrong, year: int) -> str:
    """What is wrong with a field; ``year``: this one."""
    if found is Wrong.YEAR:
        return text(lang, "A year from {first} to {last} is needed", first=year - YEARS_BACK, last=year + YEARS_AHEAD)
    return text(lang, WRONGS[found])


def amount(lang: str, error: AmountError) -> str:
    """What is wrong with an amount; where it may mean something, that is asked."""
    if error.suggested is not None:
        return text(lang, "Do you mean Rp {amount}? Then write that", amount=written(error.suggested))
    return text(lang, AMOUNTS[str(error)])
