"""The frame around every screen and page, written once: header, panels filled in, age of data, banner.

What the browser does with it is in assets/live.js and assets/address.js; the names of the ``data-`` attributes are
the contract of the three.
"""

from layouts.frame.around import WORDS, Shell
from layouts.frame.pages import forbidden, missing, page_of
from layouts.frame.register import is_callback, register
from layouts.frame.screen import RenderPanel, page

__all__ = ["WORDS", "RenderPanel", "Shell", "forbidden", "is_callback", "missing", "page", "page_of", "register"]
