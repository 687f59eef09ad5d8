"""Accounts, for administrators: who may enter as what, and what he has open."""

from commandcenter.domain.access import Permission
from layouts.contract import Page
from layouts.i18n import message
from layouts.people.page import build
from layouts.people.words import PATH

PAGE = Page(
    "people", PATH, message("Accounts"), build, params=("account",), needs=Permission.PEOPLE, is_linked=False
)  # fmt: skip
