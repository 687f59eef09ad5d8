"""What a source, a file or a row is said to be wrong with, in the reader's language.

The store keeps these messages as they were made, in English; that is their one stable form, by which the same reject is
known again. They are put into another language when they are shown.
"""

from commandcenter.messages.translation import LANGUAGES, translated

__all__ = ["LANGUAGES", "translated"]
