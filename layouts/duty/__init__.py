"""/duty: who is on call now and next, the rota, hand-overs, the shift log. ``PANEL`` says it on other screens."""

from layouts.contract import Page
from layouts.duty.page import PATH, build
from layouts.duty.panel import PANEL as PANEL
from layouts.i18n import message

PAGE = Page(key="duty", path=PATH, title=message("Duty"), build=build, params=("day", "week", "duty"))
