"""The entry form of OPDs: their reports of a quarter, filled in, submitted, verified."""

from layouts.contract import Page
from layouts.entry.links import PATH
from layouts.entry.page import build
from layouts.i18n import message

PAGE = Page("entry", PATH, message("Reports of OPDs"), build, params=("opd", "period"))
