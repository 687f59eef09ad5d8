"""Numbers, dates and the absence of values as Indonesian agencies write them. Pure; nothing is guessed.

A column decides its notation as a whole: "48.420" beside "14,45" is forty-eight thousand; "1.234" alone is a question.
Cells that are numbers or dates already (XLSX) need none of this, except ``is_sentinel``.
"""

from commandcenter.domain.values.dates import Order, date_order, instant
from commandcenter.domain.values.errors import Undecided, Unreadable
from commandcenter.domain.values.figures import Figure, figure
from commandcenter.domain.values.numbers import Decimal, decimal_sign, number
from commandcenter.domain.values.sentinels import Sentinels, is_sentinel, sentinels

__all__ = [
    "Decimal",
    "Figure",
    "Order",
    "Sentinels",
    "Undecided",
    "Unreadable",
    "date_order",
    "decimal_sign",
    "figure",
    "instant",
    "is_sentinel",
    "number",
    "sentinels",
]
