"""The page ``/audit``: who did what, when and from where, and whether the trail is what was written."""

from commandcenter.domain.access import Permission
from layouts.audit.asked import PARAMS
from layouts.audit.page import build
from layouts.contract import Page
from layouts.i18n import message

PAGE = Page(
    "audit", "/audit", message("Audit trail"), build, params=PARAMS, needs=Permission.AUDIT, is_linked=False
)  # fmt: skip
