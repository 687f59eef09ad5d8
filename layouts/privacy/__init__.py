"""The page of personal data: what is held and why, what was forgotten or corrected, and the form to do it."""

from commandcenter.domain.access import Permission
from layouts.contract import Page
from layouts.i18n import message
from layouts.privacy.page import build

PAGE = Page(
    key="privacy",
    path="/privacy",
    title=message("Personal data"),
    build=build,
    needs=Permission.AUDIT,
    is_linked=False,
)
