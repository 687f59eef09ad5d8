"""The page ``/alerts/health``: whether the alerts serve those who must act on them."""

from layouts.alert_health.page import build
from layouts.contract import Page
from layouts.i18n import message

PAGE = Page(
    "alert-health", "/alerts/health", message("Health of the alerts"), build, params=("span", "positions"),
    is_linked=False,
)  # fmt: skip
