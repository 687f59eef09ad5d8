"""The page ``/notifications``: the channels by which people are told, what waits, and what did not go out."""

from commandcenter.domain.access import Permission
from layouts.contract import Page
from layouts.i18n import message
from layouts.notifications.page import build
from layouts.notifications.words import PATH

PAGE = Page(
    "notifications", PATH, message("Notification"), build, needs=Permission.SERVICE, is_linked=False
)  # fmt: skip
