"""Planned work: what runs, what comes, what was, and planning it."""

from layouts.contract import Page
from layouts.i18n import message
from layouts.maintenance.page import build
from layouts.maintenance.words import PATH

PAGE = Page("maintenance", PATH, message("Planned work"), build, params=("series",), is_linked=False)
